import { randomBytes } from 'node:crypto';
import pino from 'pino';
import request from 'supertest';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { CpeCredentialsService } from '../../apps/server/src/modules/inventory/cpe-credential.service';
import { newId } from '../../apps/server/src/platform/ids';
import { anEnrolledCpe } from '../cwmp/enrolled-cpe';
import { informOf } from '../cwmp/wire-cpe';
import { aPlan, aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, OWNER, startApp, type ApiClient, type TestApp } from '../support/app';

// Everything secret that comes by in a day, and all that Demarc writes, shows and tells at its most talkative.

const written: string[] = [];
const told: string[] = [];
const secrets = new Map<string, string>();
/** A secret that nothing else contains by chance. */
const secret = (name: string): string => remember(name, `${name}-${randomBytes(9).toString('hex')}`);
const remember = (name: string, value: string): string => {
  expect({ name, isLong: value.length >= 12 }).toEqual({ name, isLong: true });
  secrets.set(name, value);
  return value;
};

let app: TestApp;
let api: ApiClient;
let events: AbortController;

beforeAll(async () => {
  jest.spyOn(pino, 'destination').mockReturnValue({
    write: (line: string) => void written.push(line),
  } as never);
  app = await startApp({ env: { LOG_LEVEL: 'trace', CWMP_ENROLMENT: 'known' } });
  api = await app.api();
  events = new AbortController();
  await listen();
});
afterAll(async () => {
  events.abort();
  jest.restoreAllMocks();
  await app.close();
});

/** Everything that browsers are told. */
async function listen(): Promise<void> {
  const headers = { Authorization: `Bearer ${api.token}` };
  const { body } = await fetch(`${app.httpUrl}/api/v1/events`, { headers, signal: events.signal });
  const decoder = new TextDecoder();
  const read = async (): Promise<void> => {
    for await (const bytes of body as unknown as AsyncIterable<Uint8Array>) told.push(decoder.decode(bytes));
  };
  void read().catch((error: Error) => expect(error.name).toBe('AbortError'));
}

interface Home {
  box: SimulatedCpe;
  routerId: string;
  subscriptionId: string;
  subscriber: string;
}

async function liveADay(): Promise<Home> {
  const serial = `DAY-${newId().slice(-12)}`;
  const pppoePassword = secret('pppoe');
  const wifi = { ssid: 'Rahima', passphrase: secret('wifi-key') };
  const { subscriber, subscription } = await aSubscription(api, { routerSerial: serial, pppoePassword, wifi });
  const box = new SimulatedCpe({ profile: 'hg8245', serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP });
  const isQuiet = (): boolean => !box.agent.isBusy && box.agent.events.pending.length === 0;
  expect(await box.boot()).toMatchObject({ outcome: 'completed' });
  await box.waitFor(() => box.state().ppp.pool === 'service' && isQuiet());
  const [{ id: routerId }] = (await api.get(`/routers?search=${serial}`).expect(200)).body.items as [{ id: string }];
  await keepCredentials('enrolled', routerId);
  const other = { band: '5', ssid: 'Rahima', passphrase: secret('new-wifi-key') };
  await api.put(`/subscriptions/${subscription.id}/wifi`, other).expect(200);
  const path = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.2.PreSharedKey.1.PreSharedKey';
  const parameters = [{ path, value: secret('task') }];
  await api.post(`/routers/${routerId}/tasks`, { kind: 'set-parameters', parameters }, newId()).expect(201);
  const url = `http://robot:${secret('software-url')}@192.0.2.1/module.pkg`;
  const operations = [{ operation: 'install', uuid: newId(), url }];
  await api.post(`/routers/${routerId}/tasks`, { kind: 'change-software', operations }, newId()).expect(201);
  await api.post(`/routers/${routerId}/credential`, { reason: 'the test says so' }).expect(200);
  const isRotated = async (): Promise<boolean> =>
    (await api.get(`/routers/${routerId}/credential`).expect(200)).body.changes[0]?.state === 'done';
  for (let n = 0; n < 10 && !(await isRotated()); n++) {
    await app.settle();
    await box.inform();
    await box.waitFor(isQuiet);
  }
  expect(await isRotated()).toBe(true);
  await keepCredentials('rotated', routerId);
  return { box, routerId, subscriptionId: subscription.id, subscriber: subscriber.number };
}

async function keepCredentials(when: string, cpeId: string): Promise<void> {
  const service = app.get(CpeCredentialsService);
  const own = await service.current(app.database.sql, cpeId);
  remember(`${when} CWMP password`, own?.password ?? '');
  remember(`${when} connection request password`, own?.connectionRequestPassword ?? '');
  remember('STUN password', service.stunPasswordOf(cpeId));
}

/** Secrets where they do not belong, and what is refused with one in it. */
async function goWrong(): Promise<void> {
  const login = request(app.httpUrl).post('/api/v1/auth/login');
  await login.send({ email: OWNER.email, password: secret('wrong-login') }).expect(401);
  await request(app.httpUrl)
    .get(`/api/v1/plans?token=${secret('query')}`)
    .expect(401);
  const strayed = { name: 'x', password: secret('unknown-field') };
  await api.post('/subscribers', strayed).expect(400);
  const { cpe } = await anEnrolledCpe(app);
  const basic = Buffer.from(`cpe:${secret('basic')}`).toString('base64');
  remember('basic header', basic);
  expect((await cpe.post('', { authorization: `Basic ${basic}` })).status).toBe(401);
  const broken = informOf(cpe.identity, ['2 PERIODIC'], { parameters: { 'Device.X': `${secret('broken-xml')}` } });
  expect((await cpe.postProven(broken.replace('</Inform', '</Infirm').replace('</cwmp:Inform>', ''))).status).toBe(400);
  // Somebody says it is another router: that is written down.
  await cpe.connect();
  const liar = { ...cpe.identity, serialNumber: 'LIAR' };
  expect((await cpe.postProven(informOf(liar, ['2 PERIODIC']))).status).toBe(403);
  cpe.close();
}

