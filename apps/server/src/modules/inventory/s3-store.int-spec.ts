import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FileStorage } from '@demarc/contracts';
import request from 'supertest';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { S3_KEY, S3Server } from '../../../../../test/support/s3-server';
import { newId } from '../../platform/ids';
import { RouterFiles } from './router-files.service';
import { InventoryService } from './inventory.service';
import { MoveFiles } from './move-files.service';
import { RouterUploads } from './router-uploads.service';
import { SweepFiles } from './sweep-files.service';

let s3: S3Server;
let house: TestApp;
let api: ApiClient;
beforeAll(async () => {
  s3 = await S3Server.start('isp-files');
  house = await startApp({
    env: {
      FILES_S3_ENDPOINT: s3.endpoint,
      FILES_S3_BUCKET: s3.bucket,
      FILES_S3_REGION: S3_KEY.region,
      FILES_S3_ACCESS_KEY_ID: S3_KEY.accessKeyId,
      FILES_S3_SECRET_ACCESS_KEY: S3_KEY.secretAccessKey,
      FILES_S3_PREFIX: 'routers/files_',
    },
  });
  api = await house.api('noc');
});
afterAll(async () => {
  await house.close();
  await s3.close();
});

const directory = (): string => join(house.config.settings.DATA_DIR, 'files');
const onDisk = (): string[] => readdirSync(directory()).filter((name) => name !== 'incoming');
const keyOf = (id: string): string => `routers/files_${id}`;

const upload = (bytes: Buffer): request.Test =>
  request(house.httpUrl)
    .post('/api/v1/router-files?name=image.bin&kind=firmware')
    .set('Authorization', `Bearer ${api.token}`)
    .set('Content-Type', 'application/octet-stream')
    .send(bytes);

