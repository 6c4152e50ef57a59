import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import request from 'supertest';
import { PROFILES } from '../../apps/cpe-sim/src/profiles/catalogue';
import type { Quirk } from '../../apps/cpe-sim/src/quirks';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { RouterFileLinks } from '../../apps/server/src/modules/inventory/router-file-links.service';
import { SweepFiles } from '../../apps/server/src/modules/inventory/sweep-files.service';
import { ScheduledBackups } from '../../apps/server/src/modules/provisioning/scheduled-backups.service';
import { TaskTimes } from '../../apps/server/src/modules/provisioning/task-times.service';
import { newId } from '../../apps/server/src/platform/ids';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';

// Files come from a router over the wire: ordered as a task, sent to the file listener, reported by TransferComplete.

const MAX_BYTES = 300_000;
const SSID = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID';

let app: TestApp;
let api: ApiClient;
const boxes: SimulatedCpe[] = [];

beforeAll(async () => {
  app = await startApp({
    env: {
      FILES_UPLOAD_MAX_BYTES: String(MAX_BYTES),
      FILES_UPLOAD_QUOTA_BYTES: '600000',
      FILES_BACKUP_EVERY_DAYS: '7',
      FILES_BACKUP_VERSIONS: '2',
    },
  });
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

async function aHome(
  quirks: readonly Quirk[] = [],
  profile: 'hg8245' | 'zn6600' = 'hg8245',
  identity: { productClass?: string } = {},
): Promise<Home> {
  const serial = `UP-${randomBytes(5).toString('hex')}`;
  await aSubscription(api, { routerSerial: serial });
  const { body } = await api.get(`/routers?search=${serial}`).expect(200);
  const box = new SimulatedCpe({ profile, serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP, quirks, identity });
  boxes.push(box);
  await box.boot();
  await box.waitFor((one) => one.state().ppp.pool === 'service' && isQuiet(one), { what: 'service' });
  return { box, routerId: body.items[0].id as string };
}

interface TaskView {
  id: string;
  kind: string;
  state: string;
  reason: string | null;
  attempts: number;
  uploadId: string | null;
  afterTaskId: string | null;
  parameters: { path: string; outcome: string | null }[];
}

async function order({ routerId }: Home, task: object): Promise<string> {
  const { body } = await api.post(`/routers/${routerId}/tasks`, task, newId()).expect(201);
  await app.settle();
  return body.id as string;
}

async function tasksOf({ routerId }: Home): Promise<TaskView[]> {
  return (await api.get(`/routers/${routerId}/tasks`).expect(200)).body as TaskView[];
}

const task = async (home: Home, id: string): Promise<TaskView> =>
  (await tasksOf(home)).find((entry) => entry.id === id) as TaskView;

async function until(home: Home, id: string, states: readonly string[] = ['done', 'failed']): Promise<TaskView> {
  for (let tries = 0; tries < 400; tries++) {
    const now = await task(home, id);
    if (states.includes(now.state)) return now;
    await app.settle();
    await new Promise((later) => setTimeout(later, 20));
  }
  throw new Error(`the task is ${JSON.stringify(await task(home, id))}`);
}

interface UploadView {
  id: string;
  kind: string;
  state: string;
  version: number | null;
  reason: string;
  sha256: string;
}

const uploadsOf = async ({ routerId }: Home): Promise<{ canUpload: boolean | null; uploads: UploadView[] }> =>
  (await api.get(`/routers/${routerId}/uploads`).expect(200)).body as { canUpload: boolean; uploads: UploadView[] };

const contentOf = (id: string, client = api): request.Test =>
  request(app.httpUrl)
    .get(`/api/v1/router-uploads/${id}/content`)
    .set('Authorization', `Bearer ${client.token}`)
    .buffer(true)
    .parse((response, done) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done(null, Buffer.concat(parts)));
    });

const disk = (): string => join(app.config.settings.DATA_DIR, 'files');
const arriving = (): string[] => (existsSync(join(disk(), 'incoming')) ? readdirSync(join(disk(), 'incoming')) : []);
const methodsOf = (box: SimulatedCpe): string[] => box.sessions.flatMap(({ rpcs }) => rpcs.map(({ method }) => method));

