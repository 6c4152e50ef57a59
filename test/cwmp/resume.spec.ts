import { randomBytes } from 'node:crypto';
import { ReportedTree } from '@demarc/datamodel';
import { CpeTrees } from '../../apps/server/src/modules/inventory/cpe-trees.service';
import { SessionRunner } from '../../apps/server/src/modules/cwmp/session-runner';
import { newId } from '../../apps/server/src/platform/ids';
import { startApp, type TestApp } from '../support/app';
import { anEnrolledCpe } from './enrolled-cpe';
import { envelope, methodOf, WireCpe } from './wire-cpe';

// A session is where its CPE is: on whatever connection, in whatever process.

const env = { MASTER_KEY: randomBytes(32).toString('base64') };
const running: TestApp[] = [];
const open: WireCpe[] = [];

afterEach(async () => {
  open.splice(0).forEach((cpe) => cpe.close());
  for (const app of running.splice(0)) await app.close();
});

async function aProcess(): Promise<TestApp> {
  const app = await startApp({ env });
  running.push(app);
  return app;
}

/** The same box, informing at another process, with what it holds. */
function movedTo(app: TestApp, cpe: WireCpe): WireCpe {
  const moved = new WireCpe(app.cwmpUrl, cpe.identity, cpe.credentials);
  moved.cookie = cpe.cookie;
  moved.challenge = cpe.challenge;
  open.push(moved);
  return moved;
}

const refusal = (id: string): string =>
  envelope(
    '<soap-env:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault><FaultCode>9001</FaultCode><FaultString>no</FaultString></cwmp:Fault></detail></soap-env:Fault>',
    id,
  );

