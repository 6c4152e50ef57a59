import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import request from 'supertest';
import { PROFILES } from '../../apps/cpe-sim/src/profiles/catalogue';
import type { Quirk } from '../../apps/cpe-sim/src/quirks';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { RouterFileLinks } from '../../apps/server/src/modules/inventory/router-file-links.service';
import { newId } from '../../apps/server/src/platform/ids';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';

// Files go to a router over the wire: ordered as a task, fetched from the file listener, reported by TransferComplete.

let app: TestApp;
let api: ApiClient;
const boxes: SimulatedCpe[] = [];
let serials = 0;

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterEach(() => Promise.all(boxes.splice(0).map((box) => box.close())));
afterAll(() => app.close());

interface Home {
  box: SimulatedCpe;
  routerId: string;
}

const isQuiet = (box: SimulatedCpe): boolean =>
  box.state().management.status === 'up' && !box.agent.isBusy && box.agent.events.pending.length === 0;

async function aHome(profile: 'hg8245' | 'zn6600' = 'hg8245', quirks: readonly Quirk[] = []): Promise<Home> {
  const serial = `FILES-${++serials}`;
  await aSubscription(api, { routerSerial: serial });
  const { body } = await api.get(`/routers?search=${serial}`).expect(200);
  const box = new SimulatedCpe({ profile, serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP, quirks });
  boxes.push(box);
  await box.boot();
  await box.waitFor((one) => one.state().ppp.pool === 'service' && isQuiet(one), { what: 'service' });
  return { box, routerId: body.items[0].id as string };
}

async function aFile(bytes: Buffer | string, query: Record<string, string> = {}): Promise<string> {
  const parameters = new URLSearchParams({ name: 'file', kind: 'firmware', ...query });
  const { body } = await request(app.httpUrl)
    .post(`/api/v1/router-files?${parameters.toString()}`)
    .set('Authorization', `Bearer ${api.token}`)
    .set('Content-Type', 'application/octet-stream')
    .send(bytes)
    .expect(201);
  return body.id as string;
}

async function order({ routerId }: Home, fileId: string, more: object = {}): Promise<string> {
  const task = { kind: 'download', fileId, ...more };
  const { body } = await api.post(`/routers/${routerId}/tasks`, task, newId()).expect(201);
  await app.settle();
  return body.id as string;
}

interface TaskView {
  state: string;
  reason: string | null;
  attempts: number;
}

async function task({ routerId }: Home, id: string): Promise<TaskView> {
  const { body } = await api.get(`/routers/${routerId}/tasks`).expect(200);
  return (body as (TaskView & { id: string })[]).find((entry) => entry.id === id) as TaskView;
}

async function ended(home: Home, id: string): Promise<TaskView> {
  for (let tries = 0; tries < 300; tries++) {
    const now = await task(home, id);
    if (now.state === 'done' || now.state === 'failed') return now;
    await new Promise((later) => setTimeout(later, 20));
  }
  throw new Error(`the task is ${JSON.stringify(await task(home, id))}`);
}

const serialOf = ({ box }: Home): string => box.get('InternetGatewayDevice.DeviceInfo.SerialNumber') ?? '';
const methodsOf = (box: SimulatedCpe): string[] => box.sessions.flatMap(({ rpcs }) => rpcs.map(({ method }) => method));
const imageFor = (profile: 'hg8245' | 'zn6600', version: string, size = 0): Buffer =>
  Buffer.from(`CPE-SIM-IMAGE ${PROFILES[profile].productClass} ${version}\n${'x'.repeat(size)}`);

