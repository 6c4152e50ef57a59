import { aTr098Tree, aTr181Tree, type SampleRow } from '../../../test/factories/cpe-trees';
import type { PlacedIntent, ManagementIntent, WanPppoeIntent, WifiIntent } from './intents/intent';
import { ReportedTree } from './reported-tree';
import { mappingFor, resolveIntent, type WantedParameter } from './resolve-intent';

const management: ManagementIntent = {
  kind: 'management',
  username: 'cpe-1',
  password: { ref: 'management.password', fingerprint: 'f1' },
  connectionRequestUsername: 'acs',
  connectionRequestPassword: { ref: 'management.connectionRequestPassword', fingerprint: 'f2' },
  periodicInformEnable: true,
  periodicInformIntervalSeconds: 300,
};
const pppoe: WanPppoeIntent = {
  kind: 'wan-pppoe',
  username: 'rahima@isp',
  password: { ref: 'wan-pppoe.password', fingerprint: 'f3' },
  enabled: true,
};
const wifi = (band: '2.4' | '5'): WifiIntent => ({
  kind: 'wifi',
  band,
  ssid: 'Rahima',
  passphrase: { ref: `wifi-${band}.passphrase`, fingerprint: 'f4' },
  enabled: true,
});

function resolve(
  rows: readonly SampleRow[],
  intent: PlacedIntent,
  avoid?: ReadonlySet<string>,
): readonly WantedParameter[] {
  const root = rows[0]?.[0].startsWith('Device.') === true ? 'Device.' : 'InternetGatewayDevice.';
  const found = resolveIntent(intent, ReportedTree.of(rows), mappingFor(root), avoid);
  if ('unresolved' in found) throw new Error(found.unresolved.text);
  expect(found.missing).toEqual([]);
  return found.parameters;
}

function reasonsOf(rows: readonly SampleRow[], intent: PlacedIntent): string[] {
  const root = rows.some(([path]) => path.startsWith('Device.')) ? 'Device.' : 'InternetGatewayDevice.';
  const found = resolveIntent(intent, ReportedTree.of(rows), mappingFor(root));
  return 'unresolved' in found ? [found.unresolved.text] : found.missing.map(({ reason }) => reason.text);
}

const change = (rows: SampleRow[], path: RegExp, value: string | null, writable?: boolean): SampleRow[] =>
  rows.map((row) => (path.test(row[0]) ? [row[0], value, row[2], writable ?? row[3]] : row));
const without = (rows: SampleRow[], path: RegExp): SampleRow[] => rows.filter((row) => !path.test(row[0]));

const WLAN = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.';