async function read(id: string): Promise<Buffer | null> {
  const files = house.get(RouterFiles);
  const open = await files.open(await files.get(house.database.sql, id));
  if (open === null) return null;
  const parts: Buffer[] = [];
  for await (const part of open.read({ start: 0, end: open.sizeBytes - 1 })) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

it('a file is in the bucket before it counts, and comes back to a disk that has lost it', async () => {
  const bytes = randomBytes(300_000);
  const { body } = await upload(bytes).expect(201);
  expect(s3.objects.get(keyOf(body.id))?.bytes.equals(bytes)).toBe(true);
  rmSync(join(directory(), body.id));
  expect((await read(body.id))?.equals(bytes)).toBe(true);
  expect(onDisk()).toContain(body.id);
  expect(s3.refused).toEqual([]);
});

it('C20: bytes that were changed in the bucket are given to nobody', async () => {
  const { body } = await upload(randomBytes(1_000)).expect(201);
  rmSync(join(directory(), body.id));
  const kept = s3.objects.get(keyOf(body.id));
  if (kept !== undefined) kept.bytes = Buffer.concat([kept.bytes.subarray(1), Buffer.from('x')]);
  expect(await read(body.id)).toBeNull();
});

it('a store that is down refuses an upload, and nothing is left of it', async () => {
  s3.isDown = true;
  const before = onDisk();
  expect((await upload(randomBytes(100)).expect(503)).body.code).toBe('router-file/store-unavailable');
  s3.isDown = false;
  expect(onDisk()).toEqual(before);
  expect(readdirSync(join(directory(), 'incoming'))).toEqual([]);
});

it('a file that is deleted leaves the bucket, at once or with the next sweep; copies leave the disk', async () => {
  const first = await upload(randomBytes(100)).expect(201);
  await api.delete(`/router-files/${first.body.id}`).expect(204);
  expect(s3.objects.has(keyOf(first.body.id))).toBe(false);
  const kept = await upload(randomBytes(100)).expect(201);
  const leftovers = [newId(), newId(), newId()].map(keyOf);
  const old = new Date(Date.now() - 90_000_000);
  for (const key of leftovers) s3.objects.set(key, { bytes: Buffer.from('x'), modified: old });
  const foreign = 'routers/files_of-somebody-else';
  s3.objects.set(foreign, { bytes: Buffer.from('x'), modified: old });
  const young = keyOf(newId());
  s3.objects.set(young, { bytes: Buffer.from('x'), modified: new Date() });
  utimesSync(join(directory(), kept.body.id), old, old);
  await house.get(SweepFiles).run();
  expect(leftovers.filter((key) => s3.objects.has(key))).toEqual([]);
  expect([foreign, young, keyOf(kept.body.id)].map((key) => s3.objects.has(key))).toEqual([true, true, true]);
  expect(onDisk()).not.toContain(kept.body.id);
  expect(await read(kept.body.id)).toHaveLength(100);
});

describe('files that were on the disk before there was a bucket', () => {
  const storage = async (): Promise<FileStorage> => (await api.get('/router-files/storage').expect(200)).body;
  const place = async (id: string): Promise<string | undefined> => {
    const rows = await house.database.sql.query<{ place: string }[]>(
      `select stored_in as place from router_file where id = $1 union all
       select stored_in from router_upload where id = $1`,
      [id],
    );
    return rows[0]?.place;
  };

  /** As an installation has it that has had no bucket so far. */
  async function before(id: string, table = 'router_file'): Promise<string> {
    await house.database.sql.query(`update ${table} set stored_in = 'disk' where id = $1`, [id]);
    s3.objects.delete(keyOf(id));
    return id;
  }
  const aFile = async (bytes: Buffer): Promise<string> => before((await upload(bytes).expect(201)).body.id as string);
  const moveAll = async (): Promise<number> => {
    let moved = 0;
    // A round that finds nothing begins anew.
    for (let rounds = 0; rounds < 2; rounds++) moved += await house.get(MoveFiles).run();
    return moved;
  };

  it('are moved, also those that routers sent, and then the disk holds a copy', async () => {
    const bytes = randomBytes(70_000);
    const image = await aFile(bytes);
    const cpeId = newId();
    await house.database.sql.query(
      `insert into cpe (id, serial_number, oui, product_class, state, mode, enrolled_at, created_at)
       values ($1::uuid, 'S3-' || $1, '00259E', 'S3', 'active', 'manage', now(), now())`,
      [cpeId],
    );
    const uploads = house.get(RouterUploads);
    const received = await uploads.receive(Readable.from([Buffer.from('password=secret')]));
    await uploads.keep(received.id);
    const cpe = await house.get(InventoryService).get(house.database.sql, cpeId);
    const sent = { cpe, kind: 'config', fileType: '1 Vendor Configuration File', reason: 'by-hand' } as const;
    await house.database.transaction((tx) =>
      uploads.insert(tx, received, { ...sent, askedBy: 'test', receivedFrom: '127.0.0.1' }),
    );
    const config = await before(received.id, 'router_upload');
    expect(await storage()).toMatchObject({ keptIn: 'bucket', filesOnDisk: 2, problems: [] });
    expect(await moveAll()).toBe(2);
    expect(await storage()).toMatchObject({ filesOnDisk: 0, bytesOnDisk: 0, problems: [] });
    expect([await place(image), await place(config)]).toEqual(['bucket', 'bucket']);
    expect(s3.objects.get(keyOf(image))?.bytes.equals(bytes)).toBe(true);
    expect(s3.objects.get(keyOf(config))?.bytes.includes('secret')).toBe(false);
    rmSync(join(directory(), image));
    expect((await read(image))?.equals(bytes)).toBe(true);
    expect(await moveAll()).toBe(0);
  });

  it('stay where they are while the store is down or keeps something else, however old they are', async () => {
    const [first, second] = [await aFile(randomBytes(900)), await aFile(randomBytes(900))];
    const old = new Date(Date.now() - 90_000_000);
    for (const id of [first, second]) utimesSync(join(directory(), id), old, old);
    s3.isDown = true;
    expect(await moveAll()).toBe(0);
    s3.isDown = false;
    expect((await storage()).problems).toEqual([]);
    s3.isLying = true;
    expect(await moveAll()).toBe(0);
    s3.isLying = false;
    const { problems } = await storage();
    expect(problems).toEqual(
      [first, second].toSorted().map((id) => ({ id, name: 'image.bin', problem: 'other-in-bucket' })),
    );
    await house.get(SweepFiles).run();
    expect(onDisk()).toEqual(expect.arrayContaining([first, second]));
    for (const id of [first, second]) s3.objects.delete(keyOf(id));
    expect(await moveAll()).toBe(2);
    expect(await storage()).toMatchObject({ filesOnDisk: 0, problems: [] });
  });

  it('C20: one whose bytes were changed, or that is gone, is said to be so, and the others are moved', async () => {
    const bytes = randomBytes(500);
    const [altered, missing, good] = [await aFile(bytes), await aFile(randomBytes(500)), await aFile(randomBytes(500))];
    writeFileSync(join(directory(), altered), 'something else');
    rmSync(join(directory(), missing));
    expect(await moveAll()).toBe(1);
    expect(await place(good)).toBe('bucket');
    const { problems, filesOnDisk } = await storage();
    expect(filesOnDisk).toBe(2);
    expect(new Map(problems.map(({ id, problem }) => [id, problem]))).toEqual(
      new Map([
        [altered, 'altered'],
        [missing, 'missing'],
      ]),
    );
    expect(s3.objects.has(keyOf(altered))).toBe(false);
    writeFileSync(join(directory(), altered), bytes);
    expect(await moveAll()).toBe(1);
    await api.delete(`/router-files/${missing}`).expect(204);
    expect(await storage()).toMatchObject({ filesOnDisk: 0, problems: [] });
  });
});
