import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApp, type ApiClient, type TestApp } from '../support/app';
import { anEnrolledCpe, anIdentity, type EnrolledCpe } from './enrolled-cpe';
import { methodOf, WireCpe, type WireResponse } from './wire-cpe';

// What a CPE tells of its own accord before it hands over (TR-069 A.4.2), sent as the golden files have it.

let app: TestApp;
let api: ApiClient;
const open: EnrolledCpe[] = [];
const strangers: WireCpe[] = [];

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterEach(() => [...open.splice(0).map(({ cpe }) => cpe), ...strangers.splice(0)].forEach((cpe) => cpe.close()));
afterAll(() => app.close());

const fileOf = (method: string): Buffer =>
  readFileSync(join(__dirname, '../fixtures/cwmp/golden/cpe', `${method}.xml`));

/** One session in which it says this, and what it is answered. */
async function says({ cpe }: EnrolledCpe, method: string, event: string): Promise<WireResponse> {
  expect((await cpe.inform([event])).status).toBe(200);
  const answer = await cpe.post(fileOf(method));
  expect((await cpe.post('')).status).toBe(204);
  return answer;
}

async function aCpe(): Promise<EnrolledCpe> {
  const made = await anEnrolledCpe(app);
  open.push(made);
  return made;
}

const journalOf = async (cpeId: string): Promise<{ code: string; text: string }[]> =>
  (await api.get(`/routers/${cpeId}/events`).expect(200)).body.items;

it.each([
  [
    'AutonomousTransferComplete',
    '10 AUTONOMOUS TRANSFER COMPLETE',
    'a transfer of somebody else ended: 1 Firmware Upgrade Image from http://192.0.2.9/fw.bin, done',
  ],
  ['RequestDownload', '9 REQUEST DOWNLOAD', 'wants a file: 2 Web Content (Version=7, Language=bn)'],
  ['Kicked', '5 KICKED', 'somebody opened its kick page: login, a=1, 192.168.1.7'],
  [
    'DUStateChangeComplete',
    '11 DU STATE CHANGE COMPLETE',
    expect.stringContaining('failed: Duplicate deployment unit'),
  ],
  [
    'AutonomousDUStateChangeComplete',
    '12 AUTONOMOUS DU STATE CHANGE COMPLETE',
    expect.stringContaining('Update Device.SoftwareModules.DeploymentUnit.1 1.2: Installed'),
  ],
])('%s is in the journal before it is answered, and there once', async (method, event, text) => {
  const made = await aCpe();
  const answer = await says(made, method, event);
  expect(answer.status).toBe(200);
  expect(methodOf(answer)).toEqual({ method: `${method}Response`, id: '42' });
  const told = (await journalOf(made.cpeId)).filter(({ code }) => code === method);
  expect(told).toEqual([expect.objectContaining({ text })]);
  // It missed the answer, and says it again in its next session.
  await says(made, method, event);
  expect((await journalOf(made.cpeId)).filter(({ code }) => code === method)).toHaveLength(1);
});

it('Kicked sends the browser on', async () => {
  const answer = await says(await aCpe(), 'Kicked', '5 KICKED');
  expect(answer.body).toContain('<NextURL>http://192.0.2.1/welcome?a=1&amp;b=2</NextURL>');
});

it('of a stranger in quarantine it is answered, and nothing is kept of it', async () => {
  const identity = anIdentity();
  const cpe = new WireCpe(app.cwmpUrl, identity, { username: 'bootstrap', password: 'bootstrap-secret' });
  strangers.push(cpe);
  await cpe.inform(['0 BOOTSTRAP']);
  expect(methodOf(await cpe.post(fileOf('RequestDownload')))?.method).toBe('RequestDownloadResponse');
  const kept = await app.database.sql.query(
    `select 1 from cpe_event e join cpe c on c.id = e.cpe_id where c.serial_number = $1 and e.code = 'RequestDownload'`,
    [identity.serialNumber],
  );
  expect(kept).toEqual([]);
});
