import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { CreateScriptPreset, RouterScripts, ScriptTrial } from '@demarc/contracts';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { ScriptSnapshots } from '../../apps/server/src/modules/scripts/script-snapshot.service';
import { newId } from '../../apps/server/src/platform/ids';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';

// Scripts of operators, over the wire: what they declare is what the router has, and whoever is stronger keeps what is theirs.

let app: TestApp;
let api: ApiClient;
const boxes: SimulatedCpe[] = [];
const servers: Server[] = [];
const made: string[] = [];

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterEach(async () => {
  await Promise.all(boxes.splice(0).map((box) => box.close()));
  await Promise.all(servers.splice(0).map((server) => new Promise((closed) => server.close(closed))));
  // Presets are of the whole fleet: none of one test meets a router of the next.
  for (const path of made.splice(0)) await api.delete(path).expect(204);
});
afterAll(() => app.close());

const W = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1';
const isQuiet = (box: SimulatedCpe): boolean => !box.agent.isBusy && box.agent.events.pending.length === 0;

interface Home {
  box: SimulatedCpe;
  routerId: string;
}

async function aRouter(isServed = false): Promise<Home> {
  const serial = `SCR-${newId().slice(-12)}`;
  if (isServed) await aSubscription(api, { routerSerial: serial });
  else await api.post('/routers', { serialNumber: serial }).expect(201);
  const box = new SimulatedCpe({ profile: 'hg8245', serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP });
  boxes.push(box);
  await box.boot();
  await box.waitFor((one) => one.state().management.status === 'up' && isQuiet(one), { what: 'management' });
  const { body } = await api.get(`/routers?search=${serial}`).expect(200);
  return { box, routerId: body.items[0].id as string };
}

async function inform({ box }: Home, code = '2 PERIODIC'): Promise<void> {
  await box.inform([code]);
  await box.waitFor(isQuiet, { what: `the end of a session of ${code}` });
}

const tag = async ({ routerId }: Home, name: string): Promise<void> => {
  await api.put(`/routers/${routerId}/tags/${encodeURIComponent(name)}`, {}).expect(200);
};

async function aPreset(source: string, change: Partial<CreateScriptPreset> = {}): Promise<string> {
  const name = `s${newId().slice(-12)}`;
  const { body: script } = await api.post('/scripts', { kind: 'provision', name, source }).expect(201);
  const preset: CreateScriptPreset = {
    name,
    isEnabled: true,
    weight: 0,
    channel: name,
    schedule: '',
    events: { '2 PERIODIC': true },
    precondition: '',
    provisions: [{ name, args: [] }],
    ...change,
  };
  const { body } = await api.post('/script-presets', preset).expect(201);
  made.push(`/script-presets/${body.id}`, `/scripts/${script.id}`);
  return name;
}

const stateOf = async ({ routerId }: Home): Promise<RouterScripts> =>
  (await api.get(`/routers/${routerId}/scripts`).expect(200)).body as RouterScripts;

/** Waits until the process has heard, for as long as the test may take. */
async function isLookedFor({ routerId }: Home, isFaulty: boolean): Promise<void> {
  const snapshots = app.get(ScriptSnapshots);
  while ((await snapshots.current()).faulty.has(routerId) !== isFaulty) await setImmediate();
}

/** As those who moved in wrote it: the account of a router stands in its tags. */
const FROM_TAGS = `
const user = declare("Tags.pppoe-user", {value: 1});
const pass = declare("Tags.pppoe-pass", {value: 1});
if (user.value !== undefined && pass.value !== undefined) {
  declare("${W}.Username", null, {value: user.value[0]});
  declare("${W}.Password", null, {value: pass.value[0]});
}
`;

it('sets the PPPoE account of a router from its tags, once, and again when the tag is another', async () => {
  const home = await aRouter();
  await tag(home, 'pppoe-user:rahima@isp');
  await tag(home, 'pppoe-pass:S3cret.one');
  await aPreset(FROM_TAGS, { precondition: 'Tags.pppoe-user IS NOT NULL' });
  await inform(home);
  expect(home.box.get(`${W}.Username`)).toBe('rahima@isp');
  expect(home.box.get(`${W}.Password`)).toBe('S3cret.one');
  const told = await stateOf(home);
  expect(told.faults).toEqual([]);
  expect(told.acts).toEqual([
    expect.objectContaining({ kind: 'set', path: `${W}.Username`, value: 'rahima@isp', refused: null }),
    expect.objectContaining({ kind: 'set', path: `${W}.Password`, value: null, refused: null }),
  ]);
  expect(JSON.stringify(told)).not.toContain('S3cret');
  const kept = await app.database.sql.query(
    `select memory::text, acts::text, log::text from cpe_script where cpe_id = $1`,
    [home.routerId],
  );
  expect(JSON.stringify(kept)).not.toContain('S3cret');
  const writes = (): number =>
    home.box.sessions.flatMap(({ rpcs }) => rpcs).filter(({ method }) => method === 'SetParameterValues').length;
  const before = writes();
  await inform(home);
  expect(writes()).toBe(before);
  await api.delete(`/routers/${home.routerId}/tags/${encodeURIComponent('pppoe-user:rahima@isp')}`).expect(200);
  await tag(home, 'pppoe-user:karim@isp');
  await inform(home);
  expect(home.box.get(`${W}.Username`)).toBe('karim@isp');
});

