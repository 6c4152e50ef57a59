import { newId } from '../../apps/server/src/platform/ids';
import { Outbox } from '../../apps/server/src/platform/database/outbox';
import { RadiusRemake } from '../../apps/server/src/modules/access/radius-remake.service';
import { ReachabilityService } from '../../apps/server/src/modules/cwmp/reachability.service';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import type { CreateNas, ServiceState, Subscription } from '@demarc/contracts';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';
import { DialledNas, type Login } from '../support/dialled-nas';
import { FreeRadiusServer, MISSING_FOR_RADIUS } from '../support/freeradius-server';
import { logIn } from '../support/nas-login';
import type { NasSimulatorOptions } from '../support/nas-simulator';
import { NasWorld } from '../support/nas-world';
import { RADIUS_ENV, RADIUS_SECRET, radiusUrl } from '../support/radius-world';

/**
 * Never saw off the branch, with all of it real: the router dials into a NAS that lets in whom RADIUS lets in, and it
 * reaches the ACS, and is reached, only over that session. Whatever is taken away and however, it stays within reach.
 */
const WAYS = {
  'changed in place': [{ vendor: 'generic', radiusAuthorizes: true }, { reportsChanges: true }],
  'ended, and dialled again': [{ vendor: 'mikrotik', radiusAuthorizes: true }, { ignoresClass: true }],
  'by the router alone': [{ vendor: 'generic', radiusAuthorizes: false }, {}],
} as const satisfies Record<string, readonly [Partial<CreateNas>, Partial<NasSimulatorOptions>]>;
type Way = keyof typeof WAYS;

const NETWORK_WAYS = ['changed in place', 'ended, and dialled again'] as const;