async function untilParked(app: TestApp, cpeId: string): Promise<void> {
  for (let n = 0; n < 300; n++) {
    const rows = await app.database.sql.query<object[]>(`select 1 from cwmp_session where cpe_id = $1`, [cpeId]);
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the session was not put away');
}

it('G3: goes on in another process after the connection closed', async () => {
  const first = await aProcess();
  const second = await aProcess();
  const { cpe, cpeId } = await anEnrolledCpe(first, { isProvisioned: false });
  expect((await cpe.inform()).status).toBe(200);
  const asked = methodOf(await cpe.post(''));
  expect(asked).not.toBeNull();
  cpe.close();
  await untilParked(first, cpeId);
  const moved = movedTo(second, cpe);
  // The nonce is of the other process: stale, and the CPE repeats with a fresh one.
  const stale = await moved.post(refusal(asked!.id));
  expect(stale.headers.get('www-authenticate')).toContain('stale=true');
  let response = await moved.post(refusal(asked!.id));
  for (let n = 0; response.status === 200 && n < 60; n++) response = await moved.post(refusal(methodOf(response)!.id));
  expect(response.status).toBe(204);
  expect(await second.database.sql.query(`select 1 from cwmp_session`)).toEqual([]);
});

it('nobody comes back for it: it is lost when its time is over, and its task goes out again', async () => {
  const app = await aProcess();
  const { cpe, cpeId } = await anEnrolledCpe(app);
  const api = await app.api();
  await api.post(`/routers/${cpeId}/tasks`, { kind: 'get-rpc-methods' }, newId()).expect(201);
  expect((await cpe.inform()).status).toBe(200);
  expect(methodOf(await cpe.post(''))?.method).toBe('GetRPCMethods');
  cpe.close();
  await untilParked(app, cpeId);
  await app.database.sql.query(`update cwmp_session set ends_at = now() - interval '1 second' where cpe_id = $1`, [
    cpeId,
  ]);
  const { clock } = app;
  const real = clock.monotonicMs.bind(clock);
  clock.monotonicMs = () => real() + 600_000;
  await app.get(SessionRunner).endExpired();
  const { body } = await api.get(`/routers/${cpeId}/tasks`).expect(200);
  expect(body[0]).toMatchObject({ state: 'queued', reason: 'the session was lost; sent again at the next' });
});

const NTP = 'InternetGatewayDevice.Time.NTPServer1';
const nameList = (name: string): string =>
  `<ParameterList><ParameterInfoStruct><Name>${name}</Name><Writable>1</Writable></ParameterInfoStruct></ParameterList>`;
const valueList = `<ParameterList><ParameterValueStruct><Name>${NTP}</Name><Value xsi:type="xsd:string">old</Value></ParameterValueStruct></ParameterList>`;

/** A router of one parameter answers. */
function answered(body: string): string {
  const asked = methodOf({ body } as Parameters<typeof methodOf>[0]);
  const of = (list: string): string => `<cwmp:${asked?.method}Response>${list}</cwmp:${asked?.method}Response>`;
  const path = /<ParameterPath>([^<]*)</.exec(body)?.[1] ?? '';
  const below = NTP.slice(0, NTP.indexOf('.', path.length) + 1);
  if (asked?.method === 'GetParameterNames')
    return envelope(of(nameList(below.length > path.length ? below : NTP)), asked.id);
  return envelope(of(asked?.method === 'GetParameterValues' ? valueList : '<Status>0</Status>'), asked?.id);
}

it('begins scripts anew in the process where it goes on, from what the router says', async () => {
  const first = await aProcess();
  const second = await aProcess();
  const { cpe, cpeId } = await anEnrolledCpe(first);
  await first.database.sql.query(`update cpe set mode = 'manage' where id = $1`, [cpeId]);
  await first.database.transaction((tx) =>
    first.get(CpeTrees).store(tx, {
      cpeId,
      root: 'InternetGatewayDevice.',
      tree: ReportedTree.of([[NTP, 'new', 'string', true]]),
      isComplete: true,
      source: 'session',
      sessionId: newId(),
      at: new Date(),
      sourceAddress: '',
    }),
  );
  const api = await first.api();
  const name = `r${newId().slice(-12)}`;
  const source = `const old = declare("${NTP}", {value: Date.now()}).value[0]; declare("${NTP}", null, {value: "new"}); log("was " + old);`;
  const { body: script } = await api.post('/scripts', { kind: 'provision', name, source }).expect(201);
  const preset = { name, isEnabled: true, weight: 0, channel: name, schedule: '', events: {} };
  const more = { precondition: '', provisions: [{ name, args: [] }] };
  const { body: made } = await api.post('/script-presets', { ...preset, ...more }).expect(201);
  try {
    expect((await cpe.inform()).status).toBe(200);
    const asked = await cpe.post('');
    expect(methodOf(asked)?.method).toBe('GetParameterValues');
    cpe.close();
    await untilParked(first, cpeId);
    const moved = movedTo(second, cpe);
    let response = await moved.postProven(answered(asked.body));
    const methods: (string | undefined)[] = [];
    for (let n = 0; response.status === 200 && n < 20; n++) {
      methods.push(methodOf(response)?.method);
      response = await moved.post(answered(response.body));
    }
    expect(response.status).toBe(204);
    expect(methods).toEqual(expect.arrayContaining(['GetParameterNames', 'GetParameterValues', 'SetParameterValues']));
    const { body: told } = await api.get(`/routers/${cpeId}/scripts`).expect(200);
    expect(told).toMatchObject({ faults: [], acts: [{ kind: 'set', path: NTP, value: 'new', refused: null }] });
  } finally {
    await api.delete(`/script-presets/${made.id}`).expect(204);
    await api.delete(`/scripts/${script.id}`).expect(204);
  }
});

it('is only one: the process that lost it does not go on with it', async () => {
  const first = await aProcess();
  const second = await aProcess();
  const { cpe, cpeId } = await anEnrolledCpe(first, { isProvisioned: false });
  await cpe.inform();
  cpe.close();
  await untilParked(first, cpeId);
  const moved = movedTo(second, cpe);
  expect((await moved.postProven('')).status).toBe(200);
  expect((await cpe.postProven('')).status).toBe(400);
  cpe.close();
});

it('survives a restart in its middle', async () => {
  const before = await aProcess();
  const { cpe } = await anEnrolledCpe(before, { isProvisioned: false });
  await cpe.inform();
  const asked = methodOf(await cpe.post(''));
  expect(asked).not.toBeNull();
  running.splice(0);
  await before.close();
  const after = await aProcess();
  const moved = movedTo(after, cpe);
  const response = await moved.postProven(refusal(asked!.id));
  expect([200, 204]).toContain(response.status);
});

it('keeps nothing readable in the database while it waits', async () => {
  const app = await aProcess();
  const { cpe, cpeId, credentials } = await anEnrolledCpe(app, { isProvisioned: false });
  await cpe.inform();
  const cookie = (cpe.cookie ?? '').split('=')[1] ?? '';
  cpe.close();
  await untilParked(app, cpeId);
  const [row] = await app.database.sql.query<{ text: string }[]>(
    `select encode(state_sealed, 'escape') || encode(cookie_hash, 'escape') as text from cwmp_session where cpe_id = $1`,
    [cpeId],
  );
  for (const secret of [cookie, credentials.username, 'phase']) expect(row?.text).not.toContain(secret);
});

it('of a CPE that never comes back ends as lost', async () => {
  const app = await startApp({ env: { ...env, CWMP_SESSION_TIMEOUT_SECONDS: '5' } });
  running.push(app);
  const { cpe, cpeId } = await anEnrolledCpe(app, { isProvisioned: false });
  await cpe.inform();
  cpe.close();
  await untilParked(app, cpeId);
  for (let n = 0; n < 900; n++) {
    const rows = await app.database.sql.query<object[]>(`select 1 from cwmp_session where cpe_id = $1`, [cpeId]);
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the session was never ended');
});
