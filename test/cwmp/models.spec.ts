import type { SimulatedCpeOptions } from '../../apps/cpe-sim/src/cpe-options';
import { PROFILE_NAMES } from '../../apps/cpe-sim/src/profiles/catalogue';
import { QUIRKS } from '../../apps/cpe-sim/src/quirks';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { SubscribersService } from '../../apps/server/src/modules/subscribers/subscribers.service';
import { aSubscription } from '../factories/subscribers';
import { type ApiClient, BOOTSTRAP, startApp, type TestApp } from '../support/app';
import { NOT_AT_ONCE } from '../support/needed-flags';

// The whole server against boxes that share no code with it: what counts is what the box holds, and from where it calls.

let app: TestApp;
let api: ApiClient;
const boxes: SimulatedCpe[] = [];

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterEach(() => Promise.all(boxes.splice(0).map((box) => box.close())));
afterAll(() => app.close());

interface Placed {
  readonly box: SimulatedCpe;
  readonly routerId: string;
  readonly subscriptionId: string;
}

/** A box whose serial is known before it is plugged in. */
async function placed(serial: string, options: Pick<SimulatedCpeOptions, 'profile' | 'quirks'>): Promise<Placed> {
  const { subscription } = await aSubscription(api);
  const { body } = await api.post('/routers', { serialNumber: serial, subscriptionId: subscription.id }).expect(201);
  const box = new SimulatedCpe({ ...options, serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP });
  boxes.push(box);
  return { box, routerId: body.id as string, subscriptionId: subscription.id };
}

const isInService = (box: SimulatedCpe): boolean => box.state().ppp.pool === 'service';

/** At rest: every session is over, and nothing is left to say. */
const isQuiet = (box: SimulatedCpe): boolean =>
  box.state().management.status === 'up' && !box.agent.isBusy && box.agent.events.pending.length === 0;

async function changeState(subscriptionId: string, to: 'walled-garden' | 'active'): Promise<void> {
  await app.database.transaction((tx) =>
    app
      .get(SubscribersService)
      .changeServiceState(tx, { subscriptionId, to, cause: { kind: 'staff', reason: 'the test says so' } }),
  );
}

async function statusesOf(routerId: string): Promise<string[]> {
  const { body } = await api.get(`/routers/${routerId}/wanted`).expect(200);
  return (body.parameters as { path: string; status: string }[]).map(({ path, status }) => `${path} ${status}`);
}

describe.each(PROFILE_NAMES)('%s', (profile) => {
  it('is given its service at first contact, goes to the garden and comes back', async () => {
    const { box, routerId, subscriptionId } = await placed(`MODEL-${profile}`, { profile });
    await box.boot();
    await box.waitFor((one) => isInService(one) && isQuiet(one), { what: 'service' });
    const account = box.state().ppp.username;
    expect(box.state().acsUsername).not.toBe(BOOTSTRAP.username);
    const [first, second] = box.state().wifi;
    expect(first?.ssid).not.toBe(box.factory.ssid);
    expect(second?.key).toBe(first?.key);
    const notYet = (await statusesOf(routerId)).filter((status) => !/ (in-sync|unverifiable)$/.test(status));
    expect(notYet).toEqual([]);

    await changeState(subscriptionId, 'walled-garden');
    await box.waitFor((one) => one.state().ppp.pool === 'garden' && isQuiet(one), { what: 'the garden' });
    expect(box.state().ppp.username).not.toBe(account);
    expect(box.state().management.status).toBe('up');

    await changeState(subscriptionId, 'active');
    await box.waitFor((one) => isInService(one) && isQuiet(one), { what: 'service again' });
    expect(box.state().ppp.username).toBe(account);
    expect(box.sessions.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  it('gets nothing after a factory reset until staff lets it in, and then what it had', async () => {
    const { box, routerId } = await placed(`RESET-${profile}`, { profile });
    await box.boot();
    await box.waitFor((one) => isInService(one) && isQuiet(one), { what: 'service' });
    const before = box.state();

    const reset = box.nextSession();
    box.factoryReset();
    expect((await reset).events.map(({ code }) => code)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
    expect((await reset).rpcs).toEqual([]);
    expect(box.state().wifi[0]?.key).toBe(box.factory.wifiKey);

    await api.post(`/routers/${routerId}/enrolment-window`).expect(200);
    await box.inform();
    await box.waitFor((one) => isInService(one) && isQuiet(one), { what: 'service again' });
    expect(box.state().ppp.username).toBe(before.ppp.username);
    expect(box.state().wifi).toEqual(before.wifi);
    expect(box.state().acsUsername).not.toBe(before.acsUsername);
  });
});

it.each(QUIRKS.filter((quirk) => !NOT_AT_ONCE.has(quirk)))(
  'a box with quirk %s is given its service all the same',
  async (quirk) => {
    const { box } = await placed(`QUIRK-${quirk}`, { profile: 'hg8245', quirks: [quirk] });
    await box.boot();
    await box.waitFor((one) => isInService(one) && isQuiet(one), { what: 'service' });
    expect(box.sessions.flatMap(({ complaints }) => complaints)).toEqual([]);
  },
);