async function anImage(version: string, changes: Record<string, string> = {}): Promise<string> {
  const { productClass = PROFILES.hg8245.productClass } = changes;
  const bytes = `CPE-SIM-IMAGE ${productClass} ${version}\n${randomBytes(8).toString('hex')}`;
  const { body } = await request(app.httpUrl)
    .post(
      `/api/v1/router-files?${new URLSearchParams({ name: 'i', kind: 'firmware', version, ...changes }).toString()}`,
    )
    .set('Authorization', `Bearer ${api.token}`)
    .set('Content-Type', 'application/octet-stream')
    .send(bytes)
    .expect(201);
  return body.id as string;
}

describe('a backup', () => {
  it.each<[string, readonly Quirk[], 'hg8245' | 'zn6600']>([
    ['PUT', [], 'hg8245'],
    ['PUT without a length', ['upload-chunked'], 'zn6600'],
    ['PUT with Expect: 100-continue', ['upload-expects'], 'hg8245'],
    ['POST', ['upload-by-post'], 'hg8245'],
    ['a form', ['upload-as-form', 'upload-chunked'], 'hg8245'],
  ])('comes by %s, becomes version 1, and is what the router sent', async (_how, quirks, profile) => {
    const home = await aHome(quirks, profile);
    const done = await until(home, await order(home, { kind: 'upload', file: 'config' }));
    expect(done).toMatchObject({ state: 'done', attempts: 1, reason: null });
    const { canUpload, uploads } = await uploadsOf(home);
    expect(canUpload).toBe(true);
    expect(uploads).toHaveLength(1);
    const [upload] = uploads as [UploadView];
    expect(upload).toMatchObject({
      id: done.uploadId,
      kind: 'config',
      state: 'released',
      version: 1,
      reason: 'by-hand',
    });
    const { body, headers } = await contentOf(upload.id).expect(200);
    const text = (body as Buffer).toString();
    expect(text).toMatch(/^CPE-SIM-CONFIG\n/);
    expect(createHash('sha256').update(text).digest('hex')).toBe(upload.sha256);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringContaining('attachment') as string,
      'content-security-policy': "default-src 'none'; sandbox",
    });
    // What is on the disk is sealed: the house's passwords are in it.
    expect(readFileSync(join(disk(), upload.id)).includes('CPE-SIM-CONFIG')).toBe(false);
    expect(home.box.sessions.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  it('that has not changed is not stored twice; one that has is the next version, and differs as it should', async () => {
    const home = await aHome();
    await until(home, await order(home, { kind: 'upload', file: 'config' }));
    const before = await uploadsOf(home);
    const again = await until(home, await order(home, { kind: 'upload', file: 'config' }));
    expect(again).toMatchObject({ state: 'done', uploadId: before.uploads[0]?.id });
    expect((await uploadsOf(home)).uploads).toHaveLength(1);
    home.box.changeWifi({ ssid: 'Changed', key: 'another-key-12' });
    await home.box.waitFor(isQuiet);
    await until(home, await order(home, { kind: 'upload', file: 'config' }));
    const { uploads } = await uploadsOf(home);
    expect(uploads.map(({ version }) => version)).toEqual([2, 1]);
    const { body } = await api.get(`/router-uploads/${uploads[0]?.id}/diff?against=${uploads[1]?.id}`).expect(200);
    const lines = body.lines as { change: string; text: string }[];
    expect(lines).toContainEqual(expect.objectContaining({ change: 'added', text: `${SSID}=Changed` }));
    expect(lines.some(({ change, text }) => change === 'added' && text.endsWith('••••••'))).toBe(true);
    expect(JSON.stringify(body)).not.toContain('another-key-12');
  });

  it('that was changed on the disk goes to nobody', async () => {
    const home = await aHome();
    const { uploadId } = await until(home, await order(home, { kind: 'upload', file: 'config' }));
    const path = join(disk(), uploadId ?? '');
    const bytes = readFileSync(path);
    bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect((await api.get(`/router-uploads/${uploadId}/content`).expect(503)).body.code).toBe(
      'router-upload/unreadable',
    );
  });

  it('of a router that never reports is done at its next Inform, which says so', async () => {
    const home = await aHome(['no-transfer-complete']);
    const id = await order(home, { kind: 'upload', file: 'config' });
    await expectReason(home, id, 'the file is here');
    await home.box.inform();
    expect(await until(home, id)).toMatchObject({
      state: 'done',
      reason: expect.stringContaining('never said') as string,
    });
  });

  it('of a model that does not know Upload fails, and its next image goes without one and says so', async () => {
    const productClass = `MUTE-${randomBytes(4).toString('hex')}`;
    const home = await aHome(['no-upload'], 'hg8245', { productClass });
    const id = await order(home, { kind: 'upload', file: 'config' });
    expect(await until(home, id)).toMatchObject({ state: 'failed', reason: expect.stringContaining('9000') as string });
    expect((await uploadsOf(home)).canUpload).toBe(false);
    const image = await until(
      home,
      await order(home, { kind: 'download', fileId: await anImage('N1', { productClass }) }),
    );
    expect(image).toMatchObject({ state: 'done', afterTaskId: null });
    expect(image.parameters).toEqual([expect.objectContaining({ outcome: expect.stringContaining('none') as string })]);
  });
});

async function expectReason(home: Home, id: string, words: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if ((await task(home, id)).reason?.includes(words) === true) return;
    await new Promise((later) => setTimeout(later, 20));
  }
  expect((await task(home, id)).reason).toContain(words);
}

