import type { ArmingOverview, ArmingWave, Router, RouterRow, Subscriber, Subscription } from '@demarc/contracts';
import { PROFILE_NAMES } from '../../apps/cpe-sim/src/profiles/catalogue';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { CallDue } from '../../apps/server/src/modules/provisioning/call-due.service';
import { RunArming } from '../../apps/server/src/modules/provisioning/run-arming.service';
import { SubscribersService } from '../../apps/server/src/modules/subscribers/subscribers.service';
import { SuspensionService } from '../../apps/server/src/modules/suspension/suspension.service';
import { pay, runBilling } from '../factories/billing';
import { aPlan, aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';

// An ISP moves over: its fleet informs here from one day to the next, and not one home is touched until somebody says so.

const WRITES =
  /^(SetParameterValues|SetParameterAttributes|AddObject|DeleteObject|Reboot|FactoryReset|Download|Upload)$/;
const PER_PROFILE = 6;

interface Home {
  box: SimulatedCpe;
  serial: string;
  profile: string;
  subscriber: Subscriber;
  subscription: Subscription;
}

let app: TestApp;
let api: ApiClient;
const homes: Home[] = [];

/** A router that was turned away (503) comes again by the retry table of TR-069, which starts at 5 to 10 s. */
const QUIET = { what: 'quiet', timeoutMs: 60_000 };
const isQuiet = (box: SimulatedCpe): boolean =>
  box.state().management.status === 'up' && !box.agent.isBusy && box.agent.events.pending.length === 0;
const methodsOf = (box: SimulatedCpe): string[] => box.sessions.flatMap(({ rpcs }) => rpcs.map(({ method }) => method));
const writesOf = (box: SimulatedCpe): string[] => methodsOf(box).filter((method) => WRITES.test(method));
const writtenTo = (list: readonly Home[]): string[] =>
  list.filter(({ box }) => writesOf(box).length > 0).map(({ serial }) => serial);
const overview = async (): Promise<ArmingOverview> => (await api.get('/arming').expect(200)).body;
const routerOf = async ({ serial }: Home): Promise<RouterRow> =>
  (await api.get(`/routers?search=${serial}`).expect(200)).body.items[0];
const stateOf = async ({ subscription }: Home): Promise<string> =>
  (await app.get(SubscribersService).getSubscription(app.database.sql, subscription.id)).serviceState;

async function informAll(list: readonly Home[]): Promise<void> {
  for (const { box } of list) {
    await box.inform();
    await box.waitFor(isQuiet, QUIET);
  }
}

/** What the jobs of every few seconds do. */
async function jobs(rounds = 6): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await app.get(RunArming).run();
    await app.get(CallDue).run();
    await app.settle();
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}

beforeAll(async () => {
  app = await startApp({ clockAt: '2026-03-01T06:00:00Z' });
  api = await app.api();
  const plan = await aPlan(api);
  await app.database.sql.query(`update suspension_policy set grace_days = 3, hour = 10`);
  await app.database.sql.query(`update suspension_limits set always_allowed = 1000`);
  for (const profile of PROFILE_NAMES) {
    for (let i = 0; i < PER_PROFILE; i++) {
      const serial = `OLD-${profile}-${i}`;
      const { subscriber, subscription } = await aSubscription(api, { plan, activatedOn: '2026-03-01' });
      const box = new SimulatedCpe({ profile, serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP });
      homes.push({ box, serial, profile, subscriber, subscription });
    }
  }
  const lines = homes.map(({ serial, subscription }) => `${serial},,${subscription.pppoeUsername}`);
  const csv = ['Serial,OUI,Subscription', ...lines].join('\r\n');
  const { body } = await api.post('/router-imports', { csv }).expect(200);
  expect(body).toEqual({ imported: homes.length, known: 0, problems: [] });
  // The first of a firmware is read piece by piece; the others as it has shown to bear.
  const firsts = homes.filter(({ serial }) => serial.endsWith('-0'));
  for (const boot of [firsts, homes.filter((home) => !firsts.includes(home))]) {
    await Promise.all(boot.map(({ box }) => box.boot({ timeoutMs: 60_000 })));
  }
  await Promise.all(homes.map(({ box }) => box.waitFor(isQuiet, QUIET)));
}, 120_000);
afterAll(async () => {
  await Promise.all(homes.map(({ box }) => box.close()));
  await app.close();
});

it('an import done twice changes nothing, and names each line that is wrong', async () => {
  const [first] = homes;
  const csv = `serial;subscription\n${first!.serial};${first!.subscription.pppoeUsername}\n;x\nNEW-1;nobody\nNEW-2;\nNEW-2;\n`;
  const { body } = await api.post('/router-imports', { csv }).expect(200);
  expect(body).toEqual({
    imported: 1,
    known: 1,
    problems: [
      { line: 3, text: 'it has no serial' },
      { line: 4, text: 'no service dials in as nobody' },
      { line: 6, text: 'NEW-2 stands in this file twice' },
    ],
  });
  expect((await api.post('/router-imports', { csv: 'a,b\n1,2\n' })).body.code).toBe('router-import/head-unknown');
  await (await app.api('technician')).post('/router-imports', { csv }).expect(403);
});

