import type { SimulatedCpeOptions } from '../../apps/cpe-sim/src/cpe-options';
import { PROFILE_NAMES } from '../../apps/cpe-sim/src/profiles/catalogue';
import { QUIRK_ENTRIES, QUIRKS, type Quirk } from '../../apps/cpe-sim/src/quirks';
import type { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { SubscribersService } from '../../apps/server/src/modules/subscribers/subscribers.service';
import { type ApiClient, BOOTSTRAP, startApp, type TestApp } from '../support/app';
import { NOT_AT_ONCE } from '../support/needed-flags';
import { besideEachOther, isQuiet, isServed, placeCpe, type Placed } from '../support/placed-cpe';

// The whole server against boxes that share no code with it: what counts is what the box holds, and from where it calls.

let app: TestApp;
let api: ApiClient;
let count = 0;
const boxes: SimulatedCpe[] = [];

beforeAll(async () => {
  app = await startApp({ env: { CPE_NETWORKS: '127.0.0.0/8,::1/128' } });
  api = await app.api();
});
afterEach(() => Promise.all(boxes.splice(0).map((box) => box.close())));
afterAll(() => app.close());

/** Serials are new at every attempt. */
async function placed(
  name: string,
  options: Partial<Pick<SimulatedCpeOptions, 'profile' | 'quirks'>>,
): Promise<Placed> {
  const home = await placeCpe(app, api, { ...options, serial: `${name}-${(count += 1)}` });
  boxes.push(home.box);
  return home;
}

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
    await box.waitFor(isServed, { what: 'service' });
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
    await box.waitFor(isServed, { what: 'service again' });
    expect(box.state().ppp.username).toBe(account);
    expect(box.sessions.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  it('G41: gets nothing after a factory reset until staff lets it in, and then what it had', async () => {
    const { box, routerId } = await placed(`RESET-${profile}`, { profile });
    await box.boot();
    await box.waitFor(isServed, { what: 'service' });
    const before = box.state();

    const reset = box.nextSession();
    box.factoryReset();
    expect((await reset).events.map(({ code }) => code)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
    expect((await reset).rpcs).toEqual([]);
    expect(box.state().wifi[0]?.key).toBe(box.factory.wifiKey);

    await api.post(`/routers/${routerId}/enrolment-window`).expect(200);
    await box.inform();
    await box.waitFor(isServed, { what: 'service again' });
    expect(box.state().ppp.username).toBe(before.ppp.username);
    expect(box.state().wifi).toEqual(before.wifi);
    expect(box.state().acsUsername).not.toBe(before.acsUsername);
  });
});

/** One by one the same as all at once, only faster: what they do to each other belongs to the test. */
const AT_ONCE = QUIRKS.filter((quirk) => !NOT_AT_ONCE.has(quirk));
const BESIDE_EACH_OTHER = 8;

async function served(quirk: Quirk): Promise<readonly string[]> {
  const serial = `QUIRK-${quirk}-${(count += 1)}`;
  const { box } = await placeCpe(app, api, { serial, quirks: [quirk] });
  try {
    await box.boot();
    await box.waitFor(isServed, { what: 'service', timeoutMs: 20_000 });
    return box.sessions.flatMap(({ complaints }) => complaints);
  } finally {
    await box.close();
  }
}

describe('a box with a quirk that needs no rule', () => {
  let begun: Map<Quirk, Promise<readonly string[]>>;
  beforeAll(() => {
    begun = besideEachOther(AT_ONCE, BESIDE_EACH_OTHER, served);
  });

  it.each(AT_ONCE.map((quirk) => [QUIRK_ENTRIES[quirk] ?? 'beyond the list', quirk] as const))(
    '%s, %s: is given its service all the same',
    async (_entry, quirk) => {
      const first = begun.get(quirk);
      begun.delete(quirk);
      expect(await (first ?? served(quirk))).toEqual([]);
    },
    60_000,
  );
});
