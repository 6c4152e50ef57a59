import type { QuirkRule } from '@demarc/contracts';
import type { Quirk } from '../../apps/cpe-sim/src/quirks';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { newId } from '../../apps/server/src/platform/ids';
import { aSubscription } from '../factories/subscribers';
import { type ApiClient, BOOTSTRAP, startApp, type TestApp } from '../support/app';
import { NEEDED_FLAGS } from '../support/needed-flags';

// Boxes that play a quirk which is not served by itself: without their rule they get nothing, with it everything.

let app: TestApp;
let api: ApiClient;
let count = 0;
const boxes: SimulatedCpe[] = [];

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterEach(() => Promise.all(boxes.splice(0).map((box) => box.close())));
afterAll(() => app.close());

interface Placed {
  readonly box: SimulatedCpe;
  readonly model: string;
  readonly routerId: string;
}

async function placed(quirk: Quirk): Promise<Placed> {
  const model = `PLAYED-${(count += 1)}-${Date.now()}`;
  const { subscription } = await aSubscription(api);
  const { body } = await api.post('/routers', { serialNumber: model, subscriptionId: subscription.id }).expect(201);
  const box = new SimulatedCpe({
    profile: 'hg8245',
    serial: model,
    quirks: [quirk],
    identity: { productClass: model },
    acsUrl: `${app.cwmpUrl}acs`,
    credentials: BOOTSTRAP,
  });
  boxes.push(box);
  return { box, model, routerId: body.id as string };
}

const isInService = (box: SimulatedCpe): boolean => box.state().ppp.pool === 'service';
const isQuiet = (box: SimulatedCpe): boolean => !box.agent.isBusy && box.agent.events.pending.length === 0;

async function setFlags(model: string, flags: QuirkRule['flags']): Promise<void> {
  const nothing = { oui: null, manufacturer: null, hardwareVersion: null, softwareVersion: null };
  const match = { ...nothing, model, softwareFrom: null, softwareBelow: null };
  await api.post('/quirk-rules', { name: model, match, flags, reason: 'the test says so' }).expect(201);
}

it.each(Object.entries(NEEDED_FLAGS) as [Quirk, QuirkRule['flags']][])(
  '%s: refused by default, and given its service where the rule says so',
  async (quirk, flags) => {
    const { box, model } = await placed(quirk);
    expect(await box.boot()).toMatchObject({ outcome: 'failed' });
    expect(isInService(box)).toBe(false);
    await setFlags(model, flags);
    await box.waitFor((one) => isInService(one) && isQuiet(one), { what: 'service', timeoutMs: 30_000 });
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
  await other.box.waitFor((one) => isInService(one) && isQuiet(one), { what: 'service' });
});

const TIME = 'InternetGatewayDevice.ManagementServer.PeriodicInformTime';

it.each<[string, Quirk, QuirkRule['flags'], string, string]>([
  ['G26: a boolean', 'numeric-booleans', { booleanForm: 'numeric' }, 'InternetGatewayDevice.Time.Enable', 'true'],
  ['G27: an instant', 'no-fractions', { dateTimeForm: 'without-fraction' }, TIME, '2026-01-01T00:00:00.500Z'],
])('%s is refused as it was ordered, and taken in the form of the rule', async (_case, quirk, flags, path, value) => {
  const { box, model, routerId } = await placed(quirk);
  await box.boot();
  await box.waitFor((one) => isInService(one) && isQuiet(one), { what: 'service' });
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
  await box.waitFor((one) => isInService(one) && isQuiet(one), { what: 'service' });
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
  await box.waitFor((one) => isInService(one) && isQuiet(one), { what: 'service' });
  const lists = box.sessions.flatMap(({ rpcs }) => rpcs).filter(({ method }) => method === 'GetParameterNames');
  const asked = lists.map(({ names }) => names[0]);
  // What had been answered before it died was not asked for again.
  expect(asked.filter((name) => name === 'InternetGatewayDevice.')).toHaveLength(1);
  const { body } = await api.get(`/routers/${routerId}`).expect(200);
  const make = await makeOf(model);
  expect(make?.experience).toMatchObject({ treeSize: body.parameterCount });
});
