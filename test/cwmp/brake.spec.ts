import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { CallDue } from '../../apps/server/src/modules/provisioning/call-due.service';
import { TaskTimes } from '../../apps/server/src/modules/provisioning/task-times.service';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';

// The emergency brake, seen from the box: it is answered and read as ever, and nothing is written to it.

const WRITES =
  /^(SetParameterValues|SetParameterAttributes|AddObject|DeleteObject|Reboot|FactoryReset|Download|Upload)$/;
const PROFILES = ['hg8245', 'gx3000', 'zn6600', 'tw1200'] as const;

let app: TestApp;
let api: ApiClient;
const boxes: SimulatedCpe[] = [];

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterEach(async () => {
  await brake('off');
  await Promise.all(boxes.splice(0).map((box) => box.close()));
});
afterAll(() => app.close());

interface Home {
  box: SimulatedCpe;
  routerId: string;
  subscriptionId: string;
}

const brake = (state: 'on' | 'off' | 'restores-only') =>
  api.put('/control/brake', { state, reason: 'the test says so' }).expect(200);
const isQuiet = (box: SimulatedCpe): boolean =>
  box.state().management.status === 'up' && !box.agent.isBusy && box.agent.events.pending.length === 0;
const inPool = (pool: 'service' | 'garden') => (box: SimulatedCpe) => box.state().ppp.pool === pool && isQuiet(box);
const writesSince = (box: SimulatedCpe, session: number): string[] =>
  box.sessions
    .filter(({ number }) => number > session)
    .flatMap(({ rpcs }) => rpcs.map(({ method }) => method))
    .filter((method) => WRITES.test(method));
const readsSince = (box: SimulatedCpe, session: number): string[] =>
  box.sessions
    .filter(({ number }) => number > session)
    .flatMap(({ rpcs }) => rpcs.map(({ method }) => method))
    .filter((method) => !WRITES.test(method));
const lastSession = (box: SimulatedCpe): number => box.sessions.at(-1)?.number ?? 0;
const act = (subscriptionId: string, verb: 'suspend' | 'restore') =>
  api
    .post(
      `/subscriptions/${subscriptionId}/${verb}`,
      verb === 'suspend'
        ? { method: 'walled-garden', ends: 'by-staff', reason: 'the test says so' }
        : { reason: 'the test says so' },
      crypto.randomUUID(),
    )
    .expect(201);
const task = (routerId: string, body: object) => api.post(`/routers/${routerId}/tasks`, body, crypto.randomUUID());
const waiting = async (): Promise<Record<string, number>> => {
  const { brake: state } = (await api.get('/control').expect(200)).body as {
    brake: { waiting: { what: string; count: number }[] };
  };
  return Object.fromEntries(state.waiting.map(({ what, count }) => [what, count]));
};

