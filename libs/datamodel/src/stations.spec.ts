import { aTr098Tree, type SampleRow } from '../../../test/factories/cpe-trees';
import { listHosts } from './hosts';
import { ReportedTree } from './reported-tree';
import { stationSignals } from './stations';

const WLAN = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.';
const station = (object: string, mac: string, name: string, value: string): SampleRow[] => [
  [`${object}${object.startsWith('Device.') ? 'MACAddress' : 'AssociatedDeviceMACAddress'}`, mac, 'string', false],
  [`${object}${name}`, value, 'int', false],
];

it.each([
  ['X_HW_RSSI', '-61', -61],
  ['SignalStrength', '-70 dBm', -70],
  ['X_HW_RSSI', '0', undefined],
  ['X_HW_RSSI', '72', undefined],
  ['X_HW_RSSI', '-300', undefined],
  ['X_HW_RSSI', '', undefined],
  ['X_UNKNOWN', '-61', undefined],
])('TR-098, %s = %s', (name, value, expected) => {
  const tree = ReportedTree.of(station(`${WLAN}1.AssociatedDevice.1.`, 'aa:bb:cc:00:00:01', name, value));
  expect(stationSignals(tree, 'InternetGatewayDevice.').get('AA:BB:CC:00:00:01')).toBe(expected);
});

it('TR-181 has a name for it', () => {
  const tree = ReportedTree.of(
    station('Device.WiFi.AccessPoint.2.AssociatedDevice.7.', 'AA:BB:CC:00:00:02', 'SignalStrength', '-48'),
  );
  expect([...stationSignals(tree, 'Device.')]).toEqual([['AA:BB:CC:00:00:02', -48]]);
});

it('a host is heard as its station is, joined by address whatever its spelling', () => {
  const tree = ReportedTree.of([
    ...aTr098Tree(),
    ...station(`${WLAN}1.AssociatedDevice.1.`, 'AA:bb:CC:00:00:01', 'X_HW_RSSI', '-61'),
  ]);
  const hosts = listHosts(tree, 'InternetGatewayDevice.');
  expect(hosts.map(({ name, signalDbm }) => [name, signalDbm])).toEqual([
    ['<b>tv</b>', null],
    ['phone', -61],
  ]);
});
