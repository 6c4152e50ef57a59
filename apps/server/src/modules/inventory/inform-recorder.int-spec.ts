import { ReportedTree } from '@demarc/datamodel';
import { aTr098Tree, type SampleRow } from '../../../../../test/factories/cpe-trees';
import { PackCpeTree1797000000001 } from '../../../../../migrations/1797000000001-pack-cpe-tree';
import { aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type TestApp } from '../../../../../test/support/app';
import { newId } from '../../platform/ids';
import { AdmitCpe } from './admit-cpe.service';
import { CpeTrees } from './cpe-trees.service';
import { InventoryService, type CpeRecord } from './inventory.service';
import { ManageRouters } from './manage-routers.service';

let house: TestApp;
let inventory: InventoryService;
beforeAll(async () => {
  house = await startApp();
  inventory = house.get(InventoryService);
});
afterAll(() => house.close());

const IGD = 'InternetGatewayDevice.';
const SOFTWARE = `${IGD}DeviceInfo.SoftwareVersion`;
const URL_NAME = `${IGD}ManagementServer.ConnectionRequestURL`;
let serials = 0;

async function aCpe(): Promise<CpeRecord> {
  const serialNumber = `INFORM-${++serials}`;
  await house.get(ManageRouters).register('test', { serialNumber });
  const deviceId = { manufacturer: 'Example', oui: '00259E', productClass: 'EX', serialNumber };
  const found = await house
    .get(AdmitCpe)
    .admit({ deviceId, authenticatedAs: 'bootstrap', credentialCpeId: null, parameterNames: [SOFTWARE] });
  if (found.kind !== 'admitted') throw new Error(found.reason);
  return found.cpe;
}

interface Given {
  events?: string[];
  retryCount?: number;
  values?: Record<string, string>;
  at?: Date;
}

function record(
  cpe: CpeRecord,
  { events = ['2 PERIODIC'], retryCount = 0, values = {}, at }: Given = {},
): Promise<void> {
  return inventory.recordInform({
    cpe,
    sessionId: newId(),
    sourceAddress: '10.8.0.9',
    at: at ?? house.clock.now(),
    inform: {
      deviceId: { manufacturer: 'Example', oui: '00259E', productClass: 'EX', serialNumber: cpe.serialNumber },
      events: events.map((code) => ({ code, commandKey: '' })),
      maxEnvelopes: 1,
      currentTime: '',
      retryCount,
      parameters: Object.entries(values).map(([name, value]) => ({ name, value, type: 'string' })),
    },
  });
}

const codes = async (cpe: CpeRecord): Promise<string[]> =>
  (await inventory.listEvents(house.database.sql, cpe.id, null, 50)).map(({ code }) => code);
const changesOf = (cpe: CpeRecord): ReturnType<InventoryService['listChanges']> =>
  inventory.listChanges(house.database.sql, cpe.id, { path: undefined, source: undefined, beforeId: null, limit: 10 });
const fresh = (cpe: CpeRecord): ReturnType<InventoryService['get']> => inventory.get(house.database.sql, cpe.id);

function store(cpe: CpeRecord, rows: readonly SampleRow[], isComplete = true): Promise<void> {
  return house.database.transaction(async (tx) => {
    await house.get(CpeTrees).store(tx, {
      cpeId: cpe.id,
      root: IGD,
      tree: ReportedTree.of(rows),
      isComplete,
      source: 'session',
      sessionId: newId(),
      at: house.clock.now(),
      sourceAddress: '10.8.0.9',
    });
  });
}

describe('what a CPE will not say again', () => {
  it('is committed when the Inform is answered', async () => {
    const cpe: CpeRecord = { ...(await aCpe()), state: 'quarantine' };
    await record(cpe, { events: ['0 BOOTSTRAP', '1 BOOT', '4 VALUE CHANGE'], values: { [SOFTWARE]: 'V1' } });
    expect((await codes(cpe)).toSorted()).toEqual(['0 BOOTSTRAP', '1 BOOT', '4 VALUE CHANGE']);
    expect(await fresh(cpe)).toMatchObject({ softwareVersion: 'V1' });
  });

  it('G9: the same Inform with RetryCount 1 is not another boot; a later boot is', async () => {
    const cpe = await aCpe();
    await record(cpe, { events: ['1 BOOT'] });
    await record(cpe, { events: ['1 BOOT'], retryCount: 1 });
    await record(cpe, { events: ['1 BOOT'], retryCount: 2 });
    expect(await codes(cpe)).toEqual(['1 BOOT']);
    const later = new Date(house.clock.now().getTime() + 3_600_000);
    await record(cpe, { events: ['1 BOOT'], retryCount: 1, at: later });
    await record(cpe, { events: ['1 BOOT'], at: later });
    expect(await codes(cpe)).toHaveLength(3);
  });
});

