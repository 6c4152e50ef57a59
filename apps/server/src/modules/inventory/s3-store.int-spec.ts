import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { S3_KEY, S3Server } from '../../../../../test/support/s3-server';
import { newId } from '../../platform/ids';
import { RouterFiles } from './router-files.service';
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
