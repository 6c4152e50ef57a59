import type { GenieacsImport } from '@demarc/contracts';
import request from 'supertest';
import { AccessNetwork } from '../../apps/cpe-sim/src/access-network';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { newId } from '../../apps/server/src/platform/ids';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';
import { aGenieacsDevice, aGridFile, archiveOf, bsonOf, gzipped } from '../support/genieacs-dump';
import { nbiClient, type NbiAnswer } from '../support/nbi-client';

import { WireCpe } from './wire-cpe';

// What programs made for GenieACS do with a router (compatibility notes §1.6 to §1.11), with a simulated one at real sockets.

let app: TestApp;
let api: ApiClient;
let ask: ReturnType<typeof nbiClient>;
let box: SimulatedCpe;
let cpeId: string;
/** As it stands in a URL: its percent signs encoded once more. */
let device: string;
let deviceId: string;

const IGD = 'InternetGatewayDevice.';
const WLAN = `${IGD}LANDevice.1.WLANConfiguration.1.`;
const SERIAL = 'NBI-1';
/** A path that the router will not call back from. */
const NOBODY = '?connection_request&timeout=400';

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
  await api
    .put('/nbi-policy', { isOn: true, exemptNetworks: [], exemptRole: 'noc', reason: 'a test says so' })
    .expect(200);
  ask = nbiClient(() => app.nbiUrl, { 'X-API-Key': api.token });
  await aSubscription(api, { routerSerial: SERIAL });
  const { body } = await api.get(`/routers?search=${SERIAL}`).expect(200);
  cpeId = body.items[0].id;
  box = new SimulatedCpe({
    profile: 'hg8245',
    serial: SERIAL,
    acsUrl: app.cwmpUrl,
    credentials: BOOTSTRAP,
    network: new AccessNetwork(),
  });
  await box.boot();
  await box.waitFor(
    ({ sessions }) => box.state().ppp.status === 'Connected' && sessions.every(({ outcome }) => outcome !== 'running'),
  );
  await app.settle();
  const [known] = (await ask('GET', `/devices?query={"_deviceId._SerialNumber":"${SERIAL}"}&projection=_id`)).json as {
    _id: string;
  }[];
  deviceId = known?._id ?? '';
  device = encodeURIComponent(deviceId);
});
afterAll(async () => {
  await box.close();
  await app.close();
});

const post = (body: unknown, query = '?connection_request&timeout=20000'): Promise<NbiAnswer> =>
  ask('POST', `/devices/${device}/tasks${query}`, body);
const valueOf = async (path: string): Promise<unknown> => {
  const { json } = await ask('GET', `/devices?query={"_id":"${device}"}&projection=${path}`);
  return path.split('.').reduce<unknown>((of, name) => (of as Record<string, unknown> | undefined)?.[name], json[0]);
};
const tasksOf = async (): Promise<{ _id: string; name: string }[]> => (await ask('GET', '/tasks')).json;
const faultsOf = async (): Promise<Record<string, unknown>[]> =>
  (await ask('GET', `/faults?query={"device":"${device}"}`)).json;