describe.each([
  ['hg8245', 'InternetGatewayDevice.'],
  ['zn6600', 'Device.'],
] as const)('%s', (profile, root) => {
  it('fetches an image, restarts with it, and is done when it says so', async () => {
    const home = await aHome(profile);
    const id = await order(home, await aFile(imageFor(profile, 'V7.7', 20_000), { version: 'V7.7' }));
    expect(await ended(home, id)).toMatchObject({ state: 'done', attempts: 1 });
    expect(home.box.get(`${root}DeviceInfo.SoftwareVersion`)).toBe('V7.7');
    const { body } = await api.get(`/routers/${home.routerId}`).expect(200);
    expect(body.softwareVersion).toBe('V7.7');
    expect(home.box.sessions.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});

describe('a download', () => {
  const SSID = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID';

  it('§3.7 that a script has declared is told to it as the last one, and is not ordered again', async () => {
    const home = await aHome();
    const name = `script-${newId().slice(-12)}`;
    const bytes = `CPE-SIM-CONFIG\n${SSID}=By-Script\n`;
    await aFile(bytes, { name: `${name}.cfg`, kind: 'vendor-config', productClass: PROFILES.hg8245.productClass });
    const source = `const place = "Downloads.[FileType:3 Vendor Configuration File]";
declare(place, {path: 1}, {path: 1});
declare(place + ".FileName", null, {value: "${name}.cfg"});
declare(place + ".Download", null, {value: Date.now("0 0 1 1 *")});
const last = declare(place + ".LastFileName", {value: 1});
log("last " + (last.value ? last.value[0] : "none"));`;
    const { body: script } = await api.post('/scripts', { kind: 'provision', name, source }).expect(201);
    const when = { isEnabled: true, weight: 0, channel: name, schedule: '', events: {} };
    const whom = { precondition: `DeviceID.SerialNumber = "${serialOf(home)}"`, provisions: [{ name, args: [] }] };
    const { body: preset } = await api.post('/script-presets', { name, ...when, ...whom }).expect(201);
    try {
      await home.box.inform(['2 PERIODIC']);
      await home.box.waitFor((one) => one.get(SSID) === 'By-Script' && isQuiet(one), { what: 'its configuration' });
      await home.box.inform(['2 PERIODIC']);
      await home.box.waitFor(isQuiet, { what: 'the end of its session' });
      const { body: told } = await api.get(`/routers/${home.routerId}/scripts`).expect(200);
      expect(told.faults).toEqual([]);
      expect(told.log.at(-1)).toContain(`${name}: last ${name}.cfg`);
      expect(methodsOf(home.box).filter((method) => method === 'Download')).toHaveLength(1);
    } finally {
      await api.delete(`/script-presets/${preset.id}`).expect(204);
      await api.delete(`/scripts/${script.id}`).expect(204);
    }
  });

  it('of a configuration file over a line that drops ends whole, by Range', async () => {
    const home = await aHome('hg8245', ['line-drops']);
    const config = `CPE-SIM-CONFIG\n${SSID}=By-File\n${'\n'.repeat(20_000)}`;
    const id = await order(home, await aFile(config, { kind: 'vendor-config' }));
    expect(await ended(home, id)).toMatchObject({ state: 'done' });
    expect(home.box.get(SSID)).toBe('By-File');
  });

  it('that the router cannot use fails with its fault', async () => {
    const home = await aHome();
    const id = await order(home, await aFile('not for this box'));
    expect(await ended(home, id)).toMatchObject({ state: 'failed', reason: expect.stringContaining('9018') as string });
  });

  it('G38: of a router that never reports is done when it runs the version', async () => {
    const home = await aHome('hg8245', ['no-transfer-complete']);
    const fileId = await aFile(imageFor('hg8245', 'V8.8'), { version: 'V8.8' });
    const id = await order(home, fileId, { backup: false });
    expect(await ended(home, id)).toMatchObject({ state: 'done' });
  });

  it('G39: of a router that reports after its next start, with the key in the event alone, is done then', async () => {
    const home = await aHome('hg8245', ['late-report']);
    const id = await order(home, await aFile(`CPE-SIM-CONFIG\n${SSID}=Late\n`, { kind: 'vendor-config' }));
    await home.box.waitFor((box) => box.get(SSID) === 'Late');
    await home.box.inform();
    expect((await task(home, id)).state).toBe('sent');
    home.box.restart();
    expect(await ended(home, id)).toMatchObject({ state: 'done', attempts: 1 });
    const events = home.box.sessions.flatMap((session) => session.events);
    expect(events).toContainEqual({ code: 'M Download', commandKey: expect.stringMatching(/./) as string });
  });

  it('of a router that says nothing at all fails when its time is over, and not before', async () => {
    const home = await aHome('hg8245', ['no-transfer-complete']);
    const id = await order(home, await aFile(`CPE-SIM-CONFIG\n${SSID}=Quiet\n`, { kind: 'vendor-config' }));
    await home.box.waitFor((box) => box.get(SSID) === 'Quiet');
    await home.box.inform();
    await home.box.inform();
    expect(await task(home, id)).toMatchObject({
      state: 'sent',
      reason: expect.stringContaining('its word') as string,
    });
    expect(methodsOf(home.box).filter((method) => method === 'Download')).toHaveLength(1);
  });

  it('whose file was changed on the disk is not given: the router reports that it is gone', async () => {
    const home = await aHome();
    const fileId = await aFile(imageFor('hg8245', 'V9.9', 100));
    writeFileSync(join(app.config.settings.DATA_DIR, 'files', fileId), imageFor('hg8245', 'V6.6', 100));
    const id = await order(home, fileId);
    expect(await ended(home, id)).toMatchObject({ state: 'failed', reason: expect.stringContaining('9016') as string });
  });

  it('C20: of an image for another model is refused at the door', async () => {
    const home = await aHome();
    const fileId = await aFile(randomBytes(10), { productClass: 'OTHER' });
    const answer = await api.post(`/routers/${home.routerId}/tasks`, { kind: 'download', fileId }, newId()).expect(409);
    expect(answer.body.code).toBe('router/file-for-another-model');
  });

  it('needs a file that there is, and the permission for it', async () => {
    const { routerId } = await aHome();
    await api.post(`/routers/${routerId}/tasks`, { kind: 'download', fileId: newId() }, newId()).expect(404);
    await api.post(`/routers/${routerId}/tasks`, { kind: 'download' }, newId()).expect(400);
    await api.post(`/routers/${routerId}/tasks`, { kind: 'reboot', fileId: newId() }, newId()).expect(400);
    const support = await app.api('support');
    await support.post(`/routers/${routerId}/tasks`, { kind: 'download', fileId: newId() }, newId()).expect(403);
  });

  it('keeps its file from being deleted until it is over', async () => {
    const home = await aHome();
    const fileId = await aFile(imageFor('hg8245', 'V5.5', 30));
    home.box.powerCut();
    const id = await order(home, fileId);
    expect((await api.delete(`/router-files/${fileId}`).expect(409)).body.code).toBe('router-file/in-use');
    home.box.powerOn();
    expect(await ended(home, id)).toMatchObject({ state: 'done' });
    await api.delete(`/router-files/${fileId}`).expect(204);
    expect(await task(home, id)).toMatchObject({ state: 'done', fileId: null });
  });

  it('G37: that was sent when the process died is uncertain, is not sent again, and its TransferComplete decides', async () => {
    const home = await aHome();
    const fileId = await aFile(imageFor('hg8245', 'V4.4', 40));
    home.box.powerCut();
    const id = await order(home, fileId);
    await app.database.sql.query(
      `update cpe_task set state = 'sent', sent_at = now(), attempts = 1, session_id = $2 where id = $1`,
      [id, newId()],
    );
    await home.box.boot();
    await home.box.waitFor(isQuiet);
    expect(await task(home, id)).toMatchObject({ state: 'uncertain' });
    expect(methodsOf(home.box)).not.toContain('Download');
    const [row] = await app.database.sql.query<[{ command_key: string }]>(
      `select command_key from cpe_task where id = $1`,
      [id],
    );
    home.box.completeTransfer({ commandKey: row.command_key });
    expect(await ended(home, id)).toMatchObject({ state: 'done', attempts: 1 });
  });
});

describe('the file listener', () => {
  const BYTES = randomBytes(100_000);
  const STRANGER = '127.9.9.9';
  let home: Home;
  let path: string;
  let address: string;

  beforeEach(async () => {
    // It was told to fetch the file, and has not got around to it: its URL is open.
    home = await aHome();
    const fileId = await aFile(BYTES);
    address = home.box.state().management.address ?? '';
    home.box.powerCut();
    const id = await order(home, fileId);
    await app.database.sql.query(`update cpe_task set state = 'sent', sent_at = now(), session_id = $2 where id = $1`, [
      id,
      newId(),
    ]);
    const grant = { fileId, cpeId: home.routerId, suffix: '' };
    path = new URL(app.get(RouterFileLinks).urlOf(app.filesUrl.slice(0, -1), grant)).pathname;
  });

  interface Answer {
    status: number;
    headers: IncomingHttpHeaders;
    body: Buffer;
  }

  function fetchFile(
    options: { path?: string; method?: string; headers?: Record<string, string>; from?: string } = {},
  ): Promise<Answer> {
    const { port } = new URL(app.filesUrl);
    return new Promise((resolve, reject) => {
      const asking = httpRequest(
        {
          port,
          host: '127.0.0.1',
          localAddress: options.from ?? address,
          path: options.path ?? path,
          method: options.method ?? 'GET',
          headers: options.headers ?? {},
          agent: false,
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
          );
        },
      );
      asking.on('error', reject);
      asking.end();
    });
  }

  it('gives the file whole, with its length and a tag', async () => {
    const { status, headers, body } = await fetchFile();
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-length': '100000',
      'accept-ranges': 'bytes',
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'attachment',
    });
    expect(body.equals(BYTES)).toBe(true);
    expect(headers.etag).toMatch(/^"[0-9a-f]{32}"$/);
  });

  it('G43 of the devices: HEAD says the same without the bytes, whatever range is asked', async () => {
    const whole = await fetchFile();
    const head = await fetchFile({ method: 'HEAD', headers: { Range: 'bytes=5-6' } });
    expect(head.status).toBe(200);
    expect(head.body).toHaveLength(0);
    expect(head.headers['content-length']).toBe('100000');
    expect(head.headers.etag).toBe(whole.headers.etag);
  });

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=40000-', 40_000, 99_999],
    ['bytes=-10', 99_990, 99_999],
    ['bytes=10-200000', 10, 99_999],
  ])('gives %s alone', async (range, start, end) => {
    const { status, headers, body } = await fetchFile({ headers: { Range: range } });
    expect(status).toBe(206);
    expect(headers['content-range']).toBe(`bytes ${start}-${end}/100000`);
    expect(headers['content-length']).toBe(String(end - start + 1));
    expect(body.equals(BYTES.subarray(start, end + 1))).toBe(true);
  });

  it('says 416 for a range behind the end, and gives the whole for several ranges', async () => {
    const { status, headers } = await fetchFile({ headers: { Range: 'bytes=100000-' } });
    expect(status).toBe(416);
    expect(headers['content-range']).toBe('bytes */100000');
    expect((await fetchFile({ headers: { Range: 'bytes=0-1,5-6' } })).status).toBe(200);
  });

  it('says 304 to who has it, and gives no part of another version', async () => {
    const tag = (await fetchFile({ method: 'HEAD' })).headers.etag ?? '';
    const same = await fetchFile({ headers: { 'If-None-Match': tag } });
    expect(same.status).toBe(304);
    expect(same.body).toHaveLength(0);
    expect((await fetchFile({ headers: { Range: 'bytes=5-6', 'If-Range': tag } })).status).toBe(206);
    expect((await fetchFile({ headers: { Range: 'bytes=5-6', 'If-Range': '"other"' } })).status).toBe(200);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('takes no %s', async (method) => {
    const { status, headers } = await fetchFile({ method });
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  it('C19: refuses a URL that was forged, in every character of it', async () => {
    for (const at of [4, 10, 30, 50, 60, path.length - 1]) {
      const forged = path.slice(0, at) + (path[at] === 'A' ? 'B' : 'A') + path.slice(at + 1);
      expect((await fetchFile({ path: forged })).status).toBe(403);
    }
  });

  it('G25: what is no link is nothing, whatever it names: absent, above, and of others look the same', async () => {
    const none = ['/', '/d/', '/../../etc/passwd', '/files/../../etc/passwd', '/d/..%2f..%2fmaster.key'];
    const more = ['/d/%252e%252e%252fmaster.key', '/d/..\\..\\master.key', `${path}?x=1`, `${path}/`];
    for (const other of [...none, ...more]) {
      const { status, body, headers } = await fetchFile({ path: other });
      expect([other, status, body.length, headers['content-length']]).toEqual([other, 404, 0, '0']);
    }
  });

  it('G26: refuses it a second after its time, and answers a thousand ranges once', async () => {
    app.clock.setOffset(3_599_000);
    expect((await fetchFile()).status).toBe(200);
    app.clock.setOffset(3_601_000);
    expect((await fetchFile()).status).toBe(403);
    app.clock.setOffset(0);
    const ranges = `bytes=${Array.from({ length: 1_000 }, () => '0-').join(',')}`;
    const { status, body } = await fetchFile({ headers: { Range: ranges } });
    expect([status, body.length]).toEqual([200, 100_000]);
  });

  it('C19: refuses it after an hour', async () => {
    app.clock.setOffset(3_602_000);
    expect((await fetchFile()).status).toBe(403);
    app.clock.setOffset(0);
    expect((await fetchFile()).status).toBe(200);
  });

  it('C19: refuses it from another address than the router has', async () => {
    expect((await fetchFile({ from: STRANGER })).status).toBe(403);
  });

  it('C19: refuses a router that was not told to fetch it, and everybody when the task is over', async () => {
    const other = await aHome();
    const fileId = await aFile(BYTES);
    const grant = { fileId, cpeId: other.routerId, suffix: '' };
    const foreign = new URL(app.get(RouterFileLinks).urlOf(app.filesUrl.slice(0, -1), grant)).pathname;
    expect((await fetchFile({ path: foreign, from: other.box.state().management.address ?? '' })).status).toBe(403);
    await app.database.sql.query(`update cpe_task set state = 'done', finished_at = now() where file_id = $1`, [
      fileId,
    ]);
    expect((await fetchFile()).status).toBe(403);
  });

  it('is counted by what came of it', async () => {
    await fetchFile();
    const metrics = await request(app.httpUrl).get('/metrics').expect(200);
    expect(metrics.text).toMatch(/demarc_router_file_requests_total\{kind="given"\} \d/);
  });
});
