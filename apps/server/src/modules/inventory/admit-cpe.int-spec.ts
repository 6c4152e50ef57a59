import { startApp, type TestApp } from '../../../../../test/support/app';
import { newId } from '../../platform/ids';
import { AdmitCpe, type Admission, type AdmissionRequest } from './admit-cpe.service';
import { InventoryService } from './inventory.service';
import { ManageRouters } from './manage-routers.service';

let house: TestApp;
beforeAll(async () => {
  house = await startApp();
});
afterAll(() => house.close());

const names = ['InternetGatewayDevice.DeviceInfo.SoftwareVersion'];
const device = (serialNumber: string, oui = '00259E', productClass = 'EX-100'): AdmissionRequest['deviceId'] => ({
  manufacturer: 'Example',
  oui,
  productClass,
  serialNumber,
});

function admit(
  deviceId: AdmissionRequest['deviceId'],
  authenticatedAs: 'device' | 'bootstrap' = 'bootstrap',
  credentialCpeId: string | null = null,
): Promise<Admission> {
  return house.get(AdmitCpe).admit({ deviceId, authenticatedAs, credentialCpeId, parameterNames: names });
}

/** A CPE that was registered, met, and has taken credentials of its own. */
async function enrolled(serial: string): Promise<string> {
  await house.get(ManageRouters).register('test', { serialNumber: serial });
  const first = await admit(device(serial));
  if (first.kind !== 'admitted') throw new Error(first.reason);
  await house.database.transaction((tx) => house.get(InventoryService).markEnrolled(tx, first.cpe.id, new Date()));
  await house.settle();
  return first.cpe.id;
}

const cpe = (id: string): ReturnType<InventoryService['get']> =>
  house.get(InventoryService).get(house.database.sql, id);

describe('a stranger', () => {
  it('waits in quarantine with its reason, one row however often it comes', async () => {
    const first = await admit(device('STRANGER-1'));
    const again = await admit(device('STRANGER-1'));
    expect(first).toMatchObject({ kind: 'quarantined', reason: 'nobody has registered this serial' });
    expect(again).toMatchObject({ kind: 'quarantined', cpe: { id: first.kind === 'quarantined' && first.cpe?.id } });
  });

  it('two at the same moment make one row', async () => {
    const both = await Promise.all([admit(device('TWIN')), admit(device('TWIN'))]);
    const ids = both.map((entry) => (entry.kind === 'quarantined' ? entry.cpe?.id : null));
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).toBeTruthy();
  });

  it('G04: 000123 and 123, upper and lower case are different devices', async () => {
    const ids = new Set<string | undefined>();
    for (const serial of ['000123', '123', 'ab', 'AB', ' ab ']) {
      const entry = await admit(device(serial));
      if (entry.kind === 'quarantined') ids.add(entry.cpe?.id);
    }
    expect(ids.size).toBe(5);
  });

  it('is let in once somebody assigns it, and not before', async () => {
    const waiting = await admit(device('STRANGER-2'));
    if (waiting.kind !== 'quarantined' || waiting.cpe === null) throw new Error('it should wait');
    await house.get(ManageRouters).register('test', { serialNumber: 'STRANGER-2' });
    expect((await admit(device('STRANGER-2'))).kind).toBe('admitted');
  });
});

describe('a registered serial', () => {
  it('is met with whatever OUI and product class it has', async () => {
    const made = await house.get(ManageRouters).register('test', { serialNumber: 'KNOWN-1' });
    const met = await admit(device('KNOWN-1', 'ABCDEF', 'Any Class/1'));
    expect(met).toMatchObject({ kind: 'admitted', cpe: { id: made.id, oui: 'ABCDEF', productClass: 'Any Class/1' } });
    expect((await cpe(made.id)).root).toBe('InternetGatewayDevice.');
  });

  it('with an OUI: a box of another maker with that serial is a stranger', async () => {
    await house.get(ManageRouters).register('test', { serialNumber: 'KNOWN-2', oui: '00259E' });
    const other = await admit(device('KNOWN-2', 'FFFFFF'));
    expect(other).toMatchObject({ kind: 'quarantined', reason: expect.stringContaining('another OUI') });
    expect((await admit(device('KNOWN-2', '00259e'))).kind).toBe('admitted');
  });

  it('cannot be registered twice', async () => {
    await house.get(ManageRouters).register('test', { serialNumber: 'KNOWN-3' });
    const again = house.get(ManageRouters).register('test', { serialNumber: 'KNOWN-3' });
    await expect(again).rejects.toMatchObject({ code: 'router/serial-taken' });
  });
});

