import { TR098_ROOT, type DataModelRoot } from './parameter-path';
import type { ReportedTree } from './reported-tree';
import { parseDecimal } from './values';

const TABLES_098 = 'InternetGatewayDevice.LANDevice.*.WLANConfiguration.*.AssociatedDevice.*.';
const TABLES_181 = 'Device.WiFi.AccessPoint.*.AssociatedDevice.*.';

/** TR-098 has no signal of its own; these are the names vendors gave it. */
const SIGNAL_NAMES = [
  'SignalStrength',
  'X_HW_RSSI',
  'AssociatedDeviceRssi',
  'AssociatedDeviceRSSI',
  'X_ZTE-COM_RSSI',
  'X_TP_RSSI',
  'X_ALU_COM_RSSI',
  'RSSI',
];
const MAX_STATIONS = 256;

/** How well a router hears each station of its WiFi, in dBm, by MAC address in capitals. */
export function stationSignals(tree: ReportedTree, root: DataModelRoot): ReadonlyMap<string, number> {
  const signals = new Map<string, number>();
  for (const object of tree.objects(root === TR098_ROOT ? TABLES_098 : TABLES_181).slice(0, MAX_STATIONS)) {
    const mac = tree.value(`${object}${root === TR098_ROOT ? 'AssociatedDeviceMACAddress' : 'MACAddress'}`);
    const signal = SIGNAL_NAMES.map((name) => parseDecimal(tree.value(object + name))).find(isSignal);
    if (mac !== null && mac !== '' && signal !== undefined) signals.set(mac.trim().toUpperCase(), signal);
  }
  return signals;
}

// 0 is what a radio says that does not know; above it would be a percentage.
const isSignal = (value: number | null): value is number => value !== null && value < 0 && value >= -120;

/** The tables to read again for fresh signals. */
export function stationTables(tree: ReportedTree, root: DataModelRoot): string[] {
  const pattern = root === TR098_ROOT ? TABLES_098 : TABLES_181;
  return [...new Set(tree.objects(pattern).map((object) => object.replace(/[^.]+\.$/, '')))];
}