async function signInAndOut(): Promise<void> {
  const http = request(app.httpUrl);
  const login = await http.post('/api/v1/auth/login').send(OWNER).expect(200);
  const cookie = String(login.headers['set-cookie']?.[0]).split(';')[0] ?? '';
  remember('session cookie', cookie.split('=')[1] ?? '');
  const signed = { Cookie: cookie, 'X-Demarc-Portal': '1' };
  const made = await http.post('/api/v1/auth/tokens').set(signed).send({ name: 'a program' }).expect(201);
  remember('token', made.body.token as string);
  await request(app.httpUrl).get('/api/v1/plans').set('Authorization', `Bearer ${made.body.token}`).expect(200);
  remember('token of the test', api.token);
  remember('password of staff', OWNER.password);
  await http
    .post('/api/v1/auth/logout')
    .set(signed)
    .expect((answer) => expect(answer.status).toBeLessThan(300));
}

async function addNas(): Promise<void> {
  const login = { username: 'demarc', password: secret('nas-login') };
  const nas = { name: `NAS ${newId().slice(-6)}`, address: '127.0.0.9', vendor: 'mikrotik', secret: secret('nas') };
  await api.post('/nas', { ...nas, api: { port: 443, certificateSha256: null, ...login } }).expect((answer) => {
    expect({ status: answer.status, body: answer.status < 300 ? null : (answer.body as unknown) }).toEqual({
      status: 201,
      body: null,
    });
  });
}

const holds = (text: string): string[] => {
  const forms = (value: string): string[] => [value, encodeURIComponent(value), Buffer.from(value).toString('base64')];
  return [...secrets].filter(([, value]) => forms(value).some((form) => text.includes(form))).map(([name]) => name);
};

/** Every GET of the API that needs nothing but these ids. */
async function answersOf(home: Home): Promise<Map<string, string>> {
  const { paths } = (await request(app.httpUrl).get('/api/openapi.json')).body as { paths: Record<string, object> };
  const fill = (path: string): string =>
    path
      .replace(/^(\/api\/v1\/routers)\/\{id\}/, `$1/${home.routerId}`)
      .replace(/^(\/api\/v1\/subscriptions)\/\{id\}/, `$1/${home.subscriptionId}`)
      .replace(/^(\/api\/v1\/subscribers)\/\{(?:id|number)\}/, `$1/${home.subscriber}`);
  const wanted = Object.entries(paths).flatMap(([path, verbs]) => ('get' in verbs ? [fill(path)] : []));
  const answers = new Map<string, string>();
  for (const path of wanted.filter((one) => !one.includes('{') && !one.endsWith('/events'))) {
    const answer = await request(app.httpUrl).get(path).set('Authorization', `Bearer ${api.token}`).buffer(true);
    answers.set(`${path} ${answer.status}`, answer.text ?? '');
  }
  return answers;
}

it('G27: nothing that is secret is in a log, the audit, an event, an answer, or a table', async () => {
  await aPlan(api);
  await addNas();
  const home = await liveADay();
  await signInAndOut();
  await goWrong();
  const { box, routerId } = home;
  await api.post(`/routers/${routerId}/tasks`, { kind: 'refresh' }, newId()).expect(201);
  await app.settle();
  await box.inform();
  await box.waitFor(() => !box.agent.isBusy);
  await box.close();
  await app.settle();

  expect(secrets.size).toBeGreaterThan(15);
  // The nets are there: a secret is found, and what is none stands in each place.
  expect(holds(`a line with ${OWNER.password} in it`)).toEqual(['password of staff']);
  expect(written.join('')).toContain('LIAR');
  expect(told.join('')).toContain(routerId);
  expect(holds(written.join(''))).toEqual([]);
  expect(holds(told.join(''))).toEqual([]);
  const answers = await answersOf(home);
  const good = [...answers].filter(([path]) => path.endsWith(' 200'));
  expect(good.length).toBeGreaterThan(40);
  expect(good.some(([, text]) => text.includes(box.serial))).toBe(true);
  expect([...answers].flatMap(([path, text]) => holds(text).map((name) => `${path}: ${name}`))).toEqual([]);
  const { found, isSeen } = await inTables(box.serial);
  expect({ found, isSeen }).toEqual({ found: [], isSeen: true });
});

/** As `pg_dump` would write them; the tables that only FreeRADIUS may read are not in a dump. */
async function inTables(serial: string): Promise<{ found: string[]; isSeen: boolean }> {
  const tables = await app.database.sql.query<{ name: string }[]>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  let isSeen = false;
  for (const { name } of tables) {
    const rows = await app.database.sql.query<{ text: string }[]>(`select t::text as text from "${name}" t`);
    const text = rows.map((row) => row.text).join('\n');
    isSeen ||= text.includes(serial);
    const inHex = [...secrets].filter(([, value]) => text.includes(Buffer.from(value).toString('hex')));
    found.push(...[...holds(text), ...inHex.map(([secretName]) => secretName)].map((each) => `${name}: ${each}`));
  }
  return { found, isSeen };
}