/** What the two-second job does: those whose turn has come are called. */
async function callAll(): Promise<void> {
  for (let round = 0; round < 8; round++) {
    await app.get(CallDue).run();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

let serials = 0;
async function aHome(profile: (typeof PROFILES)[number]): Promise<Home> {
  const serial = `BRAKE-${++serials}`;
  const { subscription } = await aSubscription(api, { routerSerial: serial });
  const { body } = await api.get(`/routers?search=${serial}`).expect(200);
  const box = new SimulatedCpe({ profile, serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP });
  boxes.push(box);
  await box.boot();
  await box.waitFor(inPool('service'), { what: 'service' });
  return { box, routerId: body.items[0].id as string, subscriptionId: subscription.id };
}

it.each(PROFILES)(
  '%s: answered, read, not written to; nothing is lost or failed; released, it converges',
  async (profile) => {
    const { box, routerId, subscriptionId } = await aHome(profile);
    await brake('on');
    const before = lastSession(box);
    const held = box.state();
    const others = await waiting();
    await act(subscriptionId, 'suspend');
    const { body: reboot } = await task(routerId, { kind: 'reboot' }).expect(201);
    const { body: refresh } = await task(routerId, { kind: 'refresh' }).expect(201);
    for (let i = 0; i < 3; i++) {
      await box.inform();
      await box.waitFor(isQuiet, { what: 'quiet' });
    }
    // What only reads is carried out meanwhile.
    await box.waitFor((one) => readsSince(one, before).includes('GetParameterNames') && isQuiet(one), {
      what: 'the refresh',
    });
    expect(writesSince(box, before)).toEqual([]);
    expect(readsSince(box, before)).toContain('GetParameterValues');
    expect(box.sessions.filter(({ number }) => number > before).every(({ outcome }) => outcome === 'completed')).toBe(
      true,
    );
    // The very connection: it only grows older.
    expect(box.state().ppp).toEqual({ ...held.ppp, uptimeSeconds: expect.any(Number) });
    expect(await waiting()).toMatchObject({ routers: (others['routers'] ?? 0) + 1, tasks: (others['tasks'] ?? 0) + 1 });
    const tasks = (await api.get(`/routers/${routerId}/tasks`).expect(200)).body as { id: string; state: string }[];
    const stateOf = (id: string) => tasks.find((each) => each.id === id)?.state;
    expect([stateOf(reboot.id), stateOf(refresh.id)]).toEqual(['queued', 'done']);

    const until = box.sessions.length;
    await brake('off');
    await app.get(CallDue).run();
    await box.waitFor(inPool('garden'), { what: 'the garden' });
    await box.waitFor(
      (one) => one.sessions.slice(until).some(({ rpcs }) => rpcs.some(({ method }) => method === 'Reboot')),
      {
        what: 'the reboot',
      },
    );
    await box.waitFor(inPool('garden'), { what: 'the garden again' });
    const [last] = (await api.get(`/routers/${routerId}/tasks`).expect(200)).body.filter(
      (each: { id: string }) => each.id === reboot.id,
    );
    expect(last).toMatchObject({ state: 'done', attempts: 1 });
  },
);

it('lets restores through and nothing else, when that is chosen', async () => {
  const { box, routerId, subscriptionId } = await aHome('hg8245');
  const other = await aHome('gx3000');
  await act(subscriptionId, 'suspend');
  await box.waitFor(inPool('garden'), { what: 'the garden' });
  await brake('restores-only');
  const [mine, others] = [lastSession(box), lastSession(other.box)];
  await act(other.subscriptionId, 'suspend');
  await task(routerId, { kind: 'reboot' }).expect(201);
  await api
    .put(`/subscriptions/${subscriptionId}/wifi`, { band: '5', ssid: 'another name', passphrase: 'another-key' })
    .expect(200);
  await act(subscriptionId, 'restore');
  await box.inform();
  await other.box.inform();
  await box.waitFor(inPool('service'), { what: 'service again' });
  await other.box.waitFor(isQuiet, { what: 'quiet' });
  expect(writesSince(other.box, others)).toEqual([]);
  expect(other.box.state().ppp.pool).toBe('service');
  expect(new Set(writesSince(box, mine))).toEqual(new Set(['SetParameterValues']));
  expect(box.state().wifi.map(({ ssid }) => ssid)).not.toContain('another name');
  await brake('off');
  await callAll();
  await box.waitFor((one) => one.state().wifi.some(({ ssid }) => ssid === 'another name'), { what: 'the new name' });
  await other.box.waitFor(inPool('garden'), { what: 'the garden' });
});

it('a task that waits for the brake loses no time by it', async () => {
  const { box, routerId } = await aHome('hg8245');
  box.powerCut();
  const { body: waits } = await task(routerId, { kind: 'reboot' }).expect(201);
  await brake('on');
  app.clock.setOffset(app.clock.offset + 30 * 3_600_000);
  await app.get(CallDue).run();
  const state = async (): Promise<string> => {
    const { body } = await api.get(`/routers/${routerId}/tasks`).expect(200);
    return (body as { id: string; state: string }[]).find(({ id }) => id === waits.id)!.state;
  };
  expect(await state()).toBe('queued');
  await brake('off');
  await app.get(TaskTimes).run({ isHolding: false });
  expect(await state()).toBe('queued');
  // Its own 24 hours go on from there.
  app.clock.setOffset(app.clock.offset + 25 * 3_600_000);
  await app.get(TaskTimes).run({ isHolding: false });
  expect(await state()).toBe('failed');
});

it('calls a fleet one after the other when it lets go', async () => {
  const homes = [await aHome('hg8245'), await aHome('gx3000'), await aHome('zn6600')];
  await brake('on');
  for (const { subscriptionId } of homes) await act(subscriptionId, 'suspend');
  await app.settle();
  await brake('off');
  const rows = await app.database.sql.query<{ gap: number }[]>(
    `select extract(epoch from due_at - lag(due_at) over (order by due_at))::float8 as gap from cpe_wanted
     where due and cpe_id = any($1)`,
    [homes.map(({ routerId }) => routerId)],
  );
  expect(rows.length).toBe(3);
  expect(rows.slice(1).every(({ gap }) => gap > 0.04)).toBe(true);
});