describe('POST /devices/{id}/tasks (§1.6)', () => {
  it('runs setParameterValues in the session it calls for: 200, the stored task, and the value is known', async () => {
    const ssid = 'Casa 1';
    const parameterValues = [
      [`${WLAN}SSID`, ssid, 'xsd:string'],
      [`${WLAN}Enable`, 'true', 'xsd:string'],
    ];
    const answer = await post({ name: 'setParameterValues', parameterValues, mine: 7 });
    expect([answer.status, answer.reason, answer.headers['content-type']]).toEqual([200, 'OK', 'application/json']);
    expect(answer.json).toEqual({
      name: 'setParameterValues',
      parameterValues,
      mine: 7,
      device: deviceId,
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      _id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
    });
    expect(box.get(`${WLAN}SSID`)).toBe(ssid);
    expect(await valueOf(`${WLAN}SSID._value`)).toBe(ssid);
    // Done is gone: there is no history.
    expect(await tasksOf()).toEqual([]);
  });

  it('200 does not mean that it was taken: read-only and unknown names are only looked at', async () => {
    const version = box.get(`${IGD}DeviceInfo.SoftwareVersion`);
    const parameterValues = [
      [`${IGD}DeviceInfo.SoftwareVersion`, 'x'],
      [`${IGD}DeviceInfo.Nothing`, 1],
    ];
    expect((await post({ name: 'setParameterValues', parameterValues })).status).toBe(200);
    expect(box.get(`${IGD}DeviceInfo.SoftwareVersion`)).toBe(version);
  });

  it('getParameterValues reads values and what is below objects; a missing name is left out', async () => {
    box.set(`${IGD}Time.NTPServer1`, 'ntp.example.org');
    const parameterNames = [`${IGD}Time`, `${IGD}DeviceInfo.UpTime`, `${IGD}DeviceInfo.Nothing`];
    expect((await post({ name: 'getParameterValues', parameterNames })).status).toBe(200);
    expect(await valueOf(`${IGD}Time.NTPServer1._value`)).toBe('ntp.example.org');
  });

  it('[D] refreshObject takes one dot too many, and the whole of it', async () => {
    box.set(`${IGD}Time.NTPServer1`, 'ntp2.example.org');
    expect((await post({ name: 'refreshObject', objectName: `${IGD}Time.` })).status).toBe(200);
    expect(await valueOf(`${IGD}Time.NTPServer1._value`)).toBe('ntp2.example.org');
    expect((await post({ name: 'refreshObject', objectName: '' })).status).toBe(200);
  });

  it('addObject makes an instance with its values, deleteObject takes it away, twice as well', async () => {
    const { json } = await ask('GET', `/devices?query={"_id":"${device}"}`);
    const collection = collections(json[0]).find((path) => path.endsWith('.PortMapping'));
    const objectName = collection ?? `${IGD}WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.PortMapping`;
    const before = instancesIn(json[0], objectName);
    const parameterValues = [
      ['ExternalPort', 8080],
      ['PortMappingDescription', 'cam'],
    ];
    const added = await post({ name: 'addObject', objectName, parameterValues });
    expect([added.status, await faultsOf()]).toEqual([200, []]);
    const { json: after } = await ask('GET', `/devices?query={"_id":"${device}"}`);
    const [made = ''] = instancesIn(after[0], objectName).filter((instance) => !before.includes(instance));
    expect(box.get(`${objectName}.${made}.ExternalPort`)).toBe('8080');
    expect(await valueOf(`${objectName}.${made}.PortMappingDescription._value`)).toBe('cam');
    for (let n = 0; n < 2; n++)
      expect((await post({ name: 'deleteObject', objectName: `${objectName}.${made}.` })).status).toBe(200);
    expect(await valueOf(`${objectName}.${made}`)).toBeUndefined();
  });

  it('reboot is 200 when the router has agreed', async () => {
    expect((await post({ name: 'reboot' })).status).toBe(200);
    await box.waitFor(({ sessions }) => sessions.some(({ events }) => events.some(({ code }) => code === 'M Reboot')));
    await box.waitFor(({ sessions }) => sessions.every(({ outcome }) => outcome !== 'running'));
  });

  it('a refusal of the router is 202 Task faulted: a fault, tried again by retry, given up with its task (§1.7)', async () => {
    const parameterValues = [[`${WLAN}Channel`, 'nine hundred']];
    const answer = await post({ name: 'setParameterValues', parameterValues });
    const task = answer.json as { _id: string };
    expect([answer.status, answer.reason, answer.headers['x-status-reason']]).toEqual([
      202,
      'Task faulted',
      'Task faulted',
    ]);
    const [fault] = await faultsOf();
    expect(fault).toMatchObject({
      _id: `${deviceId}:task_${task._id}`,
      device: deviceId,
      channel: `task_${task._id}`,
      code: expect.stringMatching(/^cwmp\.90\d\d$/) as string,
      retries: 0,
      provisions: JSON.stringify([['value', `${WLAN}Channel`, 'nine hundred']]),
    });
    expect((await ask('POST', `/tasks/${task._id}/retry`)).status).toBe(200);
    // In the queue again, it has no fault.
    expect(await faultsOf()).toEqual([]);
    await box.inform();
    expect((await faultsOf()).map(({ retries }) => retries)).toEqual([1]);
    expect((await ask('DELETE', `/faults/${encodeURIComponent(String(fault?._id))}`)).status).toBe(200);
    expect([await faultsOf(), await tasksOf()]).toEqual([[], []]);
  });

  it('without connection_request it waits for the next session: 202; several in one body are several', async () => {
    const queued = await post(
      [
        { name: 'getParameterValues', parameterNames: [`${IGD}DeviceInfo.UpTime`] },
        { name: 'refreshObject', objectName: `${IGD}Time` },
      ],
      '',
    );
    expect([queued.status, queued.reason]).toEqual([202, 'Accepted']);
    expect((await tasksOf()).map(({ name }) => name)).toEqual(['getParameterValues', 'refreshObject']);
    await box.inform();
    expect(await tasksOf()).toEqual([]);
  });

  it('a secret that waits is in no list; uniqueKey replaces, DELETE gives up', async () => {
    const first = await post(
      { name: 'setParameterValues', parameterValues: [[`${WLAN}KeyPassphrase`, 'geheim-4711']], uniqueKey: 'k' },
      '',
    );
    expect(first.text).toContain('geheim-4711');
    expect((await ask('GET', '/tasks')).text).not.toContain('geheim-4711');
    const second = (await post({ name: 'reboot', uniqueKey: 'k' }, '')).json as { _id: string };
    expect((await tasksOf()).map(({ _id }) => _id)).toEqual([second._id]);
    expect((await ask('DELETE', `/tasks/${second._id}`)).status).toBe(200);
    expect((await ask('DELETE', `/tasks/${second._id}`)).status).toBe(404);
  });

  it.each([
    ['no body and no call', undefined, '', 400, ''],
    ['no JSON', '{', '', 400, /^SyntaxError: /],
    ['[D] an unknown name', { name: 'Reboot' }, '', 400, /^Invalid task: name /],
    [
      '[D] an empty list',
      { name: 'getParameterValues', parameterNames: [] },
      '',
      400,
      /^Invalid task: parameterNames /,
    ],
    ['[D] a task of the future', { name: 'reboot', timestamp: '2099-01-01T00:00:00Z' }, '', 400, /in the future/],
    ['[D] a file that is not there', { name: 'download', file: 'x' }, '', 400, /^Invalid arguments/],
  ])('%s is refused', async (_case, body, query, status, text) => {
    const answer = await post(body, query);
    expect(answer.status).toBe(status);
    if (typeof text === 'string') expect(answer.text).toBe(text);
    else expect(answer.text).toMatch(text);
    expect(await tasksOf()).toEqual([]);
  });

  it('the mistake of raw ids works as well (§1.2 [D]), and an expired task is a fault', async () => {
    expect(device).not.toBe(deviceId);
    const raw = await ask('POST', `/devices/${deviceId}/tasks`, { name: 'reboot', expiry: '2024-01-01T00:00:00Z' });
    expect(raw.status).toBe(202);
    const { _id } = raw.json as { _id: string };
    expect((await ask('DELETE', `/tasks/${_id}`)).status).toBe(200);
  });
});