describe('a router that is managed over the very service that is taken away', () => {
  let demarc: TestApp;
  let api: ApiClient;
  let world: NasWorld;
  let radius: FreeRadiusServer | null = null;
  const boxes: SimulatedCpe[] = [];
  beforeAll(async () => {
    demarc = await startApp({ env: { ...RADIUS_ENV, RADIUS_ACCOUNTING_PORT: '0' } });
    api = await demarc.api();
    world = new NasWorld(demarc);
    await demarc.get(RadiusRemake).ensure();
    if (MISSING_FOR_RADIUS.length > 0) return;
    // It reads its clients when it starts, and knows them by their address: this one asks for all.
    await world.aNas({ port: 3799 }, { secret: RADIUS_SECRET, enabled: false });
    radius = await FreeRadiusServer.start({ databaseUrl: radiusUrl(demarc), secret: RADIUS_SECRET });
  }, 60_000);
  afterEach(async () => {
    await Promise.all(boxes.splice(0).map((box) => box.close()));
    await world.closeSimulators();
  });
  afterAll(async () => {
    await radius?.stop();
    await demarc.close();
  });

  interface Home {
    box: SimulatedCpe;
    nas: DialledNas;
    cpeId: string;
    subscription: Subscription;
  }

  /** A RADIUS that is not Demarc's: it knows nobody's bill, only the realm of the garden. */
  const foreignRadius: Login = (userName) =>
    Promise.resolve({ class: null, framedIpAddress: userName.endsWith('@garden') ? '10.250.9.9' : '100.64.9.9' });

  /** FreeRADIUS itself, asked with what the router dials with; where it is not installed, the rows that it reads. */
  const ourRadius: Login = async (userName, password) => {
    if (radius === null) return world.acceptByRows(userName, password);
    const asked = { port: radius.ports.auth, secret: RADIUS_SECRET, from: '127.0.0.1', userName, password };
    const answer = await logIn(asked);
    return answer?.isAccepted === true ? { class: answer.attributes.get('25') ?? null } : null;
  };

  async function aHome(way: Way, profile: 'tw1200' | 'gx3000' | 'hg8245' = 'tw1200'): Promise<Home> {
    const [asked, behaviour] = WAYS[way];
    const secret = newId();
    const ask = asked.radiusAuthorizes ? ourRadius : foreignRadius;
    const nas = await DialledNas.start(world, ask, { ...behaviour, accountingPort: world.accountingPort, secret });
    const { id: nasId } = await world.aNas(nas.side, { ...asked, secret });
    const serial = `RIDES-${newId()}`;
    const { subscription } = await aSubscription(api, { routerSerial: serial, nasId });
    const { body } = await api.get(`/routers?search=${serial}`).expect(200);
    const { network } = nas;
    const box = new SimulatedCpe({ profile, serial, acsUrl: demarc.cwmpUrl, credentials: BOOTSTRAP, network });
    boxes.push(box);
    box.powerOn();
    const home = { box, nas, cpeId: body.items[0].id as string, subscription };
    await reaches(home, 'service');
    return home;
  }

  const isQuiet = ({ agent }: SimulatedCpe): boolean => !agent.isBusy && agent.events.pending.length === 0;
  /** The router is up in that pool and has nothing left to say. */
  async function reaches({ box, subscription }: Home, pool: 'service' | 'garden'): Promise<void> {
    const isMine = (name: string): boolean => name.split('@')[0] === subscription.pppoeUsername;
    await box.waitFor(
      (one) => {
        const { ppp, management } = one.state();
        return ppp.pool === pool && isMine(ppp.username) && management.status === 'up' && isQuiet(one);
      },
      { what: `the ${pool}`, timeoutMs: 15_000 },
    );
  }

  /** Someone calls it: it has to answer the door and come. */
  async function answers({ box, cpeId }: Home): Promise<void> {
    const came = box.nextSession({ what: 'the session it was called for' }, ({ events }) =>
      events.some(({ code }) => code === '6 CONNECTION REQUEST'),
    );
    const event = { type: 'cpe.connection-wanted', subjectId: cpeId, payload: { cpeId, reason: 'is it there?' } };
    await demarc.database.transaction((tx) => demarc.get(Outbox).add(tx, event));
    expect((await came).outcome).toBe('completed');
    await until('its door was answered', async () => {
      const requests = await demarc.get(ReachabilityService).listOf(demarc.database.sql, cpeId, 5);
      return requests.some(({ acceptedAt }) => acceptedAt !== null);
    });
  }

  async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
    for (let i = 0; i < 500; i++) {
      if (await condition()) return;
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error(`in vain: ${what}`);
  }

  async function proved({ subscription }: Home, version: number): Promise<void> {
    await until(`v${version} is proved`, async () => {
      await world.quiet();
      return (await world.verdict(subscription.id, version))?.status === 'proved';
    });
  }

  async function takeAway(home: Home, to: ServiceState): Promise<number> {
    const version = await world.decide(home.subscription.id, to);
    await world.quiet();
    return version;
  }

  const NOTICE = 'Please pay your bill';
  const SSID = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID';
  const ssidOf = (box: SimulatedCpe): string => box.get(SSID);
  async function aProfile(): Promise<string> {
    const settings = [{ paths: { tr098: SSID, tr181: null }, value: NOTICE }];
    const profile = {
      name: `Pay ${newId()}`,
      description: 'A notice',
      settings,
      objects: [],
      fileId: null,
      restoreFileId: null,
    };
    const { body } = await api.post('/config-profiles', profile).expect(201);
    return body.id as string;
  }

  async function pays(home: Home): Promise<void> {
    await world.decide(home.subscription.id, 'active', 'payment');
    await world.quiet();
    await reaches(home, 'service');
    expect(home.box.state().ppp.username).toBe(home.subscription.pppoeUsername);
    await answers(home);
  }

  describe.each(NETWORK_WAYS)('%s', (way) => {
    it.each([
      ['throttled', 'service'],
      ['walled-garden', 'garden'],
      ['suspended', 'garden'],
    ] as const)('%s, reached in the %s pool, and brought back by the payment', async (state, pool) => {
      const home = await aHome(way);
      await proved(home, await takeAway(home, state));
      await reaches(home, pool);
      await answers(home);
      await pays(home);
      expect(home.nas.refusals).toBe(0); // not for a moment was it shut out
    });
  });

  describe('by the router alone', () => {
    it.each([
      ['walled-garden', 'tw1200'],
      ['suspended', 'tw1200'],
      ['suspended', 'gx3000'],
    ] as const)('%s, a %s: reached in the garden, and brought back by the payment', async (state, profile) => {
      const home = await aHome('by the router alone', profile);
      await takeAway(home, state);
      await reaches(home, 'garden');
      await answers(home);
      await pays(home);
    });
  });

  describe.each(Object.keys(WAYS) as Way[])('%s', (way) => {
    it('suspended by hand with a profile on the router: both are there, and both are taken back', async () => {
      const home = await aHome(way);
      const { box, subscription } = home;
      const own = ssidOf(box);
      const request = {
        method: 'suspended',
        reason: 'the test says so',
        ends: 'by-staff',
        pushProfileId: await aProfile(),
      };
      await api.post(`/subscriptions/${subscription.id}/suspend`, request, newId()).expect(201);
      await world.quiet();
      await box.waitFor((one) => ssidOf(one) === NOTICE && isQuiet(one), { what: 'the notice', timeoutMs: 15_000 });
      // Where the router alone could do it, the profile stands for it; else the network does its part as well.
      await reaches(home, WAYS[way][0].radiusAuthorizes ? 'garden' : 'service');
      await answers(home);
      await api.post(`/subscriptions/${subscription.id}/restore`, { reason: 'paid in cash' }, newId()).expect(201);
      await world.quiet();
      await box.waitFor((one) => ssidOf(one) === own && isQuiet(one), { what: 'its own name', timeoutMs: 15_000 });
      await reaches(home, 'service');
      await answers(home);
    });

    it('its service is over: it waits in the garden until it is taken away', async () => {
      const home = await aHome(way);
      await takeAway(home, 'terminated');
      await reaches(home, 'garden');
      await answers(home);
      if (!WAYS[way][0].radiusAuthorizes) return; // the RADIUS there is not ours to close anything
      await api.post(`/routers/${home.cpeId}/assign`, { subscriptionId: null }).expect(200);
      await home.box.waitFor((one) => one.state().management.status === 'down', { what: 'the end', timeoutMs: 15_000 });
    });
  });

  it('one that has a WAN of its own for its management is shut out, and answers all the same', async () => {
    const home = await aHome('ended, and dialled again', 'hg8245');
    await proved(home, await takeAway(home, 'suspended'));
    const isShutOut = (one: SimulatedCpe): boolean => one.state().ppp.lastError === 'ERROR_AUTHENTICATION_FAILURE';
    await home.box.waitFor(isShutOut, { what: 'the closed door' });
    await answers(home);
    await pays(home);
  });

  it('what all of this is for: closed after all, it is gone, and calls nobody', async () => {
    const home = await aHome('ended, and dialled again');
    await demarc.database.sql.query(`update subscription set managed_over_service = false where id = $1`, [
      home.subscription.id,
    ]);
    await takeAway(home, 'suspended');
    const isGone = (one: SimulatedCpe): boolean => one.state().management.status === 'down' && home.nas.refusals > 1;
    await home.box.waitFor(isGone, { what: 'nothing' });
    await expect(home.box.inform()).rejects.toThrow('has no management connection');
  });
});