describe('a stranger', () => {
  it('fills no table: its boots count once, events of its own making never', async () => {
    const cpe: CpeRecord = { ...(await aCpe()), state: 'quarantine' };
    for (let times = 0; times < 5; times += 1) {
      await record(cpe, { events: ['0 BOOTSTRAP', '1 BOOT', `X ABCDEF ${times}`, `1 ${'A'.repeat(60)}`] });
    }
    expect((await codes(cpe)).toSorted()).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  });

  it('one of ours with 64 events leaves 16', async () => {
    const cpe = await aCpe();
    await record(cpe, { events: Array.from({ length: 64 }, (_each, index) => `X ABCDEF ${index}`) });
    expect(await codes(cpe)).toHaveLength(16);
  });
});

describe('heartbeats', () => {
  it('are written in groups, the newest wins, and are no events', async () => {
    const cpes = await Promise.all([aCpe(), aCpe(), aCpe()]);
    const now = house.clock.now().getTime();
    await Promise.all(
      cpes.flatMap((cpe) => [2, 1, 3].map((second) => record(cpe, { at: new Date(now + second * 1000) }))),
    );
    await inventory.flushInforms();
    const presence = await inventory.presenceOf(
      house.database.sql,
      cpes.map(({ id }) => id),
    );
    for (const cpe of cpes) {
      expect(presence.get(cpe.id)?.lastInformAt.getTime()).toBe(now + 3000);
      expect(await codes(cpe)).toEqual([]);
    }
  });

  it('an uptime that goes on is no change; an address that moved is', async () => {
    const cpe: CpeRecord = { ...(await aCpe()), hasTree: true };
    await store(cpe, aTr098Tree());
    const update = jest.spyOn(CpeTrees.prototype, 'learnFromInform');
    const values = { [`${IGD}DeviceInfo.UpTime`]: '1', [URL_NAME]: 'http://10.8.0.9:7547/cr' };
    await record(cpe, { values });
    await record(cpe, { values: { ...values, [`${IGD}DeviceInfo.UpTime`]: '301' } });
    expect(update).toHaveBeenCalledTimes(1);
    await record(cpe, { values: { ...values, [URL_NAME]: 'http://10.8.0.10:7547/cr' } });
    expect(update).toHaveBeenCalledTimes(2);
    update.mockRestore();
    expect(await fresh(cpe)).toMatchObject({ connectionRequestUrl: 'http://10.8.0.10:7547/cr' });
  });
});

