import request from 'supertest';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { newId } from '../../apps/server/src/platform/ids';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';

// The rarer RPCs as tasks, from the API to a box on the wire and back.

let app: TestApp;
let api: ApiClient;
let box: SimulatedCpe;
let routerId: string;
let serials = 0;
let files = 0;

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterAll(() => app.close());
afterEach(() => box.close());

beforeEach(async () => {
  const serial = `RPCS-${++serials}`;
  await aSubscription(api, { routerSerial: serial });
  routerId = (await api.get(`/routers?search=${serial}`).expect(200)).body.items[0].id;
  box = new SimulatedCpe({ profile: 'hg8245', serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP });
  await box.boot();
  await box.waitFor((one) => one.state().ppp.pool === 'service', { what: 'service' });
});

interface TaskView {
  id: string;
  state: string;
  parameters: { path: string; value: string; outcome: string }[];
}

async function order(body: object): Promise<string> {
  return (await api.post(`/routers/${routerId}/tasks`, body, newId()).expect(201)).body.id;
}

/** The task, when it is as far as that. */
async function until(id: string, state: string): Promise<TaskView> {
  let seen: TaskView | undefined;
  for (let n = 0; n < 200; n++) {
    const { body } = await api.get(`/routers/${routerId}/tasks`).expect(200);
    seen = body.find((each: TaskView) => each.id === id);
    if (seen?.state === state) return seen;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`the task is ${seen?.state ?? 'not there'}, not ${state}`);
}

async function aFile(): Promise<string> {
  const { body } = await request(app.httpUrl)
    .post(`/api/v1/router-files?name=settings-${++files}&kind=vendor-config`)
    .set('Authorization', `Bearer ${api.token}`)
    .set('Content-Type', 'application/octet-stream')
    .send('CPE-SIM-CONFIG\nInternetGatewayDevice.Time.NTPServer1=time.example.net\n')
    .expect(201);
  return body.id;
}

it('a download waits for its window, is listed there, and is given up', async () => {
  const windows = [{ startSeconds: 3_600, endSeconds: 7_200, mode: 'when-idle' }];
  const download = await order({ kind: 'download', fileId: await aFile(), windows });
  await until(download, 'sent');
  const list = await until(await order({ kind: 'list-transfers' }), 'done');
  expect(list.parameters).toMatchObject([{ value: 'download of 3 Vendor Configuration File', outcome: 'not started' }]);
  await until(await order({ kind: 'cancel-transfer', taskId: download }), 'done');
  await until(download, 'cancelled');
  const empty = await until(await order({ kind: 'list-transfers' }), 'done');
  expect(empty.parameters).toEqual([]);
});

it('a window that is open now: fetched, and done by its TransferComplete', async () => {
  const windows = [{ startSeconds: 0, endSeconds: 600, mode: 'any-time' }];
  await until(await order({ kind: 'download', fileId: await aFile(), windows }), 'done');
  expect(box.get('InternetGatewayDevice.Time.NTPServer1')).toBe('time.example.net');
});

it('it informs by itself after the time it was told', async () => {
  await until(await order({ kind: 'schedule-inform', delaySeconds: 1 }), 'done');
  await box.waitFor((one) => one.sessions.some(({ events }) => events.some(({ code }) => code === '3 SCHEDULED')), {
    what: 'the scheduled Inform',
  });
});

it('a parameter that is watched actively makes it inform when it changes', async () => {
  const path = 'InternetGatewayDevice.Time.NTPServer1';
  await until(await order({ kind: 'set-attributes', attributes: [{ path, notification: 2 }] }), 'done');
  const read = await until(await order({ kind: 'get-attributes', paths: [path] }), 'done');
  expect(read.parameters).toMatchObject([{ path, outcome: 'active notification' }]);
  box.set(path, 'other.example.net');
  await box.waitFor((one) => one.sessions.some(({ events }) => events.some(({ code }) => code === '4 VALUE CHANGE')), {
    what: 'the Inform of the change',
  });
});