describe('a call alone (§1.6)', () => {
  it('is 200 when the router came', async () => {
    const answer = await post(undefined);
    expect([answer.status, answer.text]).toEqual([200, '']);
  });
});

describe('tags (§1.8)', () => {
  it('are put on and taken off, once or twice, by any word', async () => {
    for (const tag of ['vip', 'S%C3%A3o%20Jo%C3%A3o%2F2', '100%25', 'v1.2', 'v1.2'])
      expect((await ask('POST', `/devices/${device}/tags/${tag}`)).status).toBe(200);
    expect(new Set((await valueOf('_tags')) as string[])).toEqual(new Set(['vip', 'São João/2', '100%', 'v1.2']));
    const query = encodeURIComponent(JSON.stringify({ 'Tags.S0xC30xA3o0x20Jo0xC30xA3o0x2F2': true }));
    expect((await ask('HEAD', `/devices?query=${query}`)).headers.total).toBe('1');
    for (let n = 0; n < 2; n++) expect((await ask('DELETE', `/devices/${device}/tags/vip`)).status).toBe(200);
    expect((await valueOf('_tags')) as string[]).not.toContain('vip');
    const other = await ask('GET', `/devices/${device}/tags/vip`);
    expect([other.status, other.headers.allow]).toEqual([405, 'POST, DELETE']);
  });
});

