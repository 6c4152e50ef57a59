import { AccessNetwork } from '../../apps/cpe-sim/src/access-network';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { AccountingListener } from '../../apps/server/src/modules/access/accounting.listener';
import type { Subscription } from '@demarc/contracts';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';
import type { NasSimulator } from '../support/nas-simulator';
import { NasWorld } from '../support/nas-world';

/**
 * The router's part in a change of service, over real CWMP: it carries out what no NAS can, takes over where the NAS is
 * down, and is left alone where the network does it.
 */
describe('a change of service and the router at the end of it', () => {
  let demarc: TestApp;
  let api: ApiClient;
  let world: NasWorld;
  let accountingPort: number;
  const boxes: SimulatedCpe[] = [];
  let count = 0;

  beforeAll(async () => {
    demarc = await startApp({ env: { RADIUS_ACCOUNTING_PORT: '0', LOG_LEVEL: 'silent' } });
    api = await demarc.api();
    world = new NasWorld(demarc);
    accountingPort = demarc.get(AccountingListener).port!;
  });
  afterEach(async () => {
    await Promise.all(boxes.splice(0).map((box) => box.close()));
    await world.closeSimulators();
  });
  afterAll(() => demarc.close());

  interface Home {
    box: SimulatedCpe;
    nas: NasSimulator;
    nasId: string;
    subscription: Subscription;
    user: string;
  }

  async function aHome(given: { radius: boolean; profile?: 'hg8245' | 'tw1200' | 'zn6600' }): Promise<Home> {
    const { radius, profile = 'hg8245' } = given;
    count += 1;
    const secret = `the secret of NAS ${count}`;
    const nas = await world.aSimulator({ accountingPort, accept: world.accept, reportsChanges: true, secret });
    const { id: nasId } = await world.aNas(nas, { vendor: 'generic', radiusAuthorizes: radius, secret });
    const serial = `ENFORCE-${count}`;
    const { subscription } = await aSubscription(api, { routerSerial: serial, nasId });
    const network = new AccessNetwork();
    const box = new SimulatedCpe({ profile, serial, acsUrl: demarc.cwmpUrl, credentials: BOOTSTRAP, network });
    boxes.push(box);
    box.powerOn();
    // Settled: no session is open that began before the change and would carry it out.
    const isSettled = (one: SimulatedCpe): boolean =>
      isServed(subscription.pppoeUsername)(one) && !one.agent.isBusy && one.agent.events.pending.length === 0;
    await box.waitFor(isSettled, { what: 'service', timeoutMs: 15_000 });
    await nas.dial(subscription.pppoeUsername);
    return { box, nas, nasId, subscription, user: subscription.pppoeUsername };
  }
  const isServed = (user: string) => (box: SimulatedCpe) =>
    box.state().ppp.status === 'Connected' && box.state().ppp.username === user && box.state().ppp.pool === 'service';
  const isWalledIn = (user: string) => (box: SimulatedCpe) =>
    box.state().ppp.status === 'Connected' && box.state().ppp.username === `${user}@garden`;
  const until = (box: SimulatedCpe, what: string, condition: (one: SimulatedCpe) => boolean) =>
    box.waitFor(condition, { what, timeoutMs: 15_000 });
  const decide = async ({ subscription }: Home, to: 'walled-garden' | 'active'): Promise<number> => {
    const version = await world.decide(subscription.id, to, to === 'active' ? 'payment' : 'overdue');
    await world.quiet();
    return version;
  };

  /** Looks until it is so; a router informs periodically as well, here once a second. */
  async function proofOf({ subscription, box }: Home, version: number, status: string) {
    for (let i = 0; i < 200; i++) {
      if (i % 40 === 39 && box.isOn) await box.inform(['2 PERIODIC']).catch(() => undefined);
      const { body } = await api.get(`/proofs/${subscription.id}.${version}`).expect(200);
      if (body.status === status) return body;
      await new Promise((done) => setTimeout(done, 25));
    }
    return (await api.get(`/proofs/${subscription.id}.${version}`)).body;
  }
  const nodes = (proof: { nodes: { step: string; status: string }[] }): string[] =>
    proof.nodes.slice(2).map(({ step, status }) => `${step} ${status}`);

  it.each(['hg8245', 'tw1200'] as const)(
    '%s, PPPoE on a NAS of ours: the network does it, the router keeps its account',
    async (profile) => {
      const home = await aHome({ radius: true, profile });
      const walled = await decide(home, 'walled-garden');
      const proof = await proofOf(home, walled, 'proven');
      expect(nodes(proof)).toEqual(['nas done', 'accounting done', 'router not-applicable', 'online not-applicable']);
      await home.box.inform(['2 PERIODIC']);
      expect(isServed(home.user)(home.box)).toBe(true); // by its own account; what it reaches is the garden of the NAS
      const restored = await decide(home, 'active');
      expect(await proofOf(home, restored, 'proven')).toMatchObject({ status: 'proven' });
      expect(isServed(home.user)(home.box)).toBe(true);
    },
  );

  it('a bridge is never given an account, in no state', async () => {
    const home = await aHome({ radius: true });
    await world.setAccess(home.subscription.id, { chosenMethod: 'bridged' });
    home.nas.behaviour = { kind: 'silent' };
    const walled = await decide(home, 'walled-garden');
    await world.exhausted();
    await home.box.inform(['2 PERIODIC']);
    expect(home.box.state().ppp.username).toBe(home.user); // as it was found: nothing of the WAN was written
    expect(await proofOf(home, walled, 'unproved')).toMatchObject({ status: 'unproved' });
    const { body } = await api.get(`/subscriptions/${home.subscription.id}/access`).expect(200);
    expect(body).toMatchObject({ method: 'bridged', chosenMethod: 'bridged' });
    expect(body.toGarden.map(({ step }: { step: string }) => step)).not.toContain('cpe');
  });

  it('a restricted service that is connected in another way is held to its state in that way', async () => {
    const home = await aHome({ radius: false });
    const walled = await decide(home, 'walled-garden');
    await until(home.box, 'the garden', isWalledIn(home.user));
    const change = { chosenMethod: 'pppoe-nas', nasId: home.nasId, staticAddress: null };
    await api.put(`/subscriptions/${home.subscription.id}/access`, change).expect(200);
    await world.quiet();
    await home.nas.dial(home.user);
    await until(home.box, 'its own account again', isServed(home.user));
    expect(await world.verdict(home.subscription.id, walled)).toMatchObject({ status: 'proved' });
  });
});
