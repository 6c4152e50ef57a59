import type { QuirkRule, Router, RouterReachability } from '@demarc/contracts';
import type { Quirk } from '../../apps/cpe-sim/src/quirks';
import { QUIRK_ENTRIES } from '../../apps/cpe-sim/src/quirks';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { ReachabilityService } from '../../apps/server/src/modules/cwmp/reachability.service';
import { CallDue } from '../../apps/server/src/modules/provisioning/call-due.service';
import { InventoryService } from '../../apps/server/src/modules/inventory/inventory.service';
import { newId } from '../../apps/server/src/platform/ids';
import { aSubscription } from '../factories/subscribers';
import { type ApiClient, startApp, type TestApp } from '../support/app';
import { CALLED, NEEDED_FLAGS } from '../support/needed-flags';
import {
  boxAt,
  isInService,
  isQuiet,
  isServed,
  placeCpe,
  type Placed,
  type PlacedOptions,
} from '../support/placed-cpe';

// Boxes that play a quirk which is not served by itself, or not at once: without their rule they get nothing, with it everything.

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

const aModel = (): string => `PLAYED-${(count += 1)}-${Date.now()}`;

async function placed(
  quirk: Quirk,
  timing: PlacedOptions['timing'] = {},
): Promise<Placed & { readonly model: string }> {
  const model = aModel();
  const home = await placeCpe(app, api, { serial: model, quirks: [quirk], identity: { productClass: model }, timing });
  boxes.push(home.box);
  return { ...home, model };
}

async function setFlags(model: string, flags: QuirkRule['flags']): Promise<void> {
  const nothing = { oui: null, manufacturer: null, hardwareVersion: null, softwareVersion: null };
  const match = { ...nothing, model, softwareFrom: null, softwareBelow: null };
  await api.post('/quirk-rules', { name: model, match, flags, reason: 'the test says so' }).expect(201);
}

const needing = (Object.entries(NEEDED_FLAGS) as [Quirk, QuirkRule['flags']][]).map(
  ([quirk, flags]) => [QUIRK_ENTRIES[quirk], quirk, flags] as const,
);

it.each(needing)(
  '%s, %s: refused by default, and given its service where the rule says so',
  async (_entry, quirk, flags) => {
    const { box, model } = await placed(quirk);
    expect(await box.boot()).toMatchObject({ outcome: 'failed' });
    expect(isInService(box)).toBe(false);
    await setFlags(model, flags);
    await box.waitFor(isServed, { what: 'service', timeoutMs: 30_000 });
  },
);

it('G33: what is called read-only is written where the rule says so', async () => {
  const { box } = await placed('all-read-only');
  await box.boot();
  await box.waitFor(isQuiet, { what: 'rest' });
  expect(isInService(box)).toBe(false);
  const other = await placed('all-read-only');
  await setFlags(other.model, { ignoresWritable: true });
  await other.box.boot();
  await other.box.waitFor(isServed, { what: 'service' });
});

const TIME = 'InternetGatewayDevice.ManagementServer.PeriodicInformTime';

it.each<[string, Quirk, QuirkRule['flags'], string, string]>([
  ['G26: a boolean', 'numeric-booleans', { booleanForm: 'numeric' }, 'InternetGatewayDevice.Time.Enable', 'true'],
  ['G27: an instant', 'no-fractions', { dateTimeForm: 'without-fraction' }, TIME, '2026-01-01T00:00:00.500Z'],
])('%s is refused as it was ordered, and taken in the form of the rule', async (_case, quirk, flags, path, value) => {
  const { box, model, routerId } = await placed(quirk);
  await box.boot();
  await box.waitFor(isServed, { what: 'service' });
  const order = async (): Promise<string> => {
    const task = { kind: 'set-parameters', parameters: [{ path, value }] };
    const { body } = await api.post(`/routers/${routerId}/tasks`, task, newId()).expect(201);
    for (;;) {
      const tasks = (await api.get(`/routers/${routerId}/tasks`).expect(200)).body as { id: string; state: string }[];
      const { state = '' } = tasks.find(({ id }) => id === body.id) ?? {};
      if (state === 'done' || state === 'failed') return state;
      await box.waitFor(isQuiet, { what: 'rest' });
    }
  };
  expect(await order()).toBe('failed');
  await setFlags(model, flags);
  let state = await order();
  while (state !== 'done') state = await order();
  expect(box.get(path)).not.toContain('.');
});