describe('files (§1.10)', () => {
  const metadata = { fileType: '1 Firmware Upgrade Image', productClass: '', version: 'V9' };
  it('are put under a name, listed, fetched by a router, put anew and deleted', async () => {
    expect((await ask('PUT', '/files/fw 1.bin'.replace(' ', '%20'), 'image one', metadata)).status).toBe(201);
    const [listed] = (await ask('GET', '/files?query={"_id":"fw 1.bin"}'.replace(' ', '%20'))).json as unknown[];
    expect(listed).toEqual({
      _id: 'fw 1.bin',
      filename: 'fw 1.bin',
      length: 9,
      chunkSize: 261_120,
      uploadDate: expect.any(String) as string,
      metadata: { fileType: '1 Firmware Upgrade Image', oui: null, productClass: null, version: 'V9' },
    });
    expect((await post({ name: 'download', file: 'fw 1.bin' }, '')).status).toBe(202);
    const [{ _id } = { _id: '' }] = await tasksOf();
    expect((await ask('DELETE', `/tasks/${_id}`)).status).toBe(200);
    expect((await ask('PUT', '/files/fw%201.bin', 'image two', metadata)).status).toBe(201);
    expect((await ask('HEAD', '/files')).headers.total).toBe('1');
    expect((await ask('DELETE', '/files/fw%201.bin')).status).toBe(200);
    expect((await ask('HEAD', '/files')).headers.total).toBe('0');
  });
});

describe('a router that does not answer (§1.6)', () => {
  it('504 for a call, 202 for a task, both with the reason; the task waits and runs later', async () => {
    box.powerCut();
    const called = await post(undefined, NOBODY);
    expect([called.status, called.reason, called.text]).toEqual([504, 'Device is offline', 'Device is offline']);
    const queued = await post({ name: 'refreshObject', objectName: `${IGD}Time` }, NOBODY);
    expect([queued.status, ['Device is offline', 'Task queued but not processed'].includes(queued.reason)]).toEqual([
      202,
      true,
    ]);
    expect((await tasksOf()).map(({ name }) => name)).toEqual(['refreshObject']);
    await box.boot();
    expect(await tasksOf()).toEqual([]);
  });
});

describe('DELETE /devices/{id} (§1.11)', () => {
  it('takes it away with its tasks; who proves changes of a service stays', async () => {
    box.powerCut();
    const answer = await ask('DELETE', `/devices/${device}`);
    const rows = await app.database.sql.query<unknown[]>(
      `select 1 from provisioning_evidence where cpe_id = $1 limit 1`,
      [cpeId],
    );
    expect(answer.status).toBe(rows.length === 0 ? 200 : 409);
    const left = await ask('HEAD', `/devices?query={"_id":"${device}"}`);
    expect(left.headers.total).toBe(rows.length === 0 ? '0' : '1');
  });
});

/** Objects of a document that have instances, by their names. */
function collections(document: unknown, at = ''): string[] {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return [];
  return Object.entries(document).flatMap(([name, below]) => {
    if (name.startsWith('_')) return [];
    const path = at === '' ? name : `${at}.${name}`;
    return [path, ...collections(below, path)];
  });
}

function instancesIn(document: unknown, path: string): string[] {
  const object = path
    .split('.')
    .reduce<unknown>((of, name) => (of as Record<string, unknown> | undefined)?.[name], document);
  return Object.keys(object ?? {}).filter((name) => /^\d+$/.test(name));
}

