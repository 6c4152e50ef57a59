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
  'ipv6Address',
  'dnsServers',
  'pppStatus',
  'pppUsername',
  'pppLastError',
  'pppUptimeSeconds',
  'macAddress',
  'rxPowerDbm',
  'txPowerDbm',
  'lanIp',
  'ssid24',
  'bssid24',
  'channel24',
  'enabled24',
  'security24',
  'ssid5',
  'bssid5',
  'channel5',
  'enabled5',
  'security5',
  'hostCount',
  'acsUrl',
  'provisioningCode',
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
  /** With a `*` in the parameter, the first that has a value; `unless` says which values do not count. */
  | {
      readonly intent: IntentKind;
      readonly band?: WifiBand;
      readonly on: string;
      readonly parameter: string;
      readonly unless?: RegExp;
    };

const IGD = 'InternetGatewayDevice.';
const WAN = 'InternetGatewayDevice.WANDevice.*.WANConnectionDevice.*.';
const ppp = (parameter: string): Source => ({ intent: 'wan-pppoe', on: 'self', parameter });
const wifi = (band: WifiBand, on: string, parameter: string): Source => ({ intent: 'wifi', band, on, parameter });
/** An address of the link alone leads to no router. */
const globalAddress = (source: Source): Source => ({ ...source, unless: /^(?:fe80:|::$)/i }) as Source;
type Sources = Readonly<Record<PromotedAlias, readonly Source[]>>;

/** How it is managed: the same in both models. */
const sameInBoth = (
  root: string,
): Pick<
  Sources,
  | 'udpConnectionRequestAddress'
  | 'natDetected'
  | 'connectionRequestJabberId'
  | 'acsUrl'
  | 'periodicInformSeconds'
  | 'provisioningCode'
> => ({
  acsUrl: [{ path: `${root}ManagementServer.URL` }],
  provisioningCode: [{ path: `${root}DeviceInfo.ProvisioningCode` }],
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
  // TR-098 has no IPv6 of its own; these are what makers call it.
  ipv6Address: [
    ppp('X_HW_IPv6.IPv6Address.*.IPAddress'),
    ppp('X_CT-COM_IPv6IPAddress'),
    ppp('X_ZTE-COM_IPv6IPAddress'),
  ].map(globalAddress),
  dnsServers: [ppp('DNSServers')],
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
  lanIp: [{ any: `${IGD}LANDevice.*.LANHostConfigManagement.IPInterface.*.IPInterfaceIPAddress` }],
  ssid24: [wifi('2.4', 'self', 'SSID')],
  bssid24: [wifi('2.4', 'self', 'BSSID')],
  channel24: [wifi('2.4', 'self', 'Channel')],
  enabled24: [wifi('2.4', 'self', 'Enable')],
  security24: [wifi('2.4', 'self', 'BeaconType')],
  ssid5: [wifi('5', 'self', 'SSID')],
  bssid5: [wifi('5', 'self', 'BSSID')],
  channel5: [wifi('5', 'self', 'Channel')],
  enabled5: [wifi('5', 'self', 'Enable')],
  security5: [wifi('5', 'self', 'BeaconType')],
  hostCount: [{ any: `${IGD}LANDevice.*.Hosts.HostNumberOfEntries` }],
  ...sameInBoth(IGD),
};

const TR181: Sources = {
  manufacturer: [{ path: 'Device.DeviceInfo.Manufacturer' }],
  modelName: [{ path: 'Device.DeviceInfo.ModelName' }, { path: 'Device.DeviceInfo.ProductClass' }],
  hardwareVersion: [{ path: 'Device.DeviceInfo.HardwareVersion' }],
  softwareVersion: [{ path: 'Device.DeviceInfo.SoftwareVersion' }],
  uptimeSeconds: [{ path: 'Device.DeviceInfo.UpTime' }],
  wanIp: [ppp('IPCP.LocalIPAddress'), { intent: 'wan-pppoe', on: 'ip', parameter: 'IPv4Address.1.IPAddress' }],
  ipv6Address: [globalAddress({ intent: 'wan-pppoe', on: 'ip', parameter: 'IPv6Address.*.IPAddress' })],
  dnsServers: [ppp('IPCP.DNSServers'), { any: 'Device.DNS.Client.Server.*.DNSServer' }],
  pppStatus: [ppp('ConnectionStatus'), ppp('Status')],
  pppUsername: [ppp('Username')],
  pppLastError: [ppp('LastConnectionError')],
  pppUptimeSeconds: [ppp('LastChange')],
  macAddress: [{ any: 'Device.Ethernet.Interface.*.MACAddress' }, { any: 'Device.Ethernet.Link.*.MACAddress' }],
  rxPowerDbm: [{ optical: 'rx-power' }],
  txPowerDbm: [{ optical: 'tx-power' }],
  lanIp: [{ any: 'Device.DHCPv4.Server.Pool.*.IPRouters' }],
  ssid24: [wifi('2.4', 'self', 'SSID')],
  bssid24: [wifi('2.4', 'self', 'BSSID')],
  channel24: [wifi('2.4', 'radio', 'Channel')],
  enabled24: [wifi('2.4', 'self', 'Enable'), wifi('2.4', 'accessPoint', 'Enable')],
  security24: [wifi('2.4', 'accessPoint', 'Security.ModeEnabled')],
  ssid5: [wifi('5', 'self', 'SSID')],
  bssid5: [wifi('5', 'self', 'BSSID')],
  channel5: [wifi('5', 'radio', 'Channel')],
  enabled5: [wifi('5', 'self', 'Enable'), wifi('5', 'accessPoint', 'Enable')],
  security5: [wifi('5', 'accessPoint', 'Security.ModeEnabled')],
  hostCount: [{ path: 'Device.Hosts.HostNumberOfEntries' }],
  ...sameInBoth('Device.'),
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
    return object === null ? null : firstOf(tree, object + source.parameter, source.unless);
  }
  if ('periodicInform' in source) return periodicInformAt(tree, source.periodicInform);
  if ('optical' in source) return levelAt(tree, root, source.optical);
  return firstOf(tree, source.any);
}

/** The first that has a value, of a name or of a pattern. */
function firstOf(tree: ReportedTree, pattern: string, unless?: RegExp): { path: string; value: string } | null {
  for (const path of pattern.includes('*') ? expand(tree, pattern) : [pattern]) {
    const read = valueAt(tree, path);
    if (read !== null && unless?.test(read.value) !== true) return read;
  }
  return null;
}

function expand(tree: ReportedTree, pattern: string): string[] {
  const end = pattern.lastIndexOf('.') + 1;
  // What stands before the first star names one object; the tree lists all that are like it.
  const within = pattern.slice(0, pattern.indexOf('*'));
  const objects = tree.objects(pattern.slice(0, end).replaceAll(/\.\d+(?=\.)/g, '.*'));
  return objects.filter((object) => object.startsWith(within)).map((object) => object + pattern.slice(end));
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
