import { CPE_STATES } from './routers';
import { SERVICE_STATES } from './subscribers';

/** How the values of a field are compared. */
export type RouterFieldKind = 'text' | 'number' | 'choice' | 'age';

export interface RouterField {
  readonly label: string;
  readonly kind: RouterFieldKind;
  /** The only values there are. */
  readonly options?: readonly string[];
}

/** What Demarc itself knows of a router. */
export const ROW_FIELDS = {
  tag: { label: 'Tag', kind: 'text' },
  state: { label: 'State', kind: 'choice', options: CPE_STATES },
  mode: { label: 'Mode', kind: 'choice', options: ['manage', 'observe'] },
  settings: {
    label: 'Settings',
    kind: 'choice',
    options: ['pending', 'refused', 'unverifiable', 'after-reboot'],
  },
  answered: { label: 'Answered', kind: 'age' },
  firstSeen: { label: 'First seen', kind: 'age' },
  serialNumber: { label: 'Serial number', kind: 'text' },
  oui: { label: 'OUI', kind: 'text' },
  productClass: { label: 'Product class', kind: 'text' },
  manufacturer: { label: 'Manufacturer', kind: 'text' },
  modelName: { label: 'Model', kind: 'text' },
  hardwareVersion: { label: 'Hardware', kind: 'text' },
  softwareVersion: { label: 'Firmware', kind: 'text' },
  subscriber: { label: 'Subscriber', kind: 'text' },
  service: { label: 'Service state', kind: 'choice', options: SERVICE_STATES },
  plan: { label: 'Plan', kind: 'text' },
  nas: { label: 'NAS', kind: 'text' },
} as const satisfies Record<string, RouterField>;

/** Promoted parameters: one name for what TR-098, TR-181 and makers call differently. */
export const PARAMETER_FIELDS = {
  wanIp: { label: 'WAN IP', kind: 'text' },
  ipv6Address: { label: 'IPv6 address', kind: 'text' },
  macAddress: { label: 'MAC address', kind: 'text' },
  dnsServers: { label: 'DNS servers', kind: 'text' },
  pppUsername: { label: 'PPPoE user', kind: 'text' },
  pppStatus: { label: 'PPP status', kind: 'text' },
  pppLastError: { label: 'PPP last error', kind: 'text' },
  rxPowerDbm: { label: 'Optical RX, dBm', kind: 'number' },
  txPowerDbm: { label: 'Optical TX, dBm', kind: 'number' },
  lanIp: { label: 'LAN IP', kind: 'text' },
  ssid24: { label: 'SSID 2.4 GHz', kind: 'text' },
  bssid24: { label: 'BSSID 2.4 GHz', kind: 'text' },
  channel24: { label: 'Channel 2.4 GHz', kind: 'number' },
  enabled24: { label: 'WiFi 2.4 GHz on', kind: 'text' },
  security24: { label: 'Security 2.4 GHz', kind: 'text' },
  ssid5: { label: 'SSID 5 GHz', kind: 'text' },
  bssid5: { label: 'BSSID 5 GHz', kind: 'text' },
  channel5: { label: 'Channel 5 GHz', kind: 'number' },
  enabled5: { label: 'WiFi 5 GHz on', kind: 'text' },
  security5: { label: 'Security 5 GHz', kind: 'text' },
  acsUrl: { label: 'ACS URL', kind: 'text' },
  periodicInformSeconds: { label: 'Informs every, s', kind: 'number' },
  provisioningCode: { label: 'Provisioning code', kind: 'text' },
  udpConnectionRequestAddress: { label: 'UDP call address', kind: 'text' },
  natDetected: { label: 'Behind a NAT', kind: 'text' },
  connectionRequestJabberId: { label: 'XMPP address', kind: 'text' },
} as const satisfies Record<string, RouterField>;

/** Shown and put in order, and never searched: what counts up by itself differs at every look. */
export const COUNTING_PARAMETERS = {
  uptimeSeconds: { label: 'Up for, s', kind: 'number' },
  pppUptimeSeconds: { label: 'PPP up for, s', kind: 'number' },
  hostCount: { label: 'Hosts', kind: 'number' },
} as const satisfies Record<string, RouterField>;

export type RowField = keyof typeof ROW_FIELDS;
export type ParameterField = keyof typeof PARAMETER_FIELDS;
export type CountingParameter = keyof typeof COUNTING_PARAMETERS;
export type RouterFieldName = RowField | ParameterField;

const namesOf = <K extends string>(fields: Readonly<Record<K, unknown>>): K[] => Object.keys(fields) as K[];

export const ROW_FIELD_NAMES: readonly RowField[] = namesOf(ROW_FIELDS);
export const PARAMETER_FIELD_NAMES: readonly ParameterField[] = namesOf(PARAMETER_FIELDS);
export const ROUTER_FIELD_NAMES: readonly RouterFieldName[] = [...ROW_FIELD_NAMES, ...PARAMETER_FIELD_NAMES];
/** Parameters that can be shown as a column. */
export const COLUMN_NAMES: readonly (ParameterField | CountingParameter)[] = [
  ...PARAMETER_FIELD_NAMES,
  ...namesOf(COUNTING_PARAMETERS),
];
export type ColumnName = (typeof COLUMN_NAMES)[number];

export const isParameterField = (name: RouterFieldName): name is ParameterField => name in PARAMETER_FIELDS;

const FIELDS: Readonly<Record<RouterFieldName, RouterField>> = { ...ROW_FIELDS, ...PARAMETER_FIELDS };
export const routerField = (name: RouterFieldName): RouterField => FIELDS[name];

export const columnLabel = (name: ColumnName): string => ({ ...PARAMETER_FIELDS, ...COUNTING_PARAMETERS })[name].label;
