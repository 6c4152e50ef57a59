import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { SubscribersService } from '../../apps/server/src/modules/subscribers/subscribers.service';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';

// Never saw off the branch: a box whose management would go with its PPP connection is walled in instead of being cut.

let app: TestApp;
let api: ApiClient;
const boxes: SimulatedCpe[] = [];

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterEach(() => Promise.all(boxes.splice(0).map((box) => box.close())));
afterAll(() => app.close());

interface Home {
  box: SimulatedCpe;
  routerId: string;
  subscriptionId: string;
}

async function aHome(profile: 'hg8245' | 'tw1200' | 'zn6600' | 'gx3000'): Promise<Home> {
  const serial = `SUSPEND-${profile}`;
  const { subscription } = await aSubscription(api, { routerSerial: serial });
  const { body } = await api.get(`/routers?search=${serial}`).expect(200);
  const box = new SimulatedCpe({ profile, serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP });
  boxes.push(box);
  await box.boot();
  await box.waitFor((one) => one.state().ppp.pool === 'service' && isQuiet(one), { what: 'service' });
  return { box, routerId: body.items[0].id as string, subscriptionId: subscription.id };
}

const isQuiet = (box: SimulatedCpe): boolean =>
  box.state().management.status === 'up' && !box.agent.isBusy && box.agent.events.pending.length === 0;

const changeState = (subscriptionId: string, to: 'suspended' | 'active'): Promise<number | null> =>
  app.database.transaction((tx) =>
    app
      .get(SubscribersService)
      .changeServiceState(tx, { subscriptionId, to, cause: { kind: 'staff', reason: 'the test says so' } }),
  );

describe.each(['hg8245', 'zn6600'] as const)('%s, managed over a connection of its own', (profile) => {
  it('is switched off when suspended, can still be called, and comes back', async () => {
    const { box, routerId, subscriptionId } = await aHome(profile);
    expect((await api.get(`/routers/${routerId}`).expect(200)).body.managementPath).toBe('own-wan');
    await changeState(subscriptionId, 'suspended');
    await box.waitFor((one) => !one.state().ppp.enabled && isQuiet(one), { what: 'the PPP connection is off' });
    expect(box.state().ppp.pool).toBeNull();
    await changeState(subscriptionId, 'active');
    await box.waitFor((one) => one.state().ppp.pool === 'service' && isQuiet(one), { what: 'service again' });
    expect(box.sessions.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});

describe.each(['tw1200', 'gx3000'] as const)('%s, managed over its PPPoE connection', (profile) => {
  it('is walled in when suspended, and says so; it can still be called, and comes back', async () => {
    const { box, routerId, subscriptionId } = await aHome(profile);
    await changeState(subscriptionId, 'suspended');
    await box.waitFor((one) => one.state().ppp.pool === 'garden' && isQuiet(one), { what: 'the garden' });
    expect(box.state().ppp.enabled).toBe(true);
    const { body } = await api.get(`/routers/${routerId}/wanted`).expect(200);
    expect(body.unresolved.map(({ reason }: { reason: string }) => reason).join()).toMatch(
      /walled in instead of being cut off/,
    );
    await changeState(subscriptionId, 'active');
    await box.waitFor((one) => one.state().ppp.pool === 'service' && isQuiet(one), { what: 'service again' });
    expect(box.sessions.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});