describe('the tree', () => {
  it('is stored whole, promoted, and tells which connection carries the management', async () => {
    const cpe = await aCpe();
    await store(cpe, aTr098Tree());
    const promoted = await inventory.promotedOf(house.database.sql, [cpe.id]);
    expect(promoted.get(cpe.id)?.get('ssid5')).toBe('NET_3');
    expect(await fresh(cpe)).toMatchObject({ managementPath: 'own-wan', modelName: 'EX-100' });
    expect(await inventory.listCpeIdsByValue(house.database.sql, ['wanIp'], '100.64.0.7')).toContain(cpe.id);
  });

  it('that was stored with full names is packed by the migration, and unpacked by its way back', async () => {
    const cpe = await aCpe();
    const rows = aTr098Tree();
    await store(cpe, rows);
    const { sql } = house.database;
    const stored = async (): Promise<unknown> =>
      (await sql.query<{ parameters: unknown }[]>('select parameters from cpe_tree where cpe_id = $1', [cpe.id]))[0]
        ?.parameters;
    const packed = await stored();
    const migration = new PackCpeTree1797000000001();
    const runner = house.database.dataSource.createQueryRunner();
    try {
      await migration.down(runner);
      expect(await stored()).toEqual(rows);
      await migration.up(runner);
    } finally {
      await runner.release();
    }
    expect(await stored()).toEqual(packed);
    expect((await house.get(CpeTrees).find(sql, cpe.id))?.parameters).toEqual(rows);
  });

  it('only differences are written, and each is remembered', async () => {
    const cpe = await aCpe();
    await store(cpe, aTr098Tree());
    const before = await house.get(CpeTrees).find(house.database.sql, cpe.id);
    await store(cpe, aTr098Tree());
    expect((await house.get(CpeTrees).find(house.database.sql, cpe.id))?.changedAt).toEqual(before?.changedAt);
    const changed = aTr098Tree().map((row): SampleRow =>
      row[0].endsWith('Configuration.1.SSID') ? [row[0], 'Mine', row[2], row[3]] : row,
    );
    await store(cpe, changed);
    const history = await changesOf(cpe);
    expect(history.map(({ path, before: was, after }) => [path, was, after])).toEqual([
      [`${IGD}LANDevice.1.WLANConfiguration.1.SSID`, 'NET_1', 'Mine'],
    ]);
  });

  it('a value change that an Inform brings is in the tree and in the history', async () => {
    const cpe = await aCpe();
    await store(cpe, aTr098Tree());
    const ssid = `${IGD}LANDevice.1.WLANConfiguration.1.SSID`;
    await record({ ...cpe, hasTree: true }, { events: ['4 VALUE CHANGE'], values: { [ssid]: 'Hers' } });
    const promoted = await inventory.promotedOf(house.database.sql, [cpe.id]);
    expect(promoted.get(cpe.id)?.get('ssid24')).toBe('Hers');
    const [change] = await changesOf(cpe);
    expect(change).toMatchObject({ path: ssid, after: 'Hers', seenIn: 'inform', source: 'device', changedBy: null });
  });

  it('an uptime told by an Inform does not make the rest of the tree younger', async () => {
    const cpe: CpeRecord = { ...(await aCpe()), hasTree: true };
    await store(cpe, aTr098Tree());
    const before = await house.get(CpeTrees).find(house.database.sql, cpe.id);
    await record(cpe, { events: ['1 BOOT'], values: { [`${IGD}DeviceInfo.UpTime`]: '9', [SOFTWARE]: 'V3' } });
    const after = await house.get(CpeTrees).find(house.database.sql, cpe.id);
    expect(after?.readAt).toEqual(before?.readAt);
    const promoted = await inventory.promotedOf(house.database.sql, [cpe.id]);
    expect(promoted.get(cpe.id)?.get('uptimeSeconds')).toBe('7200');
    expect(promoted.get(cpe.id)?.get('softwareVersion')).toBe('V3');
  });

  it('a character that is cut in half is replaced, wherever it stands', async () => {
    const cpe = await aCpe();
    const long = (length: number): string => `${'x'.repeat(length - 1)}\u{1F4E1}`;
    const cut = (length: number): string => `${'x'.repeat(length - 1)}\uFFFD`;
    await record(cpe, { events: [`M ${long(62)}`] });
    expect(await codes(cpe)).toEqual([`M ${cut(62)}`]);
    const name = `${IGD}DeviceInfo.ModelName`;
    expect(house.get(CpeTrees).conceal([{ name, value: long(65_536), type: '' }])[0]?.value).toBe(cut(65_536));
    await store(cpe, [...aTr098Tree(), [name, long(1000), 'string', false]]);
    const promoted = (await inventory.promotedOf(house.database.sql, [cpe.id])).get(cpe.id);
    expect(promoted?.get('modelName')).toBe(cut(1000));
  });

  it('G05, C8: NUL, hostile names and secrets do not get in', () => {
    const told = house.get(CpeTrees).conceal([
      { name: '__proto__', value: 'x', type: '' },
      { name: 'Device.A b', value: 'x', type: '' },
      { name: 'Device.DeviceInfo.Description', value: 'a\0b', type: 'string' },
      { name: 'Device.ManagementServer.Password', value: 'admin', type: 'string' },
      { name: 'Device.ManagementServer.ConnectionRequestPassword', value: '', type: 'string' },
    ]);
    expect(told.map(({ name, value }) => [name, value])).toEqual([
      ['__proto__', 'x'],
      ['Device.DeviceInfo.Description', 'a\uFFFDb'],
      ['Device.ManagementServer.Password', expect.not.stringContaining('admin')],
      ['Device.ManagementServer.ConnectionRequestPassword', ''],
    ]);
  });
});

it('one assignment per subscription: the second is refused, swap retires the old one', async () => {
  const api = await house.api();
  const { subscription } = await aSubscription(api, { routerSerial: 'SWAP-OLD' });
  const other = await house.get(ManageRouters).register('test', { serialNumber: 'SWAP-OTHER' });
  await api.post(`/routers/${other.id}/assign`, { subscriptionId: subscription.id }).expect(409);
  const next = await house.get(ManageRouters).swap('test', subscription.id, 'SWAP-NEW', 'lightning');
  expect(next).toMatchObject({ subscriptionId: subscription.id, state: 'enrolling' });
  const [old] = await inventory.listBySerial(house.database.sql, 'SWAP-OLD');
  expect(old).toMatchObject({ state: 'retired', subscriptionId: null });
});
