import type { IntentKind, WifiBand } from './intents/intent';
import { opticalReadings, type OpticalQuantity } from './diagnostics/optical';
import { TR098_ROOT, type DataModelRoot } from './parameter-path';
import type { ReportedTree } from './reported-tree';
import { mappingFor } from './resolve-intent';
import { findObject, objectAt } from './select-object';

/** What people look for and see of a router, under one name in both data models. */
export const PROMOTED_ALIASES = [
  'manufacturer',
  'modelName',
  'hardwareVersion',
  'softwareVersion',
  'uptimeSeconds',
  'wanIp',
  'pppStatus',
  'pppUsername',
  'pppLastError',
  'pppUptimeSeconds',
  'macAddress',
  'rxPowerDbm',
  'txPowerDbm',
  'ssid24',
  'channel24',
  'enabled24',
  'ssid5',
  'channel5',
  'enabled5',
  'hostCount',
  'udpConnectionRequestAddress',
  'natDetected',
  'connectionRequestJabberId',
  'periodicInformSeconds',
] as const;

export type PromotedAlias = (typeof PROMOTED_ALIASES)[number];

export interface PromotedParameter {
  readonly alias: PromotedAlias;
  readonly path: string;
  readonly value: string;
}

type Source =
  | { readonly path: string }
  /** The first instance that has a value. */
  | { readonly any: string }
  /** In dBm by the units of the model; nothing when what it says cannot be. */
  | { readonly optical: OpticalQuantity }
  /** Seconds; 0 where it is switched off. Of the object that holds both. */
  | { readonly periodicInform: string }
  | { readonly intent: IntentKind; readonly band?: WifiBand; readonly on: string; readonly parameter: string };

const IGD = 'InternetGatewayDevice.';
const WAN = 'InternetGatewayDevice.WANDevice.*.WANConnectionDevice.*.';
const ppp = (parameter: string): Source => ({ intent: 'wan-pppoe', on: 'self', parameter });
const wifi = (band: WifiBand, on: string, parameter: string): Source => ({ intent: 'wifi', band, on, parameter });
type Sources = Readonly<Record<PromotedAlias, readonly Source[]>>;

/** Other ways to call it than its URL: the same in both models. */
const managementServer = (
  root: string,
): Pick<
  Sources,
  'udpConnectionRequestAddress' | 'natDetected' | 'connectionRequestJabberId' | 'periodicInformSeconds'
> => ({
  udpConnectionRequestAddress: [{ path: `${root}ManagementServer.UDPConnectionRequestAddress` }],
  natDetected: [{ path: `${root}ManagementServer.NATDetected` }],
  connectionRequestJabberId: [{ path: `${root}ManagementServer.ConnReqJabberID` }],
  periodicInformSeconds: [{ periodicInform: `${root}ManagementServer.` }],
});

const TR098: Sources = {
  manufacturer: [{ path: `${IGD}DeviceInfo.Manufacturer` }],
  modelName: [{ path: `${IGD}DeviceInfo.ModelName` }, { path: `${IGD}DeviceInfo.ProductClass` }],
  hardwareVersion: [{ path: `${IGD}DeviceInfo.HardwareVersion` }],
  softwareVersion: [{ path: `${IGD}DeviceInfo.SoftwareVersion` }],
  uptimeSeconds: [{ path: `${IGD}DeviceInfo.UpTime` }],
  wanIp: [ppp('ExternalIPAddress'), { any: `${WAN}WANIPConnection.*.ExternalIPAddress` }],
  pppStatus: [ppp('ConnectionStatus')],
  pppUsername: [ppp('Username')],
  pppLastError: [ppp('LastConnectionError')],
  pppUptimeSeconds: [ppp('Uptime')],
  macAddress: [
    ppp('MACAddress'),
    { any: `${WAN}WANIPConnection.*.MACAddress` },
    { any: `${IGD}LANDevice.*.LANEthernetInterfaceConfig.*.MACAddress` },
  ],
  rxPowerDbm: [{ optical: 'rx-power' }],
  txPowerDbm: [{ optical: 'tx-power' }],
  ssid24: [wifi('2.4', 'self', 'SSID')],
  channel24: [wifi('2.4', 'self', 'Channel')],
  enabled24: [wifi('2.4', 'self', 'Enable')],
  ssid5: [wifi('5', 'self', 'SSID')],
  channel5: [wifi('5', 'self', 'Channel')],
  enabled5: [wifi('5', 'self', 'Enable')],
  hostCount: [{ any: `${IGD}LANDevice.*.Hosts.HostNumberOfEntries` }],
  ...managementServer(IGD),
};

