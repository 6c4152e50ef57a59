import { Readable } from 'node:stream';
import { aTr098Tree } from '../../../../../test/factories/cpe-trees';
import { aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { cpeSession, type SessionOptions } from '../../../../../test/support/cpe-session';
import { ModelCpe, type ModelCpeHabits } from '../../../../../test/support/model-cpe';
import type { AcsRequest } from '@demarc/cwmp';
import { newId } from '../../platform/ids';
import { CallDue } from './call-due.service';
import { ReceiveUpload } from './receive-upload.service';
import { RunTasks } from './run-tasks.service';
import type { SessionWork } from './session-work';

// The answer to Upload, the file, and TransferComplete come in any order, or do not come.

let house: TestApp;
let api: ApiClient;
beforeAll(async () => {
  house = await startApp();
  api = await house.api();
});
afterEach(() => house.clock.setOffset(0));
afterAll(() => house.close());

interface Router {
  cpe: ModelCpe;
  cpeId: string;
  serialNumber: string;
  taskId: string;
}

const ADDRESS = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.ExternalIPAddress';

/** A router that is told to send its configuration at its next session. */
async function aRouter(habits?: ModelCpeHabits): Promise<Router> {
  const serialNumber = `SENDS-${newId().slice(-12)}`;
  await aSubscription(api, { routerSerial: serialNumber });
  const cpe = new ModelCpe(aTr098Tree(), habits);
  const { body } = await api.get(`/routers?search=${serialNumber}`).expect(200);
  const cpeId = body.items[0].id as string;
  await cpeSession(house, cpe, { serialNumber, events: ['0 BOOTSTRAP'] });
  cpe.change(ADDRESS, '100.64.9.9');
  const ordered = await api.post(`/routers/${cpeId}/tasks`, { kind: 'upload', file: 'config' }, newId()).expect(201);
  await house.settle();
  return { cpe, cpeId, serialNumber, taskId: ordered.body.id as string };
}

/** The Uploads of one session. */
async function inform(
  { cpe, cpeId, serialNumber }: Router,
  more: Partial<SessionOptions> = {},
): Promise<Extract<AcsRequest, { method: 'Upload' }>[]> {
  const session = { serialNumber, credentialCpeId: cpeId, events: ['2 PERIODIC'], ...more };
  const { requests } = await cpeSession(house, cpe, session);
  return requests.flatMap((request) => (request.method === 'Upload' ? [request] : []));
}

async function sends({ cpeId, taskId }: Router, text = 'config'): Promise<string> {
  const receiving = house.get(ReceiveUpload);
  const grant = await receiving.find(cpeId, taskId);
  if (grant === null) return 'not-ordered';
  return receiving.receive(grant, '127.0.0.1', Readable.from([Buffer.from(text)]));
}

async function reports({ cpeId, taskId }: Router, faultCode = 0): Promise<void> {
  const [{ command_key: commandKey }] = await house.database.sql.query<[{ command_key: string }]>(
    `select command_key from cpe_task where id = $1`,
    [taskId],
  );
  const transfer = { commandKey, faultCode, faultString: '', startTime: '', completeTime: '' };
  await house.get(RunTasks).transferComplete({ cpeId, quirks: {} } as SessionWork, transfer);
}

async function state({ cpeId, taskId }: Router): Promise<{ state: string; reason: string | null; attempts: number }> {
  const { body } = await api.get(`/routers/${cpeId}/tasks`).expect(200);
  return body.find(({ id }: { id: string }) => id === taskId);
}

const uploadsOf = async ({ cpeId }: Router): Promise<{ state: string; version: number | null }[]> =>
  (await api.get(`/routers/${cpeId}/uploads`).expect(200)).body.uploads;

const says = (words: string): string => expect.stringContaining(words) as string;

it('the file and then the word: a version', async () => {
  const router = await aRouter();
  const [upload] = await inform(router);
  expect(upload).toMatchObject({ fileType: '1 Vendor Configuration File', username: '', delaySeconds: 0 });
  expect(await state(router)).toMatchObject({ state: 'sent', reason: says('sends the file') });
  expect(await sends(router)).toBe('new');
  expect(await state(router)).toMatchObject({ state: 'sent', reason: says('is here') });
  expect(await uploadsOf(router)).toEqual([expect.objectContaining({ state: 'quarantined', version: null })]);
  await reports(router);
  expect(await state(router)).toMatchObject({ state: 'done', reason: null });
  expect(await uploadsOf(router)).toEqual([expect.objectContaining({ state: 'released', version: 1 })]);
  expect(await sends(router)).toBe('not-ordered');
});

it('the word without a file has failed', async () => {
  const router = await aRouter();
  await inform(router);
  await reports(router);
  expect(await state(router)).toMatchObject({ state: 'failed', reason: says('none arrived') });
});

it('Status 0 before the file waits for it, and then nothing more is waited for', async () => {
  const router = await aRouter({ uploadStatus: 0 });
  await inform(router);
  expect(await state(router)).toMatchObject({ state: 'sent', reason: says('not here yet') });
  await sends(router);
  expect(await state(router)).toMatchObject({ state: 'done' });
});

it('Status 0 behind the file is the end of it', async () => {
  const router = await aRouter({ uploadStatus: 0 });
  await inform(router, {
    during: async (request) => {
      if (request.method === 'Upload') await sends(router);
    },
  });
  expect(await state(router)).toMatchObject({ state: 'done' });
});

it('Status 0 and never a file has failed', async () => {
  const router = await aRouter({ uploadStatus: 0 });
  await inform(router);
  house.clock.setOffset(61_000);
  await house.get(CallDue).run();
  expect(await state(router)).toMatchObject({ state: 'failed', reason: says('none arrived') });
});

it('an hour without a file and without a word has failed: its URL has ended', async () => {
  const router = await aRouter();
  await inform(router);
  await inform(router);
  house.clock.setOffset(3_500_000);
  await house.get(CallDue).run();
  expect(await state(router)).toMatchObject({ state: 'sent' });
  house.clock.setOffset(3_601_000);
  await house.get(CallDue).run();
  expect(await state(router)).toMatchObject({ state: 'failed', reason: says('never said') });
});

it('G37: a session that died on it leaves it uncertain; without a file it is asked again, and three times at most', async () => {
  const router = await aRouter();
  const dies = { loseAt: ({ method }: AcsRequest) => method === 'Upload' };
  expect(await inform(router, dies)).toHaveLength(1);
  expect(await state(router)).toMatchObject({ state: 'uncertain', attempts: 1 });
  const [second] = await inform(router, dies);
  expect(second?.delaySeconds).toBeGreaterThan(0);
  expect(await inform(router, dies)).toHaveLength(1);
  expect(await state(router)).toMatchObject({ state: 'uncertain', attempts: 3 });
  expect(await inform(router)).toEqual([]);
  expect(await state(router)).toMatchObject({ state: 'failed', reason: says('3 sessions were lost') });
});

it('a session that died on it, and the file came all the same: it is not asked again', async () => {
  const router = await aRouter();
  await inform(router, { loseAt: ({ method }) => method === 'Upload' });
  expect(await sends(router)).toBe('new');
  expect(await inform(router)).toEqual([]);
  expect(await state(router)).toMatchObject({ state: 'done', reason: says('never said'), attempts: 1 });
});

it('a fault of the line is tried again, later each time; one that would come again is not', async () => {
  const router = await aRouter();
  await inform(router);
  await reports(router, 9011);
  expect(await state(router)).toMatchObject({ state: 'queued', reason: says('9011') });
  const [second] = await inform(router);
  await reports(router, 9015);
  const [third] = await inform(router);
  expect([second?.delaySeconds, third?.delaySeconds]).toEqual([15, 30]);
  await reports(router, 9015);
  expect(await state(router)).toMatchObject({ state: 'failed', attempts: 3 });
  const other = await aRouter();
  await inform(other);
  await reports(other, 9012);
  expect(await state(other)).toMatchObject({ state: 'failed', reason: says('9012') });
});

it('a fault behind a file that came leaves the file in quarantine', async () => {
  const router = await aRouter();
  await inform(router);
  await sends(router);
  await reports(router, 9012);
  expect(await state(router)).toMatchObject({ state: 'failed', reason: says('stays in quarantine') });
  expect(await uploadsOf(router)).toEqual([expect.objectContaining({ state: 'quarantined' })]);
});
