import type { CreateConfigProfile } from '@demarc/contracts';
import { aTr098Tree } from '../../../../../test/factories/cpe-trees';
import { aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { cpeSession } from '../../../../../test/support/cpe-session';
import { ModelCpe } from '../../../../../test/support/model-cpe';
import { newId } from '../../platform/ids';

let house: TestApp;
let api: ApiClient;
beforeAll(async () => {
  house = await startApp();
  api = await house.api('noc');
});
afterAll(() => house.close());

const SSID = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.2.SSID';
let count = 0;
const aBody = (change: Partial<CreateConfigProfile> = {}): CreateConfigProfile => ({
  name: `Profile ${++count}`,
  description: '',
  settings: [{ paths: { tr098: SSID, tr181: null }, value: 'Please pay' }],
  objects: [],
  fileId: null,
  restoreFileId: null,
  ...change,
});

describe('a profile', () => {
  it('is made, changed by version, and deleted while nobody needs it', async () => {
    const { body: made } = await api.post('/config-profiles', aBody()).expect(201);
    expect(made).toMatchObject({ version: 1, openPushes: 0 });
    const change = { ...aBody({ name: 'Renamed' }), version: 1 };
    expect((await api.put(`/config-profiles/${made.id}`, change).expect(200)).body).toMatchObject({ version: 2 });
    const late = await api.put(`/config-profiles/${made.id}`, change).expect(409);
    expect(late.body.code).toBe('config-profile/changed-meanwhile');
    await api.delete(`/config-profiles/${made.id}`).expect(204);
    await api.delete(`/config-profiles/${made.id}`).expect(404);
  });

  it('has a name of its own', async () => {
    const body = aBody();
    await api.post('/config-profiles', body).expect(201);
    expect((await api.post('/config-profiles', body).expect(409)).body.code).toBe('config-profile/name-taken');
  });

  it.each([
    ['nothing in it', { settings: [], objects: [] }, 'config-profile/invalid'],
    [
      'a secret',
      { settings: [{ paths: { tr098: SSID.replace('SSID', 'KeyPassphrase'), tr181: null }, value: 'x' }] },
      'config-profile/invalid',
    ],
    [
      'the management of the router',
      { settings: [{ paths: { tr098: 'InternetGatewayDevice.ManagementServer.URL', tr181: null }, value: 'x' }] },
      'config-profile/invalid',
    ],
    ['one file without the other', { fileId: newId() }, 'request/invalid'],
  ])('with %s is refused', async (_case, change, code) => {
    const answer = await api.post('/config-profiles', aBody(change as Partial<CreateConfigProfile>)).expect(400);
    expect(answer.body.code).toBe(code);
  });

  it('takes its own permission, and reading is for who sees routers', async () => {
    const technician = await house.api('technician');
    await technician.post('/config-profiles', aBody()).expect(403);
    await technician.get('/config-profiles').expect(200);
    await (await house.api('cashier')).get('/config-profiles').expect(403);
  });

  it('that does not exist cannot be chosen by a policy or by hand', async () => {
    const owner = await house.api();
    const [policy] = (await owner.get('/suspension/policies').expect(200)).body;
    const { name, graceDays, hour, method, tolerance, skipWeekdays, version } = policy;
    const change = { name, graceDays, hour, method, tolerance, skipWeekdays, version, reason: 'the test says so' };
    const unknown = await owner
      .put(`/suspension/policies/${policy.id}`, { ...change, pushProfileId: newId() })
      .expect(400);
    expect(unknown.body.code).toBe('suspension/profile-unknown');
    const { body: made } = await api.post('/config-profiles', aBody()).expect(201);
    const chosen = await owner
      .put(`/suspension/policies/${policy.id}`, { ...change, pushProfileId: made.id })
      .expect(200);
    expect(chosen.body.pushProfileId).toBe(made.id);
    expect((await api.delete(`/config-profiles/${made.id}`).expect(409)).body.code).toBe('config-profile/in-use');
    const { subscription } = await aSubscription(owner);
    const byHand = { method: 'walled-garden', reason: 'the test says so', ends: 'by-staff', pushProfileId: newId() };
    const refused = await owner.post(`/subscriptions/${subscription.id}/suspend`, byHand, newId()).expect(400);
    expect(refused.body.code).toBe('suspension/profile-unknown');
  });
});

it('the trial says what it would do, and asks the router nothing', async () => {
  const serialNumber = 'PROFILE-1';
  await aSubscription(await house.api(), { routerSerial: serialNumber });
  const cpe = new ModelCpe(aTr098Tree());
  await cpeSession(house, cpe, { serialNumber, events: ['0 BOOTSTRAP'] });
  const { body } = await api.get(`/routers?search=${serialNumber}`).expect(200);
  const routerId = body.items[0].id as string;
  cpe.log.length = 0;
  const { settings } = aBody({
    settings: [
      { paths: { tr098: SSID, tr181: null }, value: 'Please pay' },
      { paths: { tr098: SSID.replace('2.SSID', '2.Channel'), tr181: null }, value: '6' },
      { paths: { tr098: 'InternetGatewayDevice.X_Nothing.A', tr181: null }, value: '1' },
      { paths: { tr098: null, tr181: 'Device.Time.Enable' }, value: '1' },
    ],
  });
  const { body: preview } = await api.post('/config-profiles/preview', { routerId, settings, objects: [] }).expect(200);
  expect(
    preview.lines.map(({ path, does, from }: { path: string; does: string; from: string }) => [path, does, from]),
  ).toEqual([
    [SSID, 'changes', 'NET_2'],
    [SSID.replace('2.SSID', '2.Channel'), 'stays', '6'],
    ['InternetGatewayDevice.X_Nothing.A', 'nothing', null],
    ['Device.Time.Enable', 'nothing', null],
  ]);
  expect(cpe.log).toEqual([]);
  expect(cpe.get(SSID)).toBe('NET_2');
});