it('leaves to the subscription what the subscription says, and tells who holds it', async () => {
  const home = await aRouter(true);
  const account = home.box.get(`${W}.Username`);
  await aPreset(
    `declare("${W}.Username", null, {value: "mine@isp"}); declare("InternetGatewayDevice.Time.NTPServer1", null, {value: "ntp.isp.example"});`,
  );
  await inform(home);
  expect(home.box.get(`${W}.Username`)).toBe(account);
  expect(home.box.get('InternetGatewayDevice.Time.NTPServer1')).toBe('ntp.isp.example');
  const { acts } = await stateOf(home);
  expect(acts).toContainEqual(expect.objectContaining({ path: `${W}.Username`, refused: 'held by subscription' }));
  // The one plan says the same, in this session and in the next plan.
  const INTERVAL = 'InternetGatewayDevice.ManagementServer.PeriodicInformInterval';
  const NTP = 'InternetGatewayDevice.Time.NTPServer1';
  const name = await aPreset(`declare("${INTERVAL}", null, {value: 777});`);
  await inform(home);
  await api.post(`/routers/${home.routerId}/tasks`, { kind: 'refresh' }, newId()).expect(201);
  await inform(home);
  expect(home.box.get(INTERVAL)).toBe('777');
  const { body: wanted } = await api.get(`/routers/${home.routerId}/wanted`).expect(200);
  const rowOf = (path: string): unknown =>
    (wanted.parameters as { path: string }[]).find((parameter) => parameter.path === path);
  expect(rowOf(NTP)).toMatchObject({ owner: 'script', status: 'in-sync', wanted: 'ntp.isp.example' });
  expect(rowOf(INTERVAL)).toMatchObject({ owner: 'script', status: 'in-sync', source: { kind: 'script', name } });
  expect(rowOf(`${W}.Username`)).toMatchObject({
    owner: 'subscription',
    overrides: [expect.objectContaining({ owner: 'script', value: 'mine@isp', isSame: false })],
  });
});

it('makes instances, reads them back, and asks an extension that is registered, and no other', async () => {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      asked.push(JSON.parse(text));
      response.setHeader('content-type', 'application/json').end('{"port": 8080}');
    });
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/plans`;
  const name = `e${newId().slice(-12)}`;
  await api.put('/script-extensions', { name, url, isPrivateAllowed: true }).expect(200);
  made.push(`/script-extensions/${name}`);
  const home = await aRouter();
  await aPreset(`
