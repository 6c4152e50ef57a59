import { aTr098Tree, aTr181Tree } from '../../../test/factories/cpe-trees';
import { statusOf } from './connection-status';
import { listHosts } from './hosts';
import { promotedNames, promotedOf } from './promoted';
import { ReportedTree } from './reported-tree';

const tr098 = ReportedTree.of(aTr098Tree());
const tr181 = ReportedTree.of(aTr181Tree());
const asRecord = (tree: ReportedTree, root: 'Device.' | 'InternetGatewayDevice.'): Record<string, string> =>
  Object.fromEntries(promotedOf(tree, root).map(({ alias, value }) => [alias, value]));

it('TR-098: promotes what people look for', () => {
  expect(asRecord(tr098, 'InternetGatewayDevice.')).toEqual({
    manufacturer: 'Example',
    modelName: 'EX-100',
    periodicInformSeconds: '600',
    hardwareVersion: 'V3.0',
    softwareVersion: 'V2.1.7',
    uptimeSeconds: '7200',
    wanIp: '100.64.0.7',
    pppStatus: 'Connected',
    pppUsername: 'factory@isp',
    pppLastError: 'ERROR_NONE',
    pppUptimeSeconds: '7100',
    macAddress: '00:11:22:33:44:05',
    rxPowerDbm: '-19',
    txPowerDbm: '2.1',
    ssid24: 'NET_1',
    channel24: '6',
    enabled24: '1',
    ssid5: 'NET_3',
    channel5: '44',
    enabled5: '1',
    hostCount: '2',
    security24: '11i',
    security5: '11i',
    acsUrl: 'http://acs.example.net:7547/',
  });
});

it('TR-181: the same names, optical levels in dBm', () => {
  const promoted = asRecord(tr181, 'Device.');
  expect(promoted).toMatchObject({
    ssid24: 'EX',
    ssid5: 'EX-5G',
    channel5: '44',
    wanIp: '203.0.113.77',
    rxPowerDbm: '-19.85',
  });
});

it.each([
  ['0', '0'],
  ['false', '0'],
  ['1', '600'],
])('a router whose periodic Inform is %s informs every %s seconds', (enabled, expected) => {
  const rows = aTr098Tree().map(([name, value, ...rest]) =>
    name.endsWith('.PeriodicInformEnable') ? ([name, enabled, ...rest] as const) : ([name, value, ...rest] as const),
  );
  expect(asRecord(ReportedTree.of(rows), 'InternetGatewayDevice.').periodicInformSeconds).toBe(expected);
});

it('promotes the address by which a router is reached from elsewhere, not that of its link', () => {
  const ppp = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.';
  const rows = ['fe80::1', '2001:db8::7'].map(
    (value, at) => [`${ppp}X_HW_IPv6.IPv6Address.${at + 1}.IPAddress`, value, 'string', false] as const,
  );
  const tree = ReportedTree.of([...aTr098Tree(), ...rows]);
  expect(asRecord(tree, 'InternetGatewayDevice.')['ipv6Address']).toBe('2001:db8::7');
  const alone = ReportedTree.of([...aTr098Tree(), rows[0]!]);
  expect(asRecord(alone, 'InternetGatewayDevice.')['ipv6Address']).toBeUndefined();
});

it('never promotes a secret, and reads again only names the router has', () => {
  for (const name of promotedNames(tr098, 'InternetGatewayDevice.')) expect(tr098.has(name)).toBe(true);
  expect(promotedNames(tr098, 'InternetGatewayDevice.').join()).not.toMatch(/Password|Passphrase/);
});

it('lists hosts, those that are on first, as plain text', () => {
  expect(listHosts(tr098, 'InternetGatewayDevice.')).toEqual([
    {
      name: '<b>tv</b>',
      ipAddress: '192.168.1.12',
      macAddress: 'AA:BB:CC:00:00:02',
      medium: 'ethernet',
      isActive: true,
      signalDbm: null,
    },
    {
      name: 'phone',
      ipAddress: '192.168.1.11',
      macAddress: 'AA:BB:CC:00:00:01',
      medium: 'wifi',
      isActive: false,
      signalDbm: null,
    },
  ]);
  expect(listHosts(tr181, 'Device.')[0]).toMatchObject({ name: 'laptop', medium: 'wifi' });
});

describe('how the PPP connection is doing', () => {
  it('is connected with an address only', () => {
    expect(statusOf(tr098, 'InternetGatewayDevice.')).toEqual({
      isConnected: true,
      status: 'Connected',
      address: '100.64.0.7',
      lastError: 'ERROR_NONE',
      uptimeSeconds: 7100,
    });
    const rows = aTr098Tree().map((row) =>
      row[0].endsWith('PPPConnection.1.ExternalIPAddress') ? ([row[0], '0.0.0.0', row[2], row[3]] as const) : row,
    );
    expect(statusOf(ReportedTree.of(rows), 'InternetGatewayDevice.')?.isConnected).toBe(false);
  });

  it('TR-181: finds the address on the interface above', () => {
    expect(statusOf(tr181, 'Device.')).toMatchObject({ isConnected: true, address: '203.0.113.77', uptimeSeconds: 90 });
  });

  it('is unknown where the router reports none', () => {
    expect(statusOf(ReportedTree.empty, 'Device.')).toBeNull();
  });
});