describe('moving in from GenieACS (§5)', () => {
  const fill = (path: string, bytes: Buffer) =>
    request(app.httpUrl)
      .post(`/api/v1${path}`)
      .set('Authorization', `Bearer ${api.token}`)
      .set('Content-Type', 'application/octet-stream')
      .send(bytes);
  async function anImport(files: Readonly<Record<string, Buffer>>): Promise<string> {
    const { body } = await api.post('/genieacs-imports').expect(201);
    for (const [name, bytes] of Object.entries(files))
      await fill(`/genieacs-imports/${body.id}/files?name=${encodeURIComponent(name)}`, bytes).expect(200);
    return body.id as string;
  }
  async function run(id: string, mode: 'preview' | 'import'): Promise<GenieacsImport> {
    await api.post(`/genieacs-imports/${id}/run`, { mode }).expect(202);
    for (;;) {
      const { body } = await api.get(`/genieacs-imports/${id}`).expect(200);
      if (!['previewing', 'importing'].includes(body.state as string)) return body as GenieacsImport;
      await new Promise((done) => setTimeout(done, 10));
    }
  }
  const count = (found: number, taken: number, known: number, leftOut: number) => ({ found, taken, known, leftOut });
  const attempt = newId().slice(-6);
  const serial = (n: number): string => `MOVED-${attempt}-${n}`;
  const shared = { username: `fleet-${attempt}`, password: 'one-for-all' };
  const dump = {
    devices: [
      aGenieacsDevice(serial(1), { tags: ['vip', 'São João', '\u0001'] }),
      aGenieacsDevice(serial(2), shared),
      aGenieacsDevice(serial(3), shared),
      { _id: 'nonsense' },
    ],
    presets: [{ _id: 'default' }, { _id: 'inform' }],
    config: [{ _id: 'cwmp.auth', value: 'AUTH("u", "very-secret")' }],
    ...aGridFile(`image ${attempt}.bin`, Buffer.from(`an image of ${attempt} in pieces`)),
  };

  it('an archive is looked through, taken over, and taken over again without a change', async () => {
    const id = await anImport({ 'dump.archive.gz': gzipped(archiveOf(dump)) });
    const preview = await run(id, 'preview');
    const counts = {
      devices: count(4, 3, 0, 1),
      tags: count(5, 4, 0, 1),
      credentials: count(3, 1, 0, 2),
      connectionRequests: count(3, 3, 0, 0),
      presets: count(2, 0, 0, 2),
      config: count(1, 1, 0, 0),
      files: count(1, 1, 0, 0),
    };
    expect(preview).toMatchObject({ state: 'previewed', failure: null, counts });
    expect(JSON.stringify(preview)).not.toContain('very-secret');
    expect((await api.get(`/routers?search=${serial(1)}`).expect(200)).body.items).toEqual([]);
    expect(await run(id, 'import')).toMatchObject({ state: 'done', counts });
    await api.post(`/genieacs-imports/${id}/run`, { mode: 'import' }).expect(409);
    const again = await anImport({ 'devices.bson': bsonOf(dump.devices) });
    expect((await run(again, 'import')).counts.devices).toEqual(count(4, 0, 3, 1));
    expect((await ask('HEAD', '/files')).headers.total).toBe('1');
  });

  it('what was taken over is observed, is known by its old id, and shows no secret', async () => {
    const { body } = await api.get(`/routers?search=${serial(1)}`).expect(200);
    expect(body.items).toMatchObject([{ mode: 'observe', tags: ['São João', 'vip'] }]);
    const query = encodeURIComponent(JSON.stringify({ _id: `00259E-ONT1200-${serial(1).replaceAll('-', '%2D')}` }));
    const { text } = await ask('GET', `/devices?query=${query}`);
    expect(JSON.parse(text)).toMatchObject([
      {
        _registered: '2023-01-01T00:00:00.000Z',
        InternetGatewayDevice: { DeviceInfo: { SoftwareVersion: { _value: 'V2' }, UpTime: { _value: 3600 } } },
      },
    ]);
    expect(text).not.toMatch(/secret-|call-/);
  });

  it('a router that was taken over is let in with the credential that it brings, and only observed', async () => {
    const identity = { oui: '00259E', productClass: 'ONT1200', serialNumber: serial(1) };
    const cpe = new WireCpe(app.cwmpUrl, identity, { username: `cpe-${serial(1)}`, password: `secret-${serial(1)}` });
    expect((await cpe.inform()).status).toBe(200);
    cpe.close();
    const { body } = await api.get(`/routers?search=${serial(1)}`).expect(200);
    expect(body.items).toMatchObject([{ mode: 'observe', state: 'active' }]);
  });

  it('files of a directory and JSON go together; what cannot be read fails with the reason, and changes nothing', async () => {
    const grid = aGridFile(`other ${attempt}.bin`, Buffer.from('eleven bytes and more'));
    const lines = JSON.stringify(aGenieacsDevice(serial(9)));
    const id = await anImport({
      'fs.files.bson': bsonOf(grid['fs.files'] ?? []),
      'fs.chunks.bson': bsonOf((grid['fs.chunks'] ?? []).slice(0, -1)),
      'devices.json': Buffer.from(`[\n${lines}\n]`),
      'devices.metadata.json': Buffer.from('{}'),
    });
    const preview = await run(id, 'preview');
    expect(preview.counts).toMatchObject({ devices: count(1, 1, 0, 0), files: count(1, 0, 0, 1) });
    expect(preview.problems).toContainEqual({
      collection: 'fs.files',
      name: `other ${attempt}.bin`,
      text: 'its bytes are not all in the dump',
    });
    const broken = await anImport({ 'devices.bson': bsonOf(dump.devices).subarray(0, 900) });
    expect(await run(broken, 'import')).toMatchObject({
      state: 'failed',
      failure: 'a file cannot be read: it ends in the middle of a document',
    });
    await api.delete(`/genieacs-imports/${broken}`).expect(204);
    await api.post(`/genieacs-imports/${broken}/run`, { mode: 'import' }).expect(409);
    await (await app.api('support')).get('/genieacs-imports').expect(403);
  });
});
