import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import request from 'supertest';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { newId } from '../../platform/ids';
import { RouterFileLinks } from './router-file-links.service';
import { RouterFiles } from './router-files.service';
import { SweepFiles } from './sweep-files.service';

let house: TestApp;
let api: ApiClient;
beforeAll(async () => {
  house = await startApp({ env: { FILES_MAX_BYTES: '104857600' } });
  api = await house.api('noc');
});
afterAll(() => house.close());

const directory = (): string => join(house.config.settings.DATA_DIR, 'files');
const onDisk = (): string[] => readdirSync(directory()).filter((name) => name !== 'incoming');
const arriving = (): string[] => readdirSync(join(directory(), 'incoming'));

function upload(bytes: Buffer | string, query: Record<string, string> = {}, client = api): request.Test {
  const parameters = new URLSearchParams({ name: 'image.bin', kind: 'firmware', ...query });
  return request(house.httpUrl)
    .post(`/api/v1/router-files?${parameters.toString()}`)
    .set('Authorization', `Bearer ${client.token}`)
    .set('Content-Type', 'application/octet-stream')
    .send(bytes);
}

describe('an upload', () => {
  it('is stored with its hash and size, under an id and no name', async () => {
    const bytes = randomBytes(300_000);
    const { body } = await upload(bytes, { name: '../../etc/passwd', productClass: 'EX-1', version: 'V2' }).expect(201);
    expect(body).toMatchObject({
      name: '../../etc/passwd',
      kind: 'firmware',
      fileType: '1 Firmware Upgrade Image',
      productClass: 'EX-1',
      version: 'V2',
      sizeBytes: 300_000,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(onDisk()).toContain(body.id);
    expect((await api.get('/router-files').expect(200)).body[0].id).toBe(body.id);
  });

  it('of the same bytes for the same purpose is one file, also when both come at once', async () => {
    const bytes = randomBytes(1_000);
    const answers = await Promise.all([upload(bytes), upload(bytes), upload(bytes)]);
    const again = await upload(bytes).expect(201);
    expect(new Set([...answers, again].map(({ body }) => body.id)).size).toBe(1);
    const other = await upload(bytes, { kind: 'vendor-config' }).expect(201);
    expect(other.body.id).not.toBe(again.body.id);
    expect(arriving()).toEqual([]);
  });

  it('that is too large or empty leaves nothing behind', async () => {
    const before = onDisk();
    const tooLarge = await upload(Buffer.alloc(104_857_601)).catch(() => null);
    if (tooLarge !== null) expect(tooLarge.body.code).toBe('router-file/too-large');
    expect((await upload('').expect(400)).body.code).toBe('router-file/empty');
    expect(onDisk()).toEqual(before);
    expect(arriving()).toEqual([]);
  });

  it('that breaks off leaves nothing behind', async () => {
    const before = onDisk();
    const { port } = new URL(house.httpUrl);
    await new Promise<void>((resolve) => {
      const broken = httpRequest({
        port,
        method: 'POST',
        path: '/api/v1/router-files?name=x&kind=firmware',
        headers: {
          Authorization: `Bearer ${api.token}`,
          'Content-Type': 'application/octet-stream',
          'Content-Length': 100_000,
        },
      });
      broken.on('error', () => resolve());
      broken.write(Buffer.alloc(50_000));
      setTimeout(() => broken.destroy(), 100);
    });
    await until(() => arriving().length === 0);
    expect(onDisk()).toEqual(before);
  });

  it('goes to disk as it comes: a file of 96 MiB does not stay in memory', async () => {
    // What is garbage already is nobody's memory: it is swept before it is counted.
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const inUse = (): number => {
      collect();
      return process.memoryUsage().arrayBuffers;
    };
    const before = inUse();
    let highest = 0;
    const { port } = new URL(house.httpUrl);
    const chunk = Buffer.alloc(65_536, 'x');
    const status = await new Promise<number>((resolve, reject) => {
      const sending = httpRequest(
        {
          port,
          method: 'POST',
          path: '/api/v1/router-files?name=large&kind=firmware',
          headers: { Authorization: `Bearer ${api.token}`, 'Content-Type': 'application/octet-stream' },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      sending.on('error', reject);
      const send = async (): Promise<void> => {
        for (let at = 0; at < 1_536; at++) {
          if (!sending.write(chunk)) await new Promise((drained) => sending.once('drain', drained));
          if (at % 128 === 127) highest = Math.max(highest, inUse());
        }
        sending.end();
      };
      send().catch(reject);
    });
    expect(status).toBe(201);
    expect(highest - before).toBeLessThan(24_000_000);
  });

  it.each([
    ['another kind', { kind: 'rootkit' }],
    ['a suffix that is a path', { suffix: '/../x' }],
    ['a type that is markup', { fileType: '<x>' }],
    ['a name that is empty', { name: ' ' }],
  ])('with %s is refused', async (_case, query) => {
    expect((await upload('x', query as Record<string, string>).expect(400)).body.code).toBe('request/invalid');
  });

  it('of another content type is refused, and so is whoever may not', async () => {
    await api.post('/router-files?name=x&kind=firmware', { a: 1 }).expect(400);
    await upload('x', {}, await house.api('support')).expect(403);
    await upload('x', {}, await house.api('technician')).expect(403);
  });

  it('can be deleted, and is gone from the disk', async () => {
    const { body } = await upload(randomBytes(10)).expect(201);
    await api.delete(`/router-files/${body.id}`).expect(204);
    await api.delete(`/router-files/${body.id}`).expect(404);
    expect(onDisk()).not.toContain(body.id);
  });
});

describe('what is kept', () => {
  it('C20: is given only as it was uploaded: one byte changed on the disk, and it is given to nobody', async () => {
    const bytes = randomBytes(5_000);
    const { body } = await upload(bytes).expect(201);
    const files = house.get(RouterFiles);
    const file = await files.get(house.database.sql, body.id);
    const open = await files.open(file);
    expect(open?.sizeBytes).toBe(5_000);
    await open?.close();
    bytes[77] = (bytes[77] ?? 0) ^ 1;
    writeFileSync(join(directory(), body.id), bytes);
    expect(await files.open(file)).toBeNull();
  });

  it('is not swept while it is young or known; old leftovers are', async () => {
    const { body } = await upload(randomBytes(10)).expect(201);
    const leftover = newId();
    writeFileSync(join(directory(), leftover), 'x');
    expect(await house.get(SweepFiles).run()).toBe(0);
    const { utimesSync } = await import('node:fs');
    for (const name of [leftover, body.id as string]) utimesSync(join(directory(), name), 1, 1);
    expect(await house.get(SweepFiles).run()).toBe(1);
    expect(onDisk()).toContain(body.id);
    expect(onDisk()).not.toContain(leftover);
  });
});

describe('a link', () => {
  const fileId = newId();
  const cpeId = newId();
  const links = (): RouterFileLinks => house.get(RouterFileLinks);
  const pathOf = (suffix = ''): string =>
    new URL(links().urlOf('http://192.0.2.1:7567', { fileId, cpeId, suffix })).pathname;

  it('G43: is at most 256 characters long, and says whose it is', () => {
    const base = `https://${'a'.repeat(60)}.example.net/${'b'.repeat(80)}`;
    expect(links().urlOf(base, { fileId, cpeId, suffix: '.alter12345' }).length).toBeLessThanOrEqual(256);
    expect(links().verify(pathOf('.alter'))).toEqual({ fileId, cpeId });
  });

  it('C19: with any character changed, added or left out is no link', () => {
    const path = pathOf('.img');
    for (let at = 0; at < path.length; at++) {
      const other = path[at] === 'A' ? 'B' : 'A';
      expect(links().verify(path.slice(0, at) + other + path.slice(at + 1))).toBeNull();
      expect(links().verify(path.slice(0, at) + path.slice(at + 1))).toBeNull();
      expect(links().verify(path.slice(0, at) + 'A' + path.slice(at))).toBeNull();
    }
  });

  it.each(['', '/', '/d/', '/d/../../etc/passwd', '/d/%2e%2e%2f', '//d/x', 'http://h/d/x', '/d/' + '/'.repeat(71)])(
    '%j is none either',
    (path) => expect(links().verify(path)).toBeNull(),
  );

  it('ends after an hour', () => {
    const path = pathOf();
    house.clock.setOffset(3_599_000);
    expect(links().verify(path)).not.toBeNull();
    house.clock.setOffset(3_602_000);
    expect(links().verify(path)).toBeNull();
    house.clock.setOffset(0);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !isSo(); tries++) await new Promise((later) => setTimeout(later, 20));
  expect(isSo()).toBe(true);
}