describe('TR-098', () => {
  it('finds the 2.4 and the 5 GHz network by their channels, not by a number', () => {
    expect(resolve(aTr098Tree(), wifi('2.4')).map(({ path }) => path)).toEqual([
      `${WLAN}1.SSID`,
      `${WLAN}1.KeyPassphrase`,
      `${WLAN}1.Enable`,
    ]);
    expect(resolve(aTr098Tree(), wifi('5'))[0]?.path).toBe(`${WLAN}3.SSID`);
    const swapped = change(change(aTr098Tree(), /[12]\.Channel$/, '36'), /[34]\.Channel$/, '11');
    expect(resolve(swapped, wifi('2.4'))[0]?.path).toBe(`${WLAN}3.SSID`);
  });

  it('takes better evidence than an automatic channel', () => {
    const automatic = change(aTr098Tree(), /\.Channel$/, '0');
    expect(resolve(automatic, wifi('5'))[0]?.path).toBe(`${WLAN}3.SSID`);
    const band = [...automatic, [`${WLAN}2.X_HW_RFBand`, '5GHz', 'string', true] as const];
    expect(resolve(band, wifi('5'))[0]?.path).toBe(`${WLAN}2.SSID`);
  });

  it('takes a router that says nothing of bands as one 2.4 GHz radio', () => {
    const silent = without(aTr098Tree(), /WLANConfiguration\.\d\.(Channel|Standard)$|WLANConfiguration\.[234]\./);
    expect(resolve(silent, wifi('2.4'))[0]?.path).toBe(`${WLAN}1.SSID`);
    expect(reasonsOf(silent, wifi('5'))).toEqual(['this router has no 5 GHz radio']);
  });

  it('takes the next name for the WiFi key where one is missing, read-only or refused', () => {
    const key = (rows: SampleRow[], avoid?: ReadonlySet<string>): string | undefined =>
      resolve(rows, wifi('2.4'), avoid).find(({ field }) => field === 'passphrase')?.path;
    expect(key(without(aTr098Tree(), /1\.KeyPassphrase$/))).toBe(`${WLAN}1.PreSharedKey.1.PreSharedKey`);
    expect(key(change(aTr098Tree(), /Configuration\.1\.KeyPassphrase$/, '', false))).toBe(
      `${WLAN}1.PreSharedKey.1.KeyPassphrase`,
    );
    expect(key(aTr098Tree(), new Set([`${WLAN}1.KeyPassphrase`]))).toBe(`${WLAN}1.PreSharedKey.1.KeyPassphrase`);
  });

  it('closes an open network when it gets a key, and leaves a protected one as it is', () => {
    const open = change(aTr098Tree(), /BeaconType$/, 'Basic');
    const coupled = resolve(open, wifi('2.4')).filter(({ field }) => field === 'passphrase-protection');
    expect(coupled.map(({ path, value }) => [path, value])).toEqual([[`${WLAN}1.BeaconType`, '11i']]);
    const mixed = change(aTr098Tree(), /BeaconType$/, 'WPAand11i');
    expect(resolve(mixed, wifi('2.4')).map(({ field }) => field)).toEqual(['ssid', 'passphrase', 'enabled']);
  });

  it('never carries a secret in clear', () => {
    const secrets = [...resolve(aTr098Tree(), management), ...resolve(aTr098Tree(), pppoe)].filter(({ field }) =>
      /password/i.test(field),
    );
    expect(secrets.map(({ value, secret }) => [value, secret?.fingerprint])).toEqual([
      [null, 'f1'],
      [null, 'f2'],
      [null, 'f3'],
    ]);
  });

  it('passes over bridges, management and voice connections', () => {
    const base = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.';
    const other = (n: number, name: string, type: string): SampleRow[] => [
      [`${base}${n}.WANPPPConnection.1.Name`, name, 'string', true],
      [`${base}${n}.WANPPPConnection.1.ConnectionType`, type, 'string', true],
      [`${base}${n}.WANPPPConnection.1.Username`, '', 'string', true],
      [`${base}${n}.WANPPPConnection.1.Password`, '', 'string', true],
    ];
    const rows = [
      ...aTr098Tree().map((row): SampleRow => [
        row[0].replace('WANConnectionDevice.1.WANPPP', 'WANConnectionDevice.4.WANPPP'),
        row[1],
        row[2],
        row[3],
      ]),
      ...other(1, '1_TR069_R_VID_46', 'IP_Routed'),
      ...other(2, 'bridge', 'PPPoE_Bridged'),
      ...other(3, '3_VOIP_R_VID_7', 'IP_Routed'),
    ];
    expect(resolve(rows, pppoe)[0]?.path).toBe(`${base}4.WANPPPConnection.1.Username`);
    expect(reasonsOf(without(rows, /Device\.4\./), pppoe)[0]).toMatch(/no routed PPP connection/);
  });

  it('takes the default connection of several that are alike', () => {
    const base = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.';
    const rows: SampleRow[] = [1, 2].flatMap((n) => [
      [`${base}${n}.Username`, '', 'string', true],
      [`${base}${n}.Password`, '', 'string', true],
    ]);
    const named = [
      ...rows,
      ['InternetGatewayDevice.Layer3Forwarding.DefaultConnectionService', `${base}2`, 'string', true] as const,
    ];
    expect(resolve(rows, pppoe)[0]?.path).toBe(`${base}1.Username`);
    expect(resolve(named, pppoe)[0]?.path).toBe(`${base}2.Username`);
  });

  it('never writes what the router calls read-only', () => {
    const readOnly = change(aTr098Tree(), /PeriodicInformInterval$/, '600', false);
    expect(reasonsOf(readOnly, management)).toEqual(['this router does not let its Inform interval be set']);
  });
});

describe('TR-181', () => {
  it('finds networks by their radios and keys by the access point that names the network', () => {
    expect(resolve(aTr181Tree(), wifi('2.4')).map(({ path, value }) => [path, value])).toEqual([
      ['Device.WiFi.SSID.2.SSID', 'Rahima'],
      ['Device.WiFi.AccessPoint.2.Security.KeyPassphrase', null],
      ['Device.WiFi.SSID.2.Enable', 'true'],
      ['Device.WiFi.AccessPoint.2.Enable', 'true'],
    ]);
    expect(resolve(aTr181Tree(), wifi('5'))[0]?.path).toBe('Device.WiFi.SSID.1.SSID');
  });

  it('says which part of a network is missing and still names the rest', () => {
    const rows = without(aTr181Tree(), /AccessPoint\.1\./);
    expect(reasonsOf(rows, wifi('5'))).toEqual([
      'this router shows no access point for its 5 GHz network, so its WiFi key cannot be set',
    ]);
  });

  it('is on without an Enable, and cannot be switched off without one', () => {
    const rows = without(aTr181Tree(), /PPP\.Interface\.1\.Enable$/);
    expect(resolve(rows, pppoe).map(({ field }) => field)).toEqual(['username', 'password']);
    expect(reasonsOf(rows, { ...pppoe, enabled: false })).toEqual([
      'this router does not let its PPP connection be switched off',
    ]);
  });

  it('G26: writes booleans in the form the device reports', () => {
    const enabled = resolve(aTr181Tree(), { ...pppoe, enabled: false }).find(({ field }) => field === 'enabled');
    expect(enabled).toMatchObject({ path: 'Device.PPP.Interface.1.Enable', value: 'false', type: 'boolean' });
  });
});

it('G24: a type no CPE may have is replaced by the one of the model', () => {
  const rows = aTr098Tree().map((row): SampleRow => (row[0].endsWith('SSID') ? [row[0], row[1], 'json', row[3]] : row));
  expect(resolve(rows, wifi('2.4'))[0]?.type).toBe('string');
});