describe('enrolled once, the bootstrap credential is no proof any more', () => {
  it('comes back with it: quarantine with that reason', async () => {
    const id = await enrolled('RESET-1');
    expect(await admit(device('RESET-1'))).toMatchObject({ kind: 'quarantined', cpe: { id } });
    expect(await cpe(id)).toMatchObject({
      state: 'quarantine',
      quarantineReason: expect.stringContaining('bootstrap'),
    });
  });

  it('with an open window it enrols again, and the window is half an hour', async () => {
    const id = await enrolled('RESET-2');
    const { enrolmentWindowUntil } = await house.get(ManageRouters).openEnrolmentWindow('test', id, 'customer called');
    expect(((enrolmentWindowUntil?.getTime() ?? 0) - house.clock.now().getTime()) / 60_000).toBeCloseTo(30, 0);
    await house.settle();
    house.clock.setOffset(31 * 60_000);
    expect((await admit(device('RESET-2'))).kind).toBe('quarantined');
    house.clock.setOffset(29 * 60_000);
    expect((await admit(device('RESET-2'))).kind).toBe('admitted');
    house.clock.setOffset(0);
  });

  it('somebody who only knows the serial does not lock the real one out', async () => {
    const id = await enrolled('RESET-3');
    await admit(device('RESET-3'));
    expect(await admit(device('RESET-3'), 'device', id)).toMatchObject({ kind: 'admitted', cpe: { state: 'active' } });
  });

  it('a window for an active router opens the way for one enrolment', async () => {
    const id = await enrolled('RESET-4');
    await house.get(ManageRouters).openEnrolmentWindow('test', id, 'factory reset ordered');
    await house.settle();
    expect(await admit(device('RESET-4'))).toMatchObject({ kind: 'admitted', cpe: { state: 'enrolling' } });
    await house.database.transaction((tx) => house.get(InventoryService).markEnrolled(tx, id, new Date()));
    await house.settle();
    expect((await admit(device('RESET-4'))).kind).toBe('quarantined');
  });
});

describe('identity = credential', () => {
  it('G15: the credential of A with the serial of B is refused, and B is not touched', async () => {
    const a = await enrolled('MINE');
    const b = await enrolled('HERS');
    const before = await cpe(b);
    expect(await admit(device('HERS'), 'device', a)).toMatchObject({ kind: 'refused' });
    expect(await admit(device('mine'), 'device', a)).toMatchObject({ kind: 'refused' });
    expect(await admit(device('MINE', '00259e'), 'device', a)).toMatchObject({ kind: 'refused' });
    expect(await cpe(b)).toEqual(before);
  });

  it('a credential of a CPE that is not there is refused', async () => {
    expect(await admit(device('NOBODY'), 'device', newId())).toMatchObject({ kind: 'refused' });
  });

  it('a retired router is told nothing, whatever it proves', async () => {
    const id = await enrolled('OLD');
    await house.get(ManageRouters).retire('test', id, 'broken');
    await house.settle();
    expect(await admit(device('OLD'), 'device', id)).toMatchObject({ kind: 'quarantined' });
    expect(await admit(device('OLD'))).toMatchObject({ kind: 'quarantined', reason: 'this router was retired' });
  });
});

describe('the enrolment settings', () => {
  it('known: strangers are refused without a row; open: they are let in', async () => {
    const strict = await startApp({ env: { CWMP_ENROLMENT: 'known' } });
    const request = {
      deviceId: device('ANY'),
      authenticatedAs: 'bootstrap' as const,
      credentialCpeId: null,
      parameterNames: names,
    };
    expect((await strict.get(AdmitCpe).admit(request)).kind).toBe('refused');
    expect(await strict.get(InventoryService).listBySerial(strict.database.sql, 'ANY')).toEqual([]);
    await strict.close();
    const open = await startApp({ env: { CWMP_ENROLMENT: 'open' } });
    expect(await open.get(AdmitCpe).admit(request)).toMatchObject({ kind: 'admitted', cpe: { state: 'enrolling' } });
    await open.close();
  });

  it('G24: a flood of strangers stops making rows', async () => {
    await house.database.sql.query(
      `insert into cpe (id, serial_number, oui, product_class, state, mode, quarantine_reason, created_at)
       select gen_random_uuid(), 'FLOOD-' || n, 'FFFFFF', 'X', 'quarantine', 'manage', 'flood', now() from generate_series(1, 1000) n`,
    );
    expect(await admit(device('ONE-TOO-MANY'))).toMatchObject({ kind: 'quarantined', cpe: null });
    await house.database.sql.query(`delete from cpe where serial_number like 'FLOOD-%'`);
  });
});
