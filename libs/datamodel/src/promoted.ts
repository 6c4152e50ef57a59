import type { IntentKind, WifiBand } from './intents/intent';
import { TR098_ROOT, type DataModelRoot } from './parameter-path';
import type { ReportedTree } from './reported-tree';
import { mappingFor } from './resolve-intent';
import { findObject, objectAt } from './select-object';
import { parseDecimal } from './values';

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
  | { readonly any: string; readonly scale?: number; readonly decimal?: boolean }
  | { readonly intent: IntentKind; readonly band?: WifiBand; readonly on: string; readonly parameter: string };

const IGD = 'InternetGatewayDevice.';
const WAN = 'InternetGatewayDevice.WANDevice.*.WANConnectionDevice.*.';
const ppp = (parameter: string): Source => ({ intent: 'wan-pppoe', on: 'self', parameter });
const wifi = (band: WifiBand, on: string, parameter: string): Source => ({ intent: 'wifi', band, on, parameter });
const optical = (any: string, scale?: number): Source => ({
  any,
  decimal: true,
  ...(scale === undefined ? {} : { scale }),
});

// Vendor objects of the optical module; "Interafce" is how Huawei spells it.
const GPON_OBJECTS = [
  'X_GponInterafceConfig',
  'X_GponInterfaceConfig',
  'X_FH_GponInterfaceConfig',
  'X_CMS_GponInterfaceConfig',
];
const gpon = (parameter: string): Source[] =>
  GPON_OBJECTS.map((object) => optical(`${IGD}WANDevice.*.${object}.${parameter}`));

type Sources = Readonly<Record<PromotedAlias, readonly Source[]>>;

/** Other ways to call it than its URL: the same in both models. */
const managementServer = (
  root: string,
): Pick<Sources, 'udpConnectionRequestAddress' | 'natDetected' | 'connectionRequestJabberId'> => ({
  udpConnectionRequestAddress: [{ path: `${root}ManagementServer.UDPConnectionRequestAddress` }],
  natDetected: [{ path: `${root}ManagementServer.NATDetected` }],
  connectionRequestJabberId: [{ path: `${root}ManagementServer.ConnReqJabberID` }],
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
  rxPowerDbm: gpon('RXPower'),
  txPowerDbm: gpon('TXPower'),
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
  // TR-181 counts optical levels in thousandths of a dBm; the vendor names below count in dBm.
  rxPowerDbm: [
    optical('Device.Optical.Interface.*.OpticalSignalLevel', 0.001),
    optical('Device.Optical.Interface.*.RXPower'),
  ],
  txPowerDbm: [
    optical('Device.Optical.Interface.*.TransmitOpticalLevel', 0.001),
    optical('Device.Optical.Interface.*.TXPower'),
  ],
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
  return [...new Set(promotedOf(tree, root).map(({ path }) => path))];
}

function readSource(tree: ReportedTree, root: DataModelRoot, source: Source): { path: string; value: string } | null {
  if ('path' in source) return valueAt(tree, source.path);
  if ('intent' in source) {
    const found = findObject(tree, mappingFor(root).intents[source.intent], source.band ?? null);
    const object = found === null ? null : objectAt(found, source.on);
    return object === null ? null : valueAt(tree, object + source.parameter);
  }
  for (const path of expand(tree, source.any)) {
    const read = valueAt(tree, path);
    if (read === null) continue;
    if (source.decimal !== true) return read;
    const level = parseDecimal(read.value);
    if (level !== null) return { path, value: String(Math.round(level * (source.scale ?? 1) * 100) / 100) };
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