const TR181: Sources = {
  manufacturer: [{ path: 'Device.DeviceInfo.Manufacturer' }],
  modelName: [{ path: 'Device.DeviceInfo.ModelName' }, { path: 'Device.DeviceInfo.ProductClass' }],
  hardwareVersion: [{ path: 'Device.DeviceInfo.HardwareVersion' }],
  softwareVersion: [{ path: 'Device.DeviceInfo.SoftwareVersion' }],
  uptimeSeconds: [{ path: 'Device.DeviceInfo.UpTime' }],
  wanIp: [ppp('IPCP.LocalIPAddress'), { intent: 'wan-pppoe', on: 'ip', parameter: 'IPv4Address.1.IPAddress' }],
  pppStatus: [ppp('ConnectionStatus'), ppp('Status')],
  pppUsername: [ppp('Username')],
  pppLastError: [ppp('LastConnectionError')],
  pppUptimeSeconds: [ppp('LastChange')],
  macAddress: [{ any: 'Device.Ethernet.Interface.*.MACAddress' }, { any: 'Device.Ethernet.Link.*.MACAddress' }],
  rxPowerDbm: [{ optical: 'rx-power' }],
  txPowerDbm: [{ optical: 'tx-power' }],
  ssid24: [wifi('2.4', 'self', 'SSID')],
  channel24: [wifi('2.4', 'radio', 'Channel')],
  enabled24: [wifi('2.4', 'self', 'Enable'), wifi('2.4', 'accessPoint', 'Enable')],
  ssid5: [wifi('5', 'self', 'SSID')],
  channel5: [wifi('5', 'radio', 'Channel')],
  enabled5: [wifi('5', 'self', 'Enable'), wifi('5', 'accessPoint', 'Enable')],
  hostCount: [{ path: 'Device.Hosts.HostNumberOfEntries' }],
  ...managementServer('Device.'),
};

/** The promoted parameters a tree has, each with the name it was read from. */
export function promotedOf(
  tree: ReportedTree,
  root: DataModelRoot,
  aliases: readonly PromotedAlias[] = PROMOTED_ALIASES,
): PromotedParameter[] {
  const sources = root === TR098_ROOT ? TR098 : TR181;
  return aliases.flatMap((alias): PromotedParameter[] => {
    for (const source of sources[alias]) {
      const read = readSource(tree, root, source);
      if (read !== null) return [{ alias, ...read }];
    }
    return [];
  });
}

/** The names to read again so that what people see of a router is fresh; those the tree has. */
export function promotedNames(tree: ReportedTree, root: DataModelRoot): string[] {
  // A level that cannot be now may be another time.
  const levels = opticalReadings(tree, root).filter(({ quantity }) => /power/.test(quantity));
  return [...new Set([...promotedOf(tree, root), ...levels].map(({ path }) => path))];
}

function readSource(tree: ReportedTree, root: DataModelRoot, source: Source): { path: string; value: string } | null {
  if ('path' in source) return valueAt(tree, source.path);
  if ('intent' in source) {
    const found = findObject(tree, mappingFor(root).intents[source.intent], source.band ?? null);
    const object = found === null ? null : objectAt(found, source.on);
    return object === null ? null : valueAt(tree, object + source.parameter);
  }
  if ('periodicInform' in source) return periodicInformAt(tree, source.periodicInform);
  if ('optical' in source) return levelAt(tree, root, source.optical);
  for (const path of expand(tree, source.any)) {
    const read = valueAt(tree, path);
    if (read !== null) return read;
  }
  return null;
}

function expand(tree: ReportedTree, pattern: string): string[] {
  const end = pattern.lastIndexOf('.') + 1;
  return tree.objects(pattern.slice(0, end)).map((object) => object + pattern.slice(end));
}

function valueAt(tree: ReportedTree, path: string): { path: string; value: string } | null {
  const value = tree.value(path);
  return value === null || value === '' ? null : { path, value };
}

/** How often it informs by itself: what its silence is measured by. */
function periodicInformAt(tree: ReportedTree, server: string): { path: string; value: string } | null {
  const read = valueAt(tree, `${server}PeriodicInformInterval`);
  const isOff = /^(0|false)$/i.test(tree.value(`${server}PeriodicInformEnable`) ?? '');
  return read !== null && isOff ? { ...read, value: '0' } : read;
}

function levelAt(
  tree: ReportedTree,
  root: DataModelRoot,
  quantity: OpticalQuantity,
): { path: string; value: string } | null {
  const reading = opticalReadings(tree, root).find((each) => each.quantity === quantity);
  if (reading === undefined || reading.value === null) return null;
  return { path: reading.path, value: String(reading.value) };
}