describe('the schedule', () => {
  it('asks once a day for what is older than it says, of who can, and keeps so many versions', async () => {
    const home = await aHome();
    const scheduled = async (): Promise<TaskView[]> =>
      (await tasksOf(home)).filter(({ kind, state }) => kind === 'upload' && state === 'queued');
    await app.get(ScheduledBackups).run();
    await app.get(ScheduledBackups).run();
    expect(await scheduled()).toHaveLength(1);
    for (const [round, reason] of ['scheduled', 'by-hand', 'by-hand'].entries()) {
      home.box.changeWifi({ ssid: `Round-${round}` });
      await home.box.waitFor(isQuiet);
      const [waiting] = await scheduled();
      // Nobody was called for it: it is sent when the router comes by.
      for (let tries = 0; waiting !== undefined && tries < 20 && (await scheduled()).length > 0; tries++)
        await home.box.inform();
      await until(home, waiting?.id ?? (await order(home, { kind: 'upload', file: 'config' })));
      expect((await uploadsOf(home)).uploads[0]).toMatchObject({ version: round + 1, reason });
    }
    await app.get(ScheduledBackups).run();
    expect(await scheduled()).toEqual([]);
    await app.get(SweepFiles).run();
    const { uploads } = await uploadsOf(home);
    expect(uploads.map(({ version }) => version)).toEqual([3, 2]);
    expect(readdirSync(disk())).toEqual(expect.arrayContaining(uploads.map(({ id }) => id)));
  });
});