it('is read once, compared, and answered: the difference is known and nothing is written', async () => {
  expect(homes.length).toBeGreaterThanOrEqual(20);
  expect(writtenTo(homes)).toEqual([]);
  const { models } = await overview();
  const known = models.filter(({ productClass }) => productClass !== null);
  expect(known).toHaveLength(PROFILE_NAMES.length);
  for (const model of known) {
    expect(model).toMatchObject({ observed: PER_PROFILE, managed: 0, seen: PER_PROFILE });
    expect(model.differences).toBeGreaterThan(PER_PROFILE);
  }
  // Its tree is learned once: what comes after are heartbeats.
  const before = homes.map(({ box }) => methodsOf(box).length);
  await informAll(homes);
  expect(homes.map(({ box }) => methodsOf(box).length)).toEqual(before);
});

it('not one write reaches a home when its bill falls overdue, and none when it is paid', async () => {
  await runBilling(app, api, '2026-03-01');
  app.clock.moveTo(new Date('2026-03-14T04:00:00Z'));
  await app.get(SuspensionService).runDue();
  await jobs();
  await informAll(homes);
  expect(new Set(await Promise.all(homes.map(stateOf)))).toEqual(new Set(['walled-garden']));
  for (const { subscriber } of homes) await pay(api, subscriber.id, '1050.00');
  await jobs();
  await informAll(homes);
  expect(new Set(await Promise.all(homes.map(stateOf)))).toEqual(new Set(['active']));
  expect(writtenTo(homes)).toEqual([]);
  expect(homes.every(({ box }) => box.state().acsUsername === BOOTSTRAP.username)).toBe(true);
}, 60_000);

it('refuses what would write, and reads what is asked for', async () => {
  const { id } = await routerOf(homes[0]!);
  const order = (kind: string) => api.post(`/routers/${id}/tasks`, { kind }, crypto.randomUUID());
  expect((await order('reboot')).body.code).toBe('router/not-armed');
  expect((await order('factory-reset')).body.code).toBe('router/not-armed');
  await order('refresh').expect(201);
  await informAll([homes[0]!]);
  expect(writtenTo(homes)).toEqual([]);
  const { items } = (await api.get('/routers?mode=observe&limit=200').expect(200)).body;
  expect(items.filter(({ serialNumber }: RouterRow) => serialNumber.startsWith('OLD-'))).toHaveLength(homes.length);
});

it('armed, one converges, and the others are still only read', async () => {
  const [one, ...others] = homes;
  const router = await routerOf(one!);
  await (await app.api('support')).post(`/routers/${router.id}/arm`, { reason: 'the first one' }).expect(403);
  const { body } = await api.post(`/routers/${router.id}/arm`, { reason: 'the first one' }).expect(200);
  expect((body as Router).mode).toBe('manage');
  await jobs();
  await one!.box.inform();
  await one!.box.waitFor((box) => box.state().ppp.pool === 'service' && isQuiet(box), { what: 'service' });
  expect(one!.box.state().acsUsername).not.toBe(BOOTSTRAP.username);
  expect(await routerOf(one!)).toMatchObject({ pendingCount: 0, refusedCount: 0, state: 'active' });
  await informAll(others);
  expect(writtenTo(others)).toEqual([]);
  // Disarmed, what was written stays, and nothing more is.
  await api.post(`/routers/${router.id}/disarm`, { reason: 'enough for today' }).expect(200);
  const before = writesOf(one!.box).length;
  await api
    .put(`/subscriptions/${one!.subscription.id}/wifi`, { band: '5', ssid: 'not yet', passphrase: 'not-yet-key' })
    .expect(200);
  await informAll([one!]);
  await informAll([one!]);
  expect(writesOf(one!.box)).toHaveLength(before);
  expect((await routerOf(one!)).pendingCount).toBeGreaterThan(0);
  const { items } = (await api.get('/audit?limit=20').expect(200)).body;
  expect(items.map(({ action }: { action: string }) => action)).toEqual(
    expect.arrayContaining(['router.armed', 'router.disarmed']),
  );
}, 60_000);