it('G7, dawdles: its rule says how long it may measure and restart, and then a diagnosis has failed and a restart is in doubt', async () => {
  const { box, model, routerId } = await placed('dawdles', { slowMs: 600_000 });
  await setFlags(model, { diagnosisSeconds: 60, restartSeconds: 120 });
  await box.boot();
  await box.waitFor(isServed, { what: 'service' });
  interface Seen {
    id: string;
    state: string;
    reason: string | null;
  }
  const until = async (id: string, fits: (task: Seen) => boolean): Promise<Seen> => {
    for (;;) {
      await app.settle();
      const tasks = (await api.get(`/routers/${routerId}/tasks`).expect(200)).body as Seen[];
      const found = tasks.find((task) => task.id === id);
      if (found !== undefined && fits(found)) return found;
    }
  };
  const after = async (seconds: number, id: string): Promise<Seen> => {
    app.clock.setOffset(seconds * 1000);
    await app
      .get(CallDue)
      .run()
      .finally(() => app.clock.setOffset(0));
    return until(id, () => true);
  };
  const ping = { kind: 'ping', host: '192.0.2.1', repetitions: 1 };
  const { body: diagnosis } = await api.post(`/routers/${routerId}/diagnostics`, ping, newId()).expect(201);
  await until(diagnosis.id, ({ reason }) => reason === 'the router measures');
  expect((await after(50, diagnosis.id)).state).toBe('sent');
  expect((await after(61, diagnosis.id)).state).toBe('failed');
  await box.waitFor(isQuiet, { what: 'rest' });
  const { body: reboot } = await api.post(`/routers/${routerId}/tasks`, { kind: 'reboot' }, newId()).expect(201);
  await until(reboot.id, ({ state }) => state === 'sent');
  expect((await after(110, reboot.id)).state).toBe('sent');
  expect((await after(121, reboot.id)).state).toBe('uncertain');
});

interface Make {
  productClass: string;
  experience: { discovery: string; treeSize: number } | null;
  badParameters: { path: string; routers: number }[];
}

async function makeOf(model: string): Promise<Make | undefined> {
  const makes = (await api.get('/device-models').expect(200)).body.models as Make[];
  return makes.find(({ productClass }) => productClass === model);
}

it('G31: a bad name is found, and known of its firmware', async () => {
  const { box, model } = await placed('bad-name');
  await box.boot();
  await box.waitFor(isServed, { what: 'service' });
  expect((await makeOf(model))?.badParameters).toMatchObject([
    { path: 'InternetGatewayDevice.DeviceInfo.FirstUseDate', routers: 1 },
  ]);
});

it('G30: one that dies of big answers is asked for less each time, and goes on where it died', async () => {
  const { box, model, routerId } = await placed('dies-of-big-answers');
  await box.boot();
  for (let sessions = 0; !isInService(box) && sessions < 20; sessions++) {
    await box.waitFor(isQuiet, { what: 'rest' });
    await box.inform();
  }
  await box.waitFor(isServed, { what: 'service' });
  const lists = box.sessions.flatMap(({ rpcs }) => rpcs).filter(({ method }) => method === 'GetParameterNames');
  const asked = lists.map(({ names }) => names[0]);
  // What had been answered before it died was not asked for again.
  expect(asked.filter((name) => name === 'InternetGatewayDevice.')).toHaveLength(1);
  const { body } = await api.get(`/routers/${routerId}`).expect(200);
  const make = await makeOf(model);
  expect(make?.experience).toMatchObject({ treeSize: body.parameterCount });
});

