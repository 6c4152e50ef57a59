import supertest from 'supertest';
import { aTr098Tree, type SampleRow } from '../../../../../test/factories/cpe-trees';
import { aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { cpeSession, type SessionOptions, type SessionOutcome } from '../../../../../test/support/cpe-session';
import { ModelCpe, type ModelCpeHabits } from '../../../../../test/support/model-cpe';
import type { AcsRequest } from '@demarc/cwmp';
import { newId } from '../../platform/ids';
import { CallDue } from './call-due.service';
import { RunTasks } from './run-tasks.service';
import type { SessionWork } from './session-work';

let house: TestApp;
let api: ApiClient;
beforeAll(async () => {
  house = await startApp();
  api = await house.api();
});
afterAll(() => house.close());

const LAN = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.';
const ADDRESS = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.ExternalIPAddress';
let serials = 0;

interface Router {
  cpe: ModelCpe;
  cpeId: string;
  serialNumber: string;
}

const COMMON = 'InternetGatewayDevice.WANDevice.1.WANCommonInterfaceConfig.';
const COUNTERS: SampleRow[] = [
  [`${COMMON}TotalBytesReceived`, '1000', 'unsignedInt', false],
  [`${COMMON}TotalBytesSent`, '1000', 'unsignedInt', false],
];

async function aRouter(habits?: ModelCpeHabits, more: SampleRow[] = []): Promise<Router> {
  const serialNumber = `TASK-${++serials}`;
  await aSubscription(api, { routerSerial: serialNumber });
  const cpe = new ModelCpe([...aTr098Tree(), ...more], habits);
  const { body } = await api.get(`/routers?search=${serialNumber}`).expect(200);
  const router = { cpe, cpeId: body.items[0].id, serialNumber };
  await cpeSession(house, cpe, { serialNumber, events: ['0 BOOTSTRAP'] });
  // It dials in with its new account, so that nothing is open any more.
  cpe.change(ADDRESS, '100.64.9.9');
  cpe.change(ADDRESS.replace('ExternalIPAddress', 'Uptime'), '1');
  await inform(router, ['4 VALUE CHANGE'], { changed: [ADDRESS] });
  return router;
}

const inform = (
  { cpe, cpeId, serialNumber }: Router,
  events: string[],
  more: Partial<SessionOptions> = {},
): Promise<SessionOutcome> => cpeSession(house, cpe, { serialNumber, credentialCpeId: cpeId, events, ...more });

async function order(router: Router, body: object, key = newId()): Promise<{ id: string; state: string }> {
  const answer = await api.post(`/routers/${router.cpeId}/tasks`, body, key).expect(201);
  await house.settle();
  return answer.body;
}

async function task(
  router: Router,
  id: string,
): Promise<Record<string, unknown> & { parameters: { outcome: string }[] }> {
  const { body } = await api.get(`/routers/${router.cpeId}/tasks`).expect(200);
  return body.find((entry: { id: string }) => entry.id === id);
}

async function commandKeyOf(id: string): Promise<string> {
  const [row] = await house.database.sql.query<[{ command_key: string }]>(
    `select command_key from cpe_task where id = $1`,
    [id],
  );
  return row.command_key;
}

const methods = ({ requests }: SessionOutcome): string[] => requests.map(({ method }) => method);
const dies = (method: string): Pick<SessionOptions, 'loseAt'> => ({ loseAt: (request) => request.method === method });

describe('reboot', () => {
  it('is done when the router says so itself, not when it agrees', async () => {
    const router = await aRouter();
    const { id } = await order(router, { kind: 'reboot' });
    expect(methods(await inform(router, ['6 CONNECTION REQUEST']))).toEqual(['Reboot']);
    expect(await task(router, id)).toMatchObject({ state: 'sent', attempts: 1 });
    await inform(router, ['1 BOOT', 'M Reboot'], { commandKey: await commandKeyOf(id) });
    expect(await task(router, id)).toMatchObject({ state: 'done' });
  });

  it('a session that died on it leaves it uncertain; it is never sent again, and its word decides', async () => {
    const router = await aRouter();
    const { id } = await order(router, { kind: 'reboot' });
    await inform(router, ['2 PERIODIC'], dies('Reboot'));
    expect(await task(router, id)).toMatchObject({ state: 'uncertain' });
    expect(methods(await inform(router, ['2 PERIODIC']))).not.toContain('Reboot');
    await inform(router, ['1 BOOT']);
    expect(await task(router, id)).toMatchObject({ state: 'done' });
  });

  it('G37: the process died after it was sent: uncertain at the next session, and not sent again', async () => {
    const router = await aRouter();
    const { id } = await order(router, { kind: 'reboot' });
    await house.database.sql.query(
      `update cpe_task set state = 'sent', sent_at = now(), attempts = 1, session_id = $2 where id = $1`,
      [id, newId()],
    );
    expect(methods(await inform(router, ['2 PERIODIC']))).not.toContain('Reboot');
    expect(await task(router, id)).toMatchObject({ state: 'uncertain' });
  });

  it('a retried order is one reboot; the same key for something else is refused', async () => {
    const router = await aRouter();
    const key = newId();
    const first = await order(router, { kind: 'reboot' }, key);
    const again = await order(router, { kind: 'reboot' }, key);
    expect(again.id).toBe(first.id);
    await api.post(`/routers/${router.cpeId}/tasks`, { kind: 'refresh' }, key).expect(409);
    expect(methods(await inform(router, ['2 PERIODIC'])).filter((method) => method === 'Reboot')).toHaveLength(1);
  });

  it('can be taken back until it is sent', async () => {
    const router = await aRouter();
    const waiting = await order(router, { kind: 'reboot' });
    await api.post(`/tasks/${waiting.id}/cancel`).expect(200);
    expect(methods(await inform(router, ['2 PERIODIC']))).not.toContain('Reboot');
    const sent = await order(router, { kind: 'reboot' });
    await inform(router, ['2 PERIODIC']);
    await api.post(`/tasks/${sent.id}/cancel`).expect(409);
  });
});

describe('factory reset', () => {
  it('opens the way back in, is done at BOOTSTRAP, and everything is given again', async () => {
    const router = await aRouter();
    const { id } = await order(router, { kind: 'factory-reset' });
    expect(methods(await inform(router, ['6 CONNECTION REQUEST']))).toContain('FactoryReset');
    const cpe = new ModelCpe(aTr098Tree());
    const back = await cpeSession(house, cpe, { serialNumber: router.serialNumber, events: ['0 BOOTSTRAP', '1 BOOT'] });
    expect(back.admission.kind).toBe('admitted');
    expect(cpe.get('InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Username')).toMatch(
      /^s-|S-|^[a-z]/,
    );
    expect(await task(router, id)).toMatchObject({ state: 'done' });
  });

  it('takes its own permission', async () => {
    const router = await aRouter();
    const support = await house.api('support');
    await support.post(`/routers/${router.cpeId}/tasks`, { kind: 'factory-reset' }, newId()).expect(403);
    await support.post(`/routers/${router.cpeId}/tasks`, { kind: 'reboot' }, newId()).expect(201);
  });
});

describe('set parameters', () => {
  const channel = `${LAN}1.Channel`;

  it('is applied, read back, and told per parameter', async () => {
    const router = await aRouter();
    const { id } = await order(router, { kind: 'set-parameters', parameters: [{ path: channel, value: '11' }] });
    expect(methods(await inform(router, ['6 CONNECTION REQUEST']))).toEqual([
      'SetParameterValues',
      'GetParameterValues',
    ]);
    expect(router.cpe.get(channel)).toBe('11');
    expect(await task(router, id)).toMatchObject({
      state: 'done',
      parameters: [{ path: channel, value: '11', outcome: 'applied' }],
    });
  });

  it('G38: a refusal names the parameter and its fault', async () => {
    const router = await aRouter({ refuses: new Map([[channel, 9007]]) });
    const parameters = [
      { path: channel, value: '99' },
      { path: `${LAN}2.SSID`, value: 'Guest' },
    ];
    const { id } = await order(router, { kind: 'set-parameters', parameters });
    await inform(router, ['6 CONNECTION REQUEST']);
    const ended = await task(router, id);
    expect(ended.state).toBe('failed');
    expect(ended.parameters.map(({ outcome }) => outcome)).toEqual([expect.stringContaining('9007'), 'not applied']);
  });

  it('G37: the session died before the answer: sent again, ends done with two attempts', async () => {
    const router = await aRouter();
    const { id } = await order(router, { kind: 'set-parameters', parameters: [{ path: channel, value: '1' }] });
    await inform(router, ['2 PERIODIC'], dies('SetParameterValues'));
    expect(await task(router, id)).toMatchObject({ state: 'queued', attempts: 1 });
    await inform(router, ['2 PERIODIC']);
    expect(await task(router, id)).toMatchObject({ state: 'done', attempts: 2 });
  });

  it('three sessions lost over it: failed, and said so', async () => {
    const router = await aRouter();
    const { id } = await order(router, { kind: 'set-parameters', parameters: [{ path: channel, value: '1' }] });
    for (let times = 0; times < 3; times += 1) await inform(router, ['2 PERIODIC'], dies('SetParameterValues'));
    expect(await task(router, id)).toMatchObject({ state: 'failed', reason: '3 sessions were lost over it' });
  });

  it('a key that is set is sealed, masked and audited without its text', async () => {
    const router = await aRouter();
    const path = `${LAN}2.KeyPassphrase`;
    const { id } = await order(router, { kind: 'set-parameters', parameters: [{ path, value: 'guest-secret-9' }] });
    await inform(router, ['6 CONNECTION REQUEST']);
    expect(router.cpe.get(path)).toBe('guest-secret-9');
    expect(await task(router, id)).toMatchObject({ state: 'done', parameters: [{ path, value: null }] });
    for (const table of ['cpe_task', 'audit_entry', 'outbox_event', 'cpe_tree', 'cpe_parameter_change']) {
      const hits = await house.database.sql.query<unknown[]>(
        `select 1 from ${table} t where strpos(t::text, 'guest-secret-9') > 0`,
      );
      expect(hits).toEqual([]);
    }
  });

  it('what is no name of a parameter is refused at the door', async () => {
    const router = await aRouter();
    const parameters = [{ path: 'Device.<script>', value: 'x' }];
    await api.post(`/routers/${router.cpeId}/tasks`, { kind: 'set-parameters', parameters }, newId()).expect(400);
  });
});

describe('refresh and methods', () => {
  it('reads the whole tree again', async () => {
    const router = await aRouter();
    router.cpe.change(`${LAN}2.SSID`, 'Changed');
    const { id } = await order(router, { kind: 'refresh' });
    expect(methods(await inform(router, ['6 CONNECTION REQUEST']))).toEqual([
      'GetParameterNames',
      'GetParameterValues',
    ]);
    expect(await task(router, id)).toMatchObject({ state: 'done' });
    const history = await api.get(`/routers/${router.cpeId}/history`).expect(200);
    expect(history.body.items[0]).toMatchObject({ path: `${LAN}2.SSID`, before: 'NET_2', after: 'Changed' });
  });

  it('reads what people look at, and no more; a router that counts no bytes is done with that', async () => {
    const router = await aRouter();
    router.cpe.change(`${LAN}1.SSID`, 'Changed');
    const { id } = await order(router, { kind: 'read-live' });
    const { requests } = await inform(router, ['6 CONNECTION REQUEST']);
    expect(requests).toEqual([{ method: 'GetParameterValues', names: expect.any(Array) }]);
    const names = requests.flatMap((request) => (request.method === 'GetParameterValues' ? request.names : []));
    expect(names).toEqual(expect.arrayContaining([ADDRESS, 'InternetGatewayDevice.LANDevice.1.Hosts.']));
    expect(names.length).toBeLessThan(30);
    expect(await task(router, id)).toMatchObject({ state: 'done' });
    const { body } = await api.get(`/routers/${router.cpeId}`).expect(200);
    expect(body.summary.wifi[0]).toMatchObject({ ssid: 'Changed' });
  });

  it('a session that is lost while throughput is measured has still read the values', async () => {
    const router = await aRouter({}, COUNTERS);
    const { id } = await order(router, { kind: 'read-live' });
    let asked = 0;
    await inform(router, ['6 CONNECTION REQUEST'], {
      loseAt: (request) => request.method === 'GetParameterValues' && ++asked === 2,
    });
    expect(await task(router, id)).toMatchObject({ state: 'done' });
    const rows = await house.database.sql.query(`select 1 from cpe_throughput where cpe_id = $1`, [router.cpeId]);
    expect(rows).toEqual([]);
  });

  it('counters that are gone at the second look give no throughput, and the reading is done', async () => {
    const router = await aRouter({}, COUNTERS);
    const { id } = await order(router, { kind: 'read-live' });
    router.cpe.change(COUNTERS[0]![0], 'n/a');
    await inform(router, ['6 CONNECTION REQUEST']);
    expect(await task(router, id)).toMatchObject({ state: 'done' });
    const rows = await house.database.sql.query(`select 1 from cpe_throughput where cpe_id = $1`, [router.cpeId]);
    expect(rows).toEqual([]);
  });

  it('lists what the router can do', async () => {
    const router = await aRouter();
    const { id } = await order(router, { kind: 'get-rpc-methods' });
    await inform(router, ['2 PERIODIC']);
    expect(await task(router, id)).toMatchObject({ state: 'done', parameters: [{ path: 'GetParameterNames' }] });
  });

  it('several tasks are carried out in one session, in their order', async () => {
    const router = await aRouter();
    await order(router, { kind: 'get-rpc-methods' });
    await order(router, { kind: 'set-parameters', parameters: [{ path: `${LAN}1.Channel`, value: '3' }] });
    await order(router, { kind: 'reboot' });
    expect(methods(await inform(router, ['2 PERIODIC']))).toEqual([
      'GetRPCMethods',
      'SetParameterValues',
      'GetParameterValues',
      'Reboot',
    ]);
  });
});

describe('attributes, transfers, software modules', () => {
  const SSID = `${LAN}2.SSID`;
  let files = 0;
  const aFile = async (): Promise<string> => {
    const { body } = await supertest(house.httpUrl)
      .post(`/api/v1/router-files?name=settings-${++files}&kind=vendor-config`)
      .set('Authorization', `Bearer ${api.token}`)
      .set('Content-Type', 'application/octet-stream')
      .send(`settings ${files}`)
      .expect(201);
    return body.id;
  };

  it('attributes are set, and read', async () => {
    const router = await aRouter();
    const attributes = [{ path: SSID, notification: 2, isSubscriberAllowed: false }];
    const { id } = await order(router, { kind: 'set-attributes', attributes });
    const asked = await order(router, { kind: 'get-attributes', paths: [SSID] });
    const { requests } = await inform(router, ['6 CONNECTION REQUEST']);
    expect(requests).toContainEqual({
      method: 'SetParameterAttributes',
      settings: [{ name: SSID, notification: 2, accessList: [] }],
    });
    expect(await task(router, id)).toMatchObject({
      state: 'done',
      parameters: [{ path: SSID, value: 'active notification, only the ACS may write', outcome: 'taken' }],
    });
    expect(await task(router, asked.id)).toMatchObject({
      state: 'done',
      parameters: [{ path: SSID, value: 'only the ACS may write', outcome: 'active notification' }],
    });
  });

  it('a router that has no attributes says so', async () => {
    const router = await aRouter({ lacks: new Set(['GetParameterAttributes'] as const) });
    const { id } = await order(router, { kind: 'get-attributes', paths: [`${LAN}`] });
    await inform(router, ['6 CONNECTION REQUEST']);
    expect(await task(router, id)).toMatchObject({ state: 'failed', reason: expect.stringContaining('9000') });
  });

  it('informs when it is told to', async () => {
    const router = await aRouter();
    const { id } = await order(router, { kind: 'schedule-inform', delaySeconds: 90 });
    const { requests } = await inform(router, ['6 CONNECTION REQUEST']);
    expect(requests).toContainEqual(expect.objectContaining({ method: 'ScheduleInform', delaySeconds: 90 }));
    expect(await task(router, id)).toMatchObject({ state: 'done' });
  });

  it('a download within windows is listed, and taken back at the router', async () => {
    const router = await aRouter();
    const windows = [{ startSeconds: 60, endSeconds: 7_200, mode: 'when-idle' }];
    const download = await order(router, { kind: 'download', fileId: await aFile(), windows });
    const { requests } = await inform(router, ['6 CONNECTION REQUEST']);
    expect(requests).toContainEqual(
      expect.objectContaining({
        method: 'ScheduleDownload',
        windows: [{ startSeconds: 60, endSeconds: 7_200, mode: '3 When Idle', userMessage: '', maxRetries: -1 }],
      }),
    );
    expect(await task(router, download.id)).toMatchObject({ state: 'sent' });
    const list = await order(router, { kind: 'list-transfers' });
    const cancel = await order(router, { kind: 'cancel-transfer', taskId: download.id });
    await inform(router, ['6 CONNECTION REQUEST']);
    expect((await task(router, list.id)).parameters).toMatchObject([
      { value: 'download of 3 Vendor Configuration File', outcome: 'not started' },
    ]);
    expect(await task(router, cancel.id)).toMatchObject({ state: 'done' });
    expect(await task(router, download.id)).toMatchObject({ state: 'cancelled', reason: 'taken back at the router' });
    expect(router.cpe.transfers).toEqual([]);
    const again = { kind: 'cancel-transfer', taskId: download.id };
    await api.post(`/routers/${router.cpeId}/tasks`, again, newId()).expect(409);
  });

  it('windows that overlap, and a transfer of another router, are refused', async () => {
    const [router, other] = [await aRouter(), await aRouter()];
    const fileId = await aFile();
    const windows = [
      { startSeconds: 0, endSeconds: 100, mode: 'any-time' },
      { startSeconds: 50, endSeconds: 200, mode: 'any-time' },
    ];
    await api.post(`/routers/${router.cpeId}/tasks`, { kind: 'download', fileId, windows }, newId()).expect(400);
    const { id } = await order(router, { kind: 'download', fileId });
    await api.post(`/routers/${other.cpeId}/tasks`, { kind: 'cancel-transfer', taskId: id }, newId()).expect(404);
  });

  it('a router of CWMP 1.0 lists its transfers, too', async () => {
    const router = await aRouter({ lacks: new Set(['GetAllQueuedTransfers'] as const) });
    const { id } = await order(router, { kind: 'list-transfers' });
    expect(methods(await inform(router, ['6 CONNECTION REQUEST']))).toEqual([
      'GetAllQueuedTransfers',
      'GetQueuedTransfers',
    ]);
    expect(await task(router, id)).toMatchObject({ state: 'done', parameters: [] });
  });

  it('a software module is done when the router says so, by its CommandKey', async () => {
    const router = await aRouter();
    const uuid = '0c5ddbb6-4ac4-4fc8-a62d-bd52a22d4d43';
    const operations = [{ operation: 'install', url: 'http://192.0.2.1/module.pkg', uuid }];
    const { id } = await order(router, { kind: 'change-software', operations });
    const { requests } = await inform(router, ['6 CONNECTION REQUEST']);
    const sent = requests.find(({ method }) => method === 'ChangeDUState');
    expect(sent).toMatchObject({ operations: [{ type: 'install', uuid, url: 'http://192.0.2.1/module.pkg' }] });
    expect(await task(router, id)).toMatchObject({ state: 'sent' });
    const result = {
      uuid,
      deploymentUnitRef: 'Device.SoftwareModules.DeploymentUnit.1',
      version: '1',
      currentState: 'Installed',
      isResolved: true,
      executionUnitRefs: '',
      startTime: '',
      completeTime: '',
      faultCode: 0,
      faultString: '',
      operation: '',
    };
    const { commandKey } = sent as Extract<AcsRequest, { method: 'ChangeDUState' }>;
    await house.get(RunTasks).reported({ cpeId: router.cpeId } as SessionWork, {
      method: 'DUStateChangeComplete',
      commandKey,
      results: [result],
    });
    expect(await task(router, id)).toMatchObject({
      state: 'done',
      parameters: [{ path: uuid, outcome: 'Installed' }],
    });
  });
});

describe('what the rule of a make says of its time', () => {
  const SOFTWARE = 'InternetGatewayDevice.DeviceInfo.SoftwareVersion';
  const later = async (seconds: number, work: () => Promise<unknown>): Promise<void> => {
    house.clock.setOffset(seconds * 1000);
    await work().finally(() => house.clock.setOffset(0));
  };

  /** Of a firmware of its own, with a rule for it. */
  async function aRuledRouter(flags: object): Promise<Router> {
    const router = await aRouter();
    const softwareVersion = `RULED-${newId()}`;
    router.cpe.change(SOFTWARE, softwareVersion);
    const any = { oui: null, manufacturer: null, hardwareVersion: null };
    const match = { ...any, model: 'EX-100', softwareVersion, softwareFrom: null, softwareBelow: null };
    const rule = { name: softwareVersion, match, flags, reason: 'the test says so' };
    await api.post('/quirk-rules', rule).expect(201);
    await inform(router, ['2 PERIODIC']);
    return router;
  }

  it('G38: what it does not say in time is in doubt, it is called, and its word decides', async () => {
    const [ruled, other] = [await aRuledRouter({ restartSeconds: 60 }), await aRouter()];
    const [one, two] = [await order(ruled, { kind: 'reboot' }), await order(other, { kind: 'reboot' })];
    for (const router of [ruled, other]) await inform(router, ['6 CONNECTION REQUEST']);
    expect(await task(ruled, one.id)).toMatchObject({ state: 'sent', doubtAt: expect.any(String) });
    expect(await task(other, two.id)).toMatchObject({ state: 'sent', doubtAt: null });
    await later(61, () => house.get(CallDue).run());
    const doubted = await task(ruled, one.id);
    expect(doubted).toMatchObject({ state: 'uncertain', doubtAt: null, reason: expect.stringContaining('longer') });
    expect(await task(other, two.id)).toMatchObject({ state: 'sent' });
    const called = await house.database.sql.query(
      `select 1 from outbox_event where type = 'cpe.connection-wanted' and subject_id = $1
         and payload ->> 'reason' = 'task reboot'`,
      [ruled.cpeId],
    );
    expect(called).toHaveLength(2);
    expect(methods(await inform(ruled, ['6 CONNECTION REQUEST']))).not.toContain('Reboot');
    await inform(ruled, ['1 BOOT']);
    expect(await task(ruled, one.id)).toMatchObject({ state: 'done' });
  });

  it('G7: after a session that was lost it is left alone for a pause, and then it is called', async () => {
    const router = await aRuledRouter({ retryPauseSeconds: 60 });
    const parameters = [{ path: `${LAN}1.Channel`, value: '7' }];
    const { id } = await order(router, { kind: 'set-parameters', parameters });
    await inform(router, ['2 PERIODIC'], dies('SetParameterValues'));
    expect(await task(router, id)).toMatchObject({ state: 'queued', attempts: 1, retryAt: expect.any(String) });
    expect(methods(await inform(router, ['2 PERIODIC']))).not.toContain('SetParameterValues');
    await later(61, () => house.get(CallDue).run());
    expect(await task(router, id)).toMatchObject({ state: 'queued', retryAt: null });
    await inform(router, ['6 CONNECTION REQUEST']);
    expect(await task(router, id)).toMatchObject({ state: 'done', attempts: 2 });
  });
});

it('a router in quarantine takes no orders', async () => {
  await cpeSession(house, new ModelCpe(aTr098Tree()), { serialNumber: 'TASK-STRANGER', events: ['0 BOOTSTRAP'] });
  const { body } = await api.get('/routers?search=TASK-STRANGER').expect(200);
  await api.post(`/routers/${body.items[0].id}/tasks`, { kind: 'reboot' }, newId()).expect(409);
});

it('R13: created = done + failed + cancelled + pending; what waits too long fails with its reason', async () => {
  const router = await aRouter();
  const { id } = await order(router, { kind: 'reboot' });
  const before = await house.database.sql.query<{ n: number }[]>(`select count(*)::int as n from cpe_task`);
  house.clock.setOffset(25 * 3_600_000);
  await house.get(CallDue).run();
  house.clock.setOffset(0);
  expect(await task(router, id)).toMatchObject({ state: 'failed', reason: 'the router did not appear in time' });
  const rows = await house.database.sql.query<{ state: string; n: number }[]>(
    `select state, count(*)::int as n from cpe_task group by state`,
  );
  expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(before[0]?.n);
  expect(rows.map(({ state }) => state)).not.toContain('sent');
});