it('a wave arms step by step, halts on a silent router, goes on when somebody has looked, and is taken back', async () => {
  const fleet = homes.filter(({ profile }) => profile === 'zn6600');
  const { productClass, manufacturer } = await routerOf(fleet[0]!);
  const request = {
    name: 'zn6600',
    productClass,
    manufacturer,
    stepSize: 2,
    gapSeconds: 0,
    maxFailures: 0,
    reason: 'move',
  };
  const key = crypto.randomUUID();
  const silent = fleet[2]!;
  silent.box.powerCut();
  const made = await Promise.all([1, 2].map(() => api.post('/arming/waves', request, key)));
  expect(new Set(made.map(({ body }) => (body as ArmingWave).id)).size).toBe(1);
  const wave = async (): Promise<ArmingWave> => (await api.get(`/arming/waves/${made[0]!.body.id}`).expect(200)).body;
  const decide = (decision: string) =>
    api.post(`/arming/waves/${made[0]!.body.id}/decision`, { decision, reason: 'looked at it' });
  expect((await wave()).counts).toMatchObject({ waiting: PER_PROFILE, armed: 0 });
  expect((await api.post('/arming/waves', request, crypto.randomUUID())).body.code).toBe('arming/nothing-to-arm');

  await app.get(RunArming).run();
  expect((await wave()).counts).toMatchObject({ waiting: 4, armed: 2 });
  await app.get(RunArming).run();
  // The next step waits for this one.
  expect((await wave()).counts).toMatchObject({ waiting: 4 });
  for (let round = 0; round < 30 && (await wave()).counts.converged < 3; round++) {
    await jobs(1);
    for (const { box } of fleet) if (box !== silent.box && !box.agent.isBusy) await box.inform();
  }
  const under = await wave();
  expect(under).toMatchObject({ state: 'running', counts: { converged: 3, armed: 1, waiting: 2 } });
  app.clock.setOffset(app.clock.offset + 31 * 60_000);
  await app.get(RunArming).run();
  expect(await wave()).toMatchObject({
    state: 'halted',
    haltReason: '0 failed and 1 fell silent; at most 0 may',
    counts: { silent: 1, waiting: 2 },
  });
  const untouched = fleet.slice(4);
  await informAll(untouched);
  expect(writtenTo(untouched)).toEqual([]);

  await decide('resume').expect(200);
  for (let round = 0; round < 30 && (await wave()).state !== 'done'; round++) {
    await jobs(1);
    for (const { box } of untouched) if (!box.agent.isBusy) await box.inform();
  }
  expect(await wave()).toMatchObject({ state: 'done', counts: { converged: 5, silent: 1, waiting: 0 } });
  const members = (await api.get(`/arming/waves/${made[0]!.body.id}/members`).expect(200)).body;
  expect(members).toContainEqual(
    expect.objectContaining({
      serialNumber: silent.serial,
      state: 'silent',
      detail: expect.stringContaining('30 minutes'),
    }),
  );
  await decide('disarm').expect(200);
  expect((await wave()).state).toBe('disarmed');
  const { models } = await overview();
  expect(models.find((model) => model.productClass === productClass)).toMatchObject({
    observed: PER_PROFILE,
    managed: 0,
  });
}, 90_000);

it('a whole model is armed as it was seen, or not at all', async () => {
  const fleet = homes.filter(({ profile }) => profile === 'gx3000');
  const { productClass, manufacturer } = await routerOf(fleet[0]!);
  const arm = (observed: number) =>
    api.post('/arming/models', { productClass, manufacturer, observed, reason: 'all of them' });
  const refused = await arm(PER_PROFILE + 1);
  expect([refused.status, refused.body.code, refused.body.details]).toEqual([
    409,
    'arming/model-changed',
    { observed: PER_PROFILE },
  ]);
  expect((await arm(PER_PROFILE).expect(200)).body).toEqual({ armed: PER_PROFILE });
  await jobs();
  await informAll(fleet);
  await Promise.all(
    fleet.map(({ box }) =>
      box.waitFor((one) => one.state().ppp.pool === 'service' && isQuiet(one), { what: 'service' }),
    ),
  );
}, 60_000);

it('lists who may enrol again with the shared credential, and until when', async () => {
  const { id, serialNumber } = await routerOf(homes[1]!);
  await api.post(`/routers/${id}/enrolment-window`).expect(200);
  const { body } = await api.get('/enrolment-windows').expect(200);
  expect(body).toContainEqual({ routerId: id, serialNumber, until: expect.any(String) });
});

it('CWMP_NEW_ROUTERS=observe: a router that nobody registered is only read, even where everybody is let in', async () => {
  const open = await startApp({ env: { CWMP_ENROLMENT: 'open', CWMP_NEW_ROUTERS: 'observe' } });
  const box = new SimulatedCpe({
    profile: 'hg8245',
    serial: 'BY-ITSELF',
    acsUrl: open.cwmpUrl,
    credentials: BOOTSTRAP,
  });
  try {
    await box.boot();
    await box.waitFor(isQuiet, QUIET);
    const { items } = (await (await open.api()).get('/routers?search=BY-ITSELF').expect(200)).body;
    expect(items).toMatchObject([{ mode: 'observe', state: 'enrolling' }]);
    expect(methodsOf(box)).toContain('GetParameterValues');
    expect(writesOf(box)).toEqual([]);
  } finally {
    await box.close();
    await open.close();
  }
});