describe('a call', () => {
  const called = (Object.keys(CALLED) as Quirk[]).map((quirk) => [QUIRK_ENTRIES[quirk], quirk] as const);

  const hasCome = (box: SimulatedCpe): boolean =>
    box.sessions.some(({ events }) => events.some(({ code }) => code.startsWith('6 ')));

  async function outcomeOf(routerId: string): Promise<string | undefined> {
    const { body } = await api.get(`/routers/${routerId}`).expect(200);
    return (body as Router).lastConnectionRequest?.outcome;
  }

  it.each(called)('%s, %s: reaches the box', async (_entry, quirk) => {
    const { box, routerId, model } = await placed(quirk);
    const { flags, without } = CALLED[quirk] ?? {};
    await box.boot();
    await box.waitFor(isServed, { what: 'service' });
    const call = (): Promise<unknown> => app.get(ReachabilityService).wake(routerId, 'a test', { isUrgent: true });
    if (without !== undefined) {
      await call();
      while ((await outcomeOf(routerId)) !== without) await app.settle();
      expect(hasCome(box)).toBe(false);
    }
    if (flags !== undefined) await setFlags(model, flags);
    await call();
    await box.waitFor(hasCome, { what: 'the call', timeoutMs: 20_000 });
  });

  it('G15: is not made to an address that leads nowhere, and says why; the box is served when it comes', async () => {
    const { box, routerId } = await placed('useless-url');
    await box.boot();
    await box.waitFor(isServed, { what: 'service' });
    const { body } = await api.get(`/routers/${routerId}/reachability`).expect(200);
    const http = (body as RouterReachability).rungs.find(({ rung }) => rung === 'http');
    expect(http).toMatchObject({ target: 'http://0.0.0.0:7547/', refusal: 'not-allowed' });
    const task = { kind: 'read-live' };
    const { body: ordered } = await api.post(`/routers/${routerId}/tasks`, task, newId()).expect(201);
    await app.settle();
    await box.inform();
    await box.waitFor(isQuiet);
    const tasks = (await api.get(`/routers/${routerId}/tasks`).expect(200)).body as { id: string; state: string }[];
    expect(tasks.find(({ id }) => id === ordered.id)?.state).toBe('done');
  });
});

it('G34: a firmware that speaks of another root is read anew, and keeps its service', async () => {
  const { box, routerId, model } = await placed('root-refused');
  await box.boot();
  await box.waitFor(isServed, { what: 'service' });
  const server = 'InternetGatewayDevice.ManagementServer.';
  const credentials = { username: box.get(`${server}Username`), password: box.get(`${server}Password`) };
  await box.close();
  const options = { profile: 'zn6600', serial: model, identity: box.identity, acsUrl: `${app.cwmpUrl}acs` } as const;
  const image = new SimulatedCpe({ ...options, credentials });
  // It has met this ACS, so no BOOTSTRAP tells what happened to it.
  const upgraded = new SimulatedCpe({
    ...options,
    credentials,
    flash: { ...image.save(), bootstrappedUrl: options.acsUrl },
  });
  boxes.push(image, upgraded);
  expect((await upgraded.boot()).events.map(({ code }) => code)).toEqual(['1 BOOT']);
  for (let sessions = 0; !isServed(upgraded) && sessions < 5; sessions++) {
    await upgraded.waitFor(isQuiet, { what: 'rest' });
    await upgraded.inform();
  }
  expect(isInService(upgraded)).toBe(true);
  const { body } = await api.get(`/routers/${routerId}/parameters?limit=1000`).expect(200);
  const paths = (body.items as { path: string }[]).map(({ path }) => path);
  expect(paths.length).toBeGreaterThan(100);
  expect(paths.filter((path) => !path.startsWith('Device.'))).toEqual([]);
});