describe('before an image', () => {
  it('the configuration is taken, and the image waits for it', async () => {
    const home = await aHome();
    const { softwareVersion } = (await api.get(`/routers/${home.routerId}`).expect(200)).body;
    const wish = { kind: 'download', fileId: await anImage('B1', { fromVersion: softwareVersion }) };
    const key = newId();
    const ordered = await api.post(`/routers/${home.routerId}/tasks`, wish, key).expect(201);
    await app.settle();
    const id = ordered.body.id as string;
    expect(await until(home, id)).toMatchObject({ state: 'done' });
    // A retry of the order is no second one, though the router runs another version now.
    expect((await api.post(`/routers/${home.routerId}/tasks`, wish, key).expect(201)).body.id).toBe(id);
    const all = await tasksOf(home);
    const [image, backup] = ['download', 'upload'].map((kind) => all.find((entry) => entry.kind === kind));
    expect(image).toMatchObject({ id, afterTaskId: backup?.id, parameters: [{ outcome: 'version 1' }] });
    expect(backup).toMatchObject({ kind: 'upload', state: 'done' });
    expect((await uploadsOf(home)).uploads).toEqual([
      expect.objectContaining({ reason: 'before-firmware', version: 1 }),
    ]);
    const methods = methodsOf(home.box).filter((method) => method === 'Upload' || method === 'Download');
    expect(methods).toEqual(['Upload', 'Download']);
  });

  it('none is taken when nobody wants it', async () => {
    const home = await aHome();
    await until(home, await order(home, { kind: 'download', fileId: await anImage('B2'), backup: false }));
    expect((await uploadsOf(home)).uploads).toEqual([]);
  });

  it('that could not be taken, the image is not sent', async () => {
    const home = await aHome();
    home.box.powerCut();
    const id = await order(home, { kind: 'download', fileId: await anImage('B3') });
    const { afterTaskId } = await task(home, id);
    await api.post(`/tasks/${afterTaskId}/cancel`).expect(200);
    expect(await task(home, id)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('no backup before it') as string,
    });
  });

  it.each([
    ['fromVersion', 'router/file-for-another-version'],
    ['hardwareVersion', 'router/file-for-another-hardware'],
  ])('C20: one for another %s is refused at the door', async (field, code) => {
    const home = await aHome();
    const fileId = await anImage('B4', { [field]: 'OTHER' });
    const answer = await api.post(`/routers/${home.routerId}/tasks`, { kind: 'download', fileId }, newId()).expect(409);
    expect(answer.body.code).toBe(code);
  });
});

describe('a restore', () => {
  it('gives a router what it had, with a backup of what it has now', async () => {
    const home = await aHome();
    home.box.changeWifi({ ssid: 'As-It-Was' });
    await home.box.waitFor(isQuiet);
    const { uploadId } = await until(home, await order(home, { kind: 'upload', file: 'config' }));
    home.box.changeWifi({ ssid: 'Spoilt' });
    await home.box.waitFor(isQuiet);
    const id = await order(home, { kind: 'restore', uploadId });
    expect(await until(home, id)).toMatchObject({ state: 'done' });
    expect(home.box.get(SSID)).toBe('As-It-Was');
    const { uploads } = await uploadsOf(home);
    expect(uploads.map(({ version, reason }) => [version, reason])).toEqual([
      [2, 'before-restore'],
      [1, 'by-hand'],
    ]);
  });

  it('of another router needs a word for it, and of another model none helps', async () => {
    const [one, same, other] = await Promise.all([aHome(), aHome(), aHome([], 'zn6600')]);
    const { uploadId } = await until(one, await order(one, { kind: 'upload', file: 'config' }));
    const restore = (home: Home, more: object = {}): request.Test =>
      api.post(`/routers/${home.routerId}/tasks`, { kind: 'restore', uploadId, backup: false, ...more }, newId());
    expect((await restore(same).expect(409)).body.code).toBe('router/backup-of-another-router');
    const model = await restore(other, { acceptsOtherRouter: true }).expect(409);
    expect(model.body.code).toBe('router/file-for-another-model');
    await restore(same, { acceptsOtherRouter: true }).expect(201);
    await api.delete(`/router-uploads/${uploadId}`).expect(409);
  });
});

describe('a log', () => {
  it('stays in quarantine until somebody releases it, and is never a version', async () => {
    const home = await aHome();
    const { uploadId } = await until(home, await order(home, { kind: 'upload', file: 'log', instance: 1 }));
    expect((await contentOf(uploadId ?? '').expect(409)).status).toBe(409);
    const listed = (await api.get('/router-uploads').expect(200)).body as UploadView[];
    expect(listed).toContainEqual(expect.objectContaining({ id: uploadId, state: 'quarantined', kind: 'log' }));
    await api.post(`/routers/${home.routerId}/tasks`, { kind: 'restore', uploadId }, newId()).expect(409);
    const support = await app.api('support');
    await support.post(`/router-uploads/${uploadId}/release`).expect(403);
    const { body } = await api.post(`/router-uploads/${uploadId}/release`).expect(200);
    expect(body).toMatchObject({ state: 'released', version: null });
    expect(((await contentOf(uploadId ?? '').expect(200)).body as Buffer).toString()).toContain('CPE-SIM-LOG');
    await contentOf(uploadId ?? '', support).expect(403);
    await api.delete(`/router-uploads/${uploadId}`).expect(204);
    expect(readdirSync(disk())).not.toContain(uploadId);
  });
});