const plan = ext("${name}", "plan", declare("DeviceID.SerialNumber", {value: 1}).value[0]);
const mapping = "${W}.PortMapping.[ExternalPort:" + plan.port + ",PortMappingProtocol:TCP]";
declare(mapping, {path: Date.now()}, {path: 1});
declare(mapping + ".InternalClient", null, {value: "192.168.1.50"});
log("made", {port: declare(mapping + ".ExternalPort", {value: 1}).value[0]});`);
  await inform(home);
  expect(asked).toEqual([{ function: 'plan', args: [home.box.get('InternetGatewayDevice.DeviceInfo.SerialNumber')] }]);
  expect(home.box.get(`${W}.PortMapping.1.ExternalPort`)).toBe('8080');
  expect(home.box.get(`${W}.PortMapping.1.InternalClient`)).toBe('192.168.1.50');
  expect((await stateOf(home)).log.at(-1)).toMatch(/made \{"port":8080\}$/);

  await api.put('/script-extensions', { name, url, isPrivateAllowed: false }).expect(200);
  await inform(home);
  const { body: audit } = await api.get(`/audit?subjectId=${home.routerId}`).expect(200);
  const told = (audit.items as { action: string; actor: string; after: unknown }[]).filter(
    ({ action }) => action === 'script-extension.asked',
  );
  const ms = expect.any(Number) as number;
  expect(told.map(({ actor, after }) => [actor, after])).toEqual([
    [
      'scripts',
      expect.objectContaining({ status: null, ms, outcome: expect.stringContaining('no address') as string }),
    ],
    ['scripts', { extension: name, function: 'plan', host: new URL(url).host, status: 200, ms, outcome: 'answered' }],
  ]);
  expect((await stateOf(home)).faults).toMatchObject([
    { code: 'ext.Error', message: expect.stringContaining('no address that may be called') as string },
  ]);
  expect(asked).toHaveLength(1);
});

it('a fault rests, is told with its line, and is tried again when staff say so', async () => {
  const home = await aRouter();
  const name = await aPreset('\nthrow new Error("meu erro")');
  await inform(home);
  const [fault] = (await stateOf(home)).faults;
  expect(fault).toMatchObject({
    channel: name,
    code: 'script.Error',
    message: 'meu erro',
    retries: 0,
    detail: { stack: expect.stringContaining('script:2') as string },
  });
  const { body: all } = await api.get('/script-faults').expect(200);
  expect(all).toContainEqual(fault);
  // Only of this router is anything looked for, in its sessions and in no others.
  await isLookedFor(home, true);
  await inform(home);
  expect((await stateOf(home)).faults).toMatchObject([{ retries: 0 }]);
  await api.post(`/routers/${home.routerId}/script-faults/${name}/retry`).expect(204);
  await inform(home);
  expect((await stateOf(home)).faults).toMatchObject([{ retries: 1 }]);
  await api.delete(`/routers/${home.routerId}/script-faults/${name}`).expect(204);
  expect((await stateOf(home)).faults).toEqual([]);
  await isLookedFor(home, false);
});

it('tries a script on a router without sending anything, and refuses one that cannot be read', async () => {
  const home = await aRouter();
  const sessions = home.box.sessions.length;
  const source = `declare("${W}.Username", null, {value: args[0]}); declare("Reboot", null, {value: Date.now()}); log("tried");`;
  const script = { kind: 'provision', name: 'edited', source, args: ['try@isp'] };
  const { body } = await api.post('/scripts/try', { routerId: home.routerId, script }).expect(200);
  const trial = body as ScriptTrial;
  expect(trial.requests.filter(({ isWrite }) => isWrite)).toEqual([
    { method: 'SetParameterValues', lines: [`${W}.Username = try@isp (string)`], isWrite: true },
    { method: 'Reboot', lines: [], isWrite: true },
  ]);
  // Once for each round: the second finds that everything is as it should be.
  expect(trial.log).toEqual(['edited: tried', 'edited: tried']);
  expect(trial.declares).toContainEqual({
    by: 'edited',
    path: `${W}.Username`,
    times: {},
    wants: { value: 'try@isp' },
    matches: 1,
  });
  expect(home.box.sessions).toHaveLength(sessions);
  const virtual = {
    kind: 'virtual-parameter',
    name: 'account',
    source: `return {writable: false, value: declare("${W}.Username", {value: 1}).value}`,
  };
  const { body: read } = await api.post('/scripts/try', { routerId: home.routerId, script: virtual }).expect(200);
  expect((read as ScriptTrial).value).toBe(home.box.get(`${W}.Username`));
  const asks = {
    kind: 'provision',
    name: 'asks',
    source: 'const plan = ext("crm", "plan", 7);\nlog(plan.ssid);\nplan.x.y;',
  };
  const { body: unasked } = await api.post('/scripts/try', { routerId: home.routerId, script: asks }).expect(200);
  expect(unasked).toMatchObject({
    calls: [{ name: 'crm', function: 'plan', args: ['7'], hasSample: false }],
    faults: [{ code: 'trial.ext-not-asked' }],
  });
  const { body: sampled } = await api
    .post('/scripts/try', { routerId: home.routerId, script: asks, samples: { 'crm.plan': { ssid: 'Home' } } })
    .expect(200);
  expect(sampled).toMatchObject({
    calls: [{ hasSample: true }],
    log: ['asks: Home'],
    faults: [{ code: 'script.TypeError', line: 3 }],
  });
  const preset = {
    name: 'tried',
    isEnabled: true,
    weight: 0,
    channel: 'tried',
    schedule: '',
    events: {},
    precondition: `Tags.${newId()} IS NULL`,
    provisions: [{ name: 'tag', args: ['seen', true] }],
  };
  const { body: matched } = await api.post('/scripts/try', { routerId: home.routerId, preset }).expect(200);
  expect(matched).toMatchObject({ ran: ['tag'], acts: [{ kind: 'tag', path: 'Tags.seen', refused: null }] });
  const { body: problem } = await api
    .post('/scripts', { kind: 'provision', name: `b${newId().slice(-12)}`, source: 'return 1 +' })
    .expect(400);
  expect(problem).toMatchObject({ code: 'script/unreadable', details: { line: 1 } });
});