it('G36: of two boxes with one serial the first keeps what it has, and the other gets nothing and disturbs nothing', async () => {
  const identity = { productClass: aModel() };
  const [first, second] = ['one', 'other'].map((serial) =>
    boxAt(app, { serial, quirks: ['placeholder-serial'], identity }),
  ) as [SimulatedCpe, SimulatedCpe];
  boxes.push(first, second);
  expect(second.identity).toEqual(first.identity);
  await first.boot();
  const [row] = await app.database.sql.query<{ id: string }[]>('select id from cpe where product_class = $1', [
    identity.productClass,
  ]);
  const { subscription } = await aSubscription(api);
  await api.post(`/routers/${row?.id}/assign`, { subscriptionId: subscription.id }).expect(200);
  await first.inform();
  await first.waitFor(isServed, { what: 'service' });
  const shown = async (): Promise<Router> => (await api.get(`/routers/${row?.id}`).expect(200)).body as Router;

  expect((await second.boot()).rpcs).toEqual([]);
  expect((await shown()).state).toBe('quarantine');
  // The first has never lost its credential: so it was another one that came without.
  await first.inform();
  expect(await shown()).toMatchObject({ state: 'active', serialSharedAt: expect.any(String) });
  expect((await second.inform()).rpcs).toEqual([]);
  expect(isInService(second)).toBe(false);
  await app.get(InventoryService).flushInforms();
  const { sourceAddress } = first.sessions.at(-1) ?? {};
  expect(await shown()).toMatchObject({ state: 'active', sourceAddress });
  expect(isInService(first)).toBe(true);
});

it('G35: stars that are read back are taken for nothing: nothing is adopted, and nothing is written again', async () => {
  const { box, routerId } = await placed('masks-secrets');
  await box.boot();
  await box.waitFor(isServed, { what: 'service' });
  const { key } = box.state().wifi[0] ?? {};
  const before = box.sessions.length;
  // Everything is read again.
  await api.post(`/routers/${routerId}/tasks`, { kind: 'refresh' }, newId()).expect(201);
  await app.settle();
  await box.inform();
  await box.waitFor((one) => isServed(one) && one.sessions.length > before);
  expect(box.state().wifi[0]?.key).toBe(key);
  const rpcs = box.sessions.slice(before).flatMap((session) => session.rpcs.map(({ method }) => method));
  expect(rpcs).toContain('GetParameterValues');
  expect(rpcs).not.toContain('SetParameterValues');
});

it('G40: a method that we have is answered, one that nobody has is fault 8000, and the session goes on', async () => {
  const { box } = await placed('calls-unknown-methods');
  await box.boot();
  await box.waitFor(isServed, { what: 'service' });
  expect(box.sessions[0]?.answers).toEqual([
    { request: 'AutonomousTransferComplete', answer: 'AutonomousTransferCompleteResponse', faultCode: null },
    { request: 'X_ACME_CustomerExperience', answer: 'Fault', faultCode: 8000 },
  ]);
});

describe('files', () => {
  async function order(
    { box, routerId }: Placed,
    task: object,
  ): Promise<{ state: string; reason: string; uploadId: string }> {
    const { body } = await api.post(`/routers/${routerId}/tasks`, task, newId()).expect(201);
    for (;;) {
      await app.settle();
      const tasks = (await api.get(`/routers/${routerId}/tasks`).expect(200)).body as { id: string; state: string }[];
      const found = tasks.find(({ id }) => id === body.id);
      if (found?.state === 'done' || found?.state === 'failed') return found as never;
      await box.waitFor(isQuiet, { what: 'rest' });
    }
  }

  it('G42: a backup comes at a URL that ends as the rule of its make says', async () => {
    const home = await placed('wants-alter');
    await home.box.boot();
    await home.box.waitFor(isServed, { what: 'service' });
    const { uploadId } = await order(home, { kind: 'upload', file: 'config' });
    const restore = { kind: 'restore', uploadId, backup: false };
    expect(await order(home, restore)).toMatchObject({ state: 'failed', reason: expect.stringContaining('9003') });
    await setFlags(home.model, { configurationSuffix: '.alter' });
    let { state } = await order(home, restore);
    while (state !== 'done') ({ state } = await order(home, restore));
  });
});