describe('the file listener, as it is sent to', () => {
  const BYTES = randomBytes(150_000);
  let home: Home;
  let id: string;
  let path: string;
  let address: string;

  beforeEach(async () => {
    // It was told to send the file, and has not got around to it: its URL is open.
    home = await aHome();
    address = home.box.state().management.address ?? '';
    home.box.powerCut();
    id = await order(home, { kind: 'upload', file: 'config' });
    const sent = `update cpe_task set state = 'sent', sent_at = now(), session_id = $2 where id = $1`;
    await app.database.sql.query(sent, [id, newId()]);
    path = pathOf(id, home.routerId);
  });

  const pathOf = (taskId: string, cpeId: string): string =>
    new URL(app.get(RouterFileLinks).uploadUrlOf(app.filesUrl.slice(0, -1), { taskId, cpeId })).pathname;

  interface Sent {
    status: number;
    wasToldToGoOn: boolean;
    headers: Record<string, unknown>;
  }

  interface Sending {
    bytes?: Buffer;
    path?: string;
    method?: string;
    headers?: Record<string, string | number>;
    from?: string;
    /** Hangs up after so many bytes. */
    cutAfter?: number;
    isChunked?: boolean;
  }

  function send({ bytes = BYTES, headers = {}, cutAfter, isChunked, ...options }: Sending = {}): Promise<Sent | null> {
    let wasToldToGoOn = false;
    return new Promise((resolve, reject) => {
      const sending = httpRequest(
        {
          port: new URL(app.filesUrl).port,
          host: '127.0.0.1',
          localAddress: options.from ?? address,
          path: options.path ?? path,
          method: options.method ?? 'PUT',
          headers: isChunked === true ? headers : { 'Content-Length': bytes.length, ...headers },
          agent: false,
        },
        (response) => {
          response.resume();
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, wasToldToGoOn, headers: response.headers });
            sending.destroy();
          });
        },
      );
      sending.on('error', (error) => (cutAfter === undefined && isChunked !== true ? reject(error) : resolve(null)));
      sending.on('close', () => resolve(null));
      sending.on('continue', () => {
        wasToldToGoOn = true;
        sending.end(bytes);
      });
      if (cutAfter !== undefined)
        sending.write(bytes.subarray(0, cutAfter), () => setTimeout(() => sending.destroy(), 50));
      else if ('Expect' in headers) sending.flushHeaders();
      else sending.end(bytes);
    });
  }

  const received = (): Promise<unknown[]> =>
    app.database.sql.query('select id from router_upload where cpe_id = $1', [home.routerId]);

  it('takes one file, the same again as often as it comes, and no other', async () => {
    expect((await send({ headers: { Expect: '100-continue' } }))?.wasToldToGoOn).toBe(true);
    expect((await send())?.status).toBe(200);
    expect((await send({ method: 'POST' }))?.status).toBe(200);
    expect((await send({ bytes: randomBytes(10) }))?.status).toBe(409);
    expect(await received()).toHaveLength(1);
    // The router has not said yet what became of it: nobody gets it before.
    const [{ id: uploadId }] = (await received()) as [{ id: string }];
    await contentOf(uploadId).expect(409);
  });

  it('two at once are one', async () => {
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map((answer) => answer?.status).sort()).toEqual([200, 200, 201]);
    expect(await received()).toHaveLength(1);
    expect(readdirSync(disk()).filter((name) => name !== 'incoming')).toHaveLength(
      (await app.database.sql.query('select id from router_upload union all select id from router_file')).length,
    );
  });

  it.each<[string, Sending, number]>([
    ['too large', { headers: { 'Content-Length': MAX_BYTES + 1, Expect: '100-continue' } }, 413],
    ['packed, as a bomb would be', { headers: { 'Content-Encoding': 'gzip', Expect: '100-continue' } }, 415],
    ['a part of a file', { headers: { 'Content-Range': 'bytes 0-9/100', Expect: '100-continue' } }, 400],
    ['from another address', { from: '127.9.9.9', headers: { Expect: '100-continue' } }, 403],
    ['by another method', { method: 'DELETE', headers: { Expect: '100-continue' } }, 405],
  ])('refuses what is %s before its body', async (_case, sending, status) => {
    const answer = await send(sending);
    expect(answer).toMatchObject({ status, wasToldToGoOn: false });
    expect(arriving()).toEqual([]);
  });

  it('C21: cuts off what is larger than it said, and takes nothing that is empty', async () => {
    const large = await send({ bytes: randomBytes(MAX_BYTES + 70_000), isChunked: true });
    expect([413, undefined]).toContain(large?.status);
    expect((await send({ bytes: Buffer.alloc(0) }))?.status).toBe(400);
    await vanished();
    expect(await received()).toEqual([]);
  });

  async function vanished(): Promise<void> {
    for (let tries = 0; tries < 200 && arriving().length > 0; tries++)
      await new Promise((later) => setTimeout(later, 20));
    expect(arriving()).toEqual([]);
  }

  it('that is cut off leaves nothing, and the whole may follow', async () => {
    expect(await send({ cutAfter: 70_000 })).toBeNull();
    await vanished();
    expect(await received()).toEqual([]);
    expect((await send())?.status).toBe(201);
  });

  it('C19: refuses a URL that was changed, is too old, is of another router, or is to fetch with', async () => {
    const other = await aHome();
    const ready = { Expect: '100-continue' };
    for (const at of [4, 30, path.length - 1]) {
      const forged = path.slice(0, at) + (path[at] === 'A' ? 'B' : 'A') + path.slice(at + 1);
      expect((await send({ path: forged, headers: ready }))?.status).toBe(403);
    }
    expect((await send({ path: pathOf(id, other.routerId), headers: ready }))?.status).toBe(403);
    expect((await send({ path: pathOf(newId(), home.routerId), headers: ready }))?.status).toBe(403);
    expect((await send({ path: path.replace('/u/', '/d/'), headers: ready }))?.status).toBe(405);
    expect((await send({ path: '/u/../../etc/passwd', headers: ready }))?.status).toBe(404);
    app.clock.setOffset(3_602_000);
    expect((await send({ headers: ready }))?.status).toBe(403);
    app.clock.setOffset(0);
    expect((await send())?.status).toBe(201);
  });

  it('C21: takes no more than the room of a router', async () => {
    const cpeId = home.routerId;
    await app.database.sql.query(
      `insert into router_upload (id, cpe_id, kind, file_type, state, reason, asked_by, size_bytes, sha256, product_class,
         received_from, received_at, seen_at) values ($1, $2, 'log', '2 Vendor Log File', 'quarantined', 'by-hand', 't',
         600000, repeat('a', 64), '', '', now() - interval '91 days', now())`,
      [newId(), cpeId],
    );
    expect((await send({ headers: { Expect: '100-continue' } }))?.status).toBe(507);
    // What nobody released in 90 days is cleared away, and there is room again.
    await app.get(SweepFiles).run();
    expect((await send())?.status).toBe(201);
  });

  it('a file whose router never says more is taken when its time is over; a task without a file fails', async () => {
    await send();
    app.clock.setOffset(61_000);
    await app.get(TaskTimes).run({ isHolding: false });
    expect(await task(home, id)).toMatchObject({
      state: 'done',
      reason: expect.stringContaining('never said') as string,
    });
    const next = await order(home, { kind: 'upload', file: 'config' });
    app.clock.setOffset(90_000_000);
    await app.get(TaskTimes).run({ isHolding: false });
    app.clock.setOffset(0);
    expect(await task(home, next)).toMatchObject({ state: 'failed', reason: 'the router did not appear in time' });
  });
});
