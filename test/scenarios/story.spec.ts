import { instantOf, localDate } from '@demarc/kernel';
import { AccessNetwork } from '../../apps/cpe-sim/src/access-network';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { SuspensionService } from '../../apps/server/src/modules/suspension/suspension.service';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';

/**
 * The story Demarc exists for, told over HTTP: the API on one side, real CWMP on the other.
 *
 *   1 Mar      joins; the router boots: account and WiFi at its first Inform
 *   1 Mar      billing run: 1,050.00 due on 10 Mar
 *   11 Mar     overdue, and still served in full
 *   14 Mar 10h walled garden (grace 3)
 *   …          pays; back in the transaction of the payment, proven by the router
 */
const ZONE = 'Asia/Dhaka';
const at = (date: string, hour: number): Date => instantOf(localDate(date), hour, 0, ZONE);

describe.each([
  ['TR-098, management on its own WAN', 'hg8245' as const],
  ['TR-098, management on the service PPPoE', 'tw1200' as const],
  ['TR-181, management VLAN', 'zn6600' as const],
  ['TR-181, management on the service PPPoE', 'gx3000' as const],
])('a bill suspends a router and a payment brings it back: %s', (_title, profile) => {
  let demarc: TestApp;
  let api: ApiClient;
  const boxes: SimulatedCpe[] = [];

  beforeAll(async () => {
    demarc = await startApp({ clockAt: at('2026-03-01', 9).toISOString() });
    api = await demarc.api();
    // Everybody here is suspended on the same day, which a network this small does not do by itself (R15).
    const { body: limits } = await api.get('/suspension/limits').expect(200);
    const reason = 'a day of many suspensions is wanted here';
    await api.put('/suspension/limits', { ...limits, alwaysAllowed: 1_000, reason }).expect(200);
  });
  afterAll(async () => {
    await Promise.all(boxes.map((box) => box.close()));
    await demarc.close();
  });

  const unpack = (serial: string): SimulatedCpe => {
    const box = new SimulatedCpe({
      profile,
      serial,
      acsUrl: demarc.cwmpUrl,
      credentials: BOOTSTRAP,
      network: new AccessNetwork(),
    });
    boxes.push(box);
    return box;
  };
  const ppp = (box: SimulatedCpe) => box.state().ppp;
  const isServed = (box: SimulatedCpe, user: string) => () =>
    ppp(box).status === 'Connected' && ppp(box).username === user && ppp(box).pool === 'service';
  const isWalledIn = (box: SimulatedCpe, user: string) => () =>
    ppp(box).status === 'Connected' && ppp(box).username === `${user}@garden` && ppp(box).pool === 'garden';
  const until = (box: SimulatedCpe, what: string, condition: () => boolean) =>
    box.waitFor(condition, { what, timeoutMs: 15_000 });

  const overview = async (number: string) => (await api.get(`/subscribers/${number}/overview`).expect(200)).body;
  const stateOf = async (number: string): Promise<string> =>
    (await overview(number)).services[0].subscription.serviceState;

  async function bill(asOf: string): Promise<void> {
    const { body } = await api.post('/billing-runs', { asOf }, `run-${asOf}-${profile}-${boxes.length}`);
    while ((await api.get(`/billing-runs/${body.id}`)).body.state !== 'done')
      await new Promise((done) => setImmediate(done));
  }
  async function moveTo(date: string, hour: number): Promise<void> {
    demarc.clock.moveTo(at(date, hour));
    await demarc.get(SuspensionService).runDue();
  }
  const pay = (subscriberId: string, amount: string, key: string) =>
    api.post('/payments', { subscriberId, amount, currency: 'BDT', method: 'bkash', externalId: key }, key).expect(200);

  /** Evidence arrives with the router's next words; each look is an API call, so nothing spins. */
  async function proofOf(subscriptionId: string, version: number, status: string) {
    for (let i = 0; i < 200; i++) {
      const { body } = await api.get(`/proofs/${subscriptionId}.${version}`).expect(200);
      if (body.status === status) return body;
      await new Promise((done) => setTimeout(done, 25));
    }
    return (await api.get(`/proofs/${subscriptionId}.${version}`)).body;
  }

  async function join(name: string) {
    const serial = `${profile}-${name}-${boxes.length}`.toUpperCase();
    demarc.clock.moveTo(at('2026-03-01', 9));
    const made = await aSubscription(api, {
      routerSerial: serial,
      wifi: { ssid: 'Rahima', passphrase: 'monsoon-rain' },
    });
    const box = unpack(serial);
    box.powerOn();
    await until(box, 'service after zero-touch provisioning', isServed(box, made.subscription.pppoeUsername));
    return { ...made, box, user: made.subscription.pppoeUsername };
  }
  async function wallIn({ subscriber, user, box }: Awaited<ReturnType<typeof join>>): Promise<void> {
    await bill('2026-03-01');
    await moveTo('2026-03-14', 10);
    expect(await stateOf(subscriber.number)).toBe('walled-garden');
    await until(box, 'the walled garden', isWalledIn(box, user));
  }

  it('online all the time: every step leaves its evidence', async () => {
    const her = await join('online');
    const { box, subscriber, subscription, user } = her;
    expect(box.state()).toMatchObject({ wifi: [{ ssid: 'Rahima', key: 'monsoon-rain' }, expect.anything()] });
    expect(box.state().acsUsername).not.toBe(BOOTSTRAP.username);

    await bill('2026-03-01');
    expect((await overview(subscriber.number)).account).toMatchObject({ due: '1050.00', overdue: '0.00' });
    await moveTo('2026-03-11', 10);
    expect(await stateOf(subscriber.number)).toBe('active');
    expect((await overview(subscriber.number)).account).toMatchObject({ overdue: '1050.00', overdueDays: 1 });
    await moveTo('2026-03-14', 9);
    expect(await stateOf(subscriber.number)).toBe('active'); // within grace nothing is taken away
    expect(isServed(box, user)()).toBe(true);
    await moveTo('2026-03-14', 10);
    await until(box, 'the walled garden', isWalledIn(box, user));

    await pay(subscriber.id, '1050.00', `TRX-ONLINE-${profile}`);
    expect(await stateOf(subscriber.number)).toBe('active'); // committed with the payment
    await until(box, 'service after the payment', isServed(box, user));
    const proof = await proofOf(subscription.id, 3, 'proven');
    expect(proof).toMatchObject({ status: 'proven', from: 'walled-garden', to: 'active', cause: { kind: 'payment' } });
    expect(proof.nodes.map((node: { step: string; status: string }) => `${node.step} ${node.status}`)).toEqual([
      'cause done',
      'state done',
      'nas not-applicable',
      'accounting not-applicable',
      'router done',
      'online done',
    ]);
    const heard = proof.nodes
      .find((node: { step: string }) => node.step === 'router')
      .evidence.map((each: { label: string }) => each.label);
    expect(heard).toEqual(expect.arrayContaining(['wanted', 'connection-request', 'inform', 'set', 'read-back']));
    expect((await overview(subscriber.number)).account).toMatchObject({ due: '0.00', credit: '0.00' });
    const balance = (await api.get('/ledger/trial-balance').expect(200)).body;
    expect(balance.difference).toEqual([{ currency: 'BDT', amount: '0.00' }]);
  });

  it('a payment short of the bill restores nothing; the rest does', async () => {
    const her = await join('partial');
    await wallIn(her);
    await pay(her.subscriber.id, '1000.00', `TRX-PART-1-${profile}`);
    expect(await stateOf(her.subscriber.number)).toBe('walled-garden');
    await pay(her.subscriber.id, '50.00', `TRX-PART-2-${profile}`);
    expect(await stateOf(her.subscriber.number)).toBe('active');
    await until(her.box, 'service after the rest', isServed(her.box, her.user));
  });

  it('offline when it is suspended and paid: it converges when it appears', async () => {
    const her = await join('offline');
    her.box.powerCut();
    await bill('2026-03-01');
    await moveTo('2026-03-14', 10);
    expect((await proofOf(her.subscription.id, 2, 'waiting')).status).toBe('waiting'); // honest: nobody has heard of it
    her.box.powerOn();
    await until(her.box, 'the walled garden after the power is back', isWalledIn(her.box, her.user));

    her.box.powerCut();
    await pay(her.subscriber.id, '1050.00', `TRX-OFFLINE-${profile}`);
    expect(await stateOf(her.subscriber.number)).toBe('active');
    her.box.powerOn();
    await until(her.box, 'service after the power is back', isServed(her.box, her.user));
    expect((await proofOf(her.subscription.id, 3, 'proven')).status).toBe('proven');
  });

  it('factory reset while walled in: no secrets without second evidence, then everything as it should be', async () => {
    const her = await join('reset');
    await wallIn(her);
    const router = (await overview(her.subscriber.number)).services[0].router;
    her.box.changeWifi({ ssid: 'Hers now' });
    await api.post(`/routers/${router.id}/tasks`, { kind: 'refresh' }, `refresh-${router.id}`).expect(201); // what opening her page does
    await pollUntil(async () =>
      (await api.get(`/subscriptions/${her.subscription.id}/wifi`)).body.some((each: { ssid: string }) =>
        each.ssid.startsWith('Hers now'),
      ),
    );

    her.box.factoryReset();
    await pollUntil(async () => (await api.get(`/routers/${router.id}`)).body.state === 'quarantine');
    expect(ppp(her.box).username).not.toContain(her.user);

    await pay(her.subscriber.id, '1050.00', `TRX-RESET-${profile}`);
    await api.post(`/routers/${router.id}/enrolment-window`, {}).expect(200);
    her.box.restart();
    await until(her.box, 'service after the reset', isServed(her.box, her.user));
    await until(her.box, 'her own WiFi after the reset', () => her.box.state().wifi[0]?.ssid === 'Hers now');
    expect(her.box.state().wifi[0]?.key).toBe('monsoon-rain');
  });

  async function pollUntil(condition: () => Promise<boolean>): Promise<void> {
    for (let i = 0; i < 400; i++) {
      if (await condition()) return;
      await new Promise((done) => setTimeout(done, 25));
    }
    throw new Error('it did not come to pass within 10 s');
  }
});
