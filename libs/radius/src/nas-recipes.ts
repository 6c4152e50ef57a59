import type { AttributeName } from './attributes/dictionary';
import { GROUP_NAMES, type AccessGroup } from './session-class';

/** The attributes by which a NAS finds a session (RFC 5176 §3). */
export const SESSION_ATTRIBUTES = [
  'User-Name',
  'Acct-Session-Id',
  'Framed-IP-Address',
  'Calling-Station-Id',
  'NAS-Port-Id',
] as const satisfies readonly AttributeName[];
export type SessionAttribute = (typeof SESSION_ATTRIBUTES)[number];

export const NAS_VENDORS = ['mikrotik', 'accel-ppp', 'cisco', 'juniper', 'huawei', 'generic'] as const;
export type NasVendor = (typeof NAS_VENDORS)[number];

/** One attribute of a change in place; `{downKbps}` and `{upKbps}` in a text stand for the rates of the service. */
export type ChangeTemplate =
  | { readonly name: AttributeName; readonly text: string }
  /** The rate in bit/s, as an integer. */
  | { readonly name: AttributeName; readonly bps: 'down' | 'up' };

/** The groups a live session can be moved between; `closed` ends it. */
export type InPlaceGroup = Exclude<AccessGroup, 'closed'>;

export interface NasRecipe {
  readonly title: string;
  /** Sets of attributes that identify a session, best first; the first whose values are all known is sent. */
  readonly identifyBy: readonly (readonly SessionAttribute[])[];
  /** How many of the first sets point at exactly one session, so that "no such session" can be believed. */
  readonly conclusiveSets: number;
  readonly defaultPort: number;
  /** What a CoA-Request may change on a live session; anything else is refused before it is sent. */
  readonly coaChanges: readonly AttributeName[];
  /**
   * What one CoA-Request says to bring a live session into a group, each undoing the others; null: not in place.
   * There is no Session-Timeout in them: it counts from the start of the session on some NAS, and would end an old one at once.
   */
  readonly inPlace: Readonly<Record<InPlaceGroup, readonly ChangeTemplate[] | null>>;
  /** It takes a Class with the CoA and reports it from then on (RFC 5176 §3.6 note 3): accounting proves the change. */
  readonly takesClass: boolean;
  /** What this recipe was tried against: the program or device itself, or our simulator following its documentation. */
  readonly triedAgainst: 'real' | 'simulator';
}

const COMMON_CHANGES = ['Filter-Id', 'Session-Timeout', 'Idle-Timeout', 'Class'] as const;
const ROUTEROS_CHANGES = COMMON_CHANGES.filter((name) => name !== 'Class');
const { open: OPEN, throttled: THROTTLED, garden: GARDEN } = GROUP_NAMES;

/** Rates and list in one request, so that each group undoes the others. */
const routerOsGroup = (list: string): readonly ChangeTemplate[] => [
  { name: 'Mikrotik-Address-List', text: list },
  { name: 'Mikrotik-Rate-Limit', text: '{upKbps}k/{downKbps}k' },
];
const filterGroup = (name: string): readonly ChangeTemplate[] => [{ name: 'Filter-Id', text: name }];
/** ISG: a service on top of the subscriber's own; one command a request is what every release documents. */
const isgCommand = (command: 'activate' | 'deactivate', service: string): readonly ChangeTemplate[] => [
  { name: 'Cisco-AVPair', text: `subscriber:command=${command}-service` },
  { name: 'Cisco-AVPair', text: `subscriber:service-name=${service}` },
];
/** The own service of a session gives way to the garden's and comes back in one request. */
const erxServices = (activate: string, deactivate: readonly string[]): readonly ChangeTemplate[] => [
  ...deactivate.map((text): ChangeTemplate => ({ name: 'ERX-Service-Deactivate', text })),
  { name: 'ERX-Service-Activate', text: activate },
];
const huaweiGroup = (policy: string): readonly ChangeTemplate[] => [
  { name: 'HW-Policy-Name', text: policy },
  { name: 'HW-Input-Peak-Rate', bps: 'up' },
  { name: 'HW-Output-Peak-Rate', bps: 'down' },
];

/** How each kind of NAS wants to be asked. Ports: RFC 5176 says 3799, Cisco IOS and RouterOS listen on 1700 unless told. */
export const NAS_RECIPES: Readonly<Record<NasVendor, NasRecipe>> = {
  mikrotik: {
    title: 'MikroTik RouterOS (PPP)',
    // RouterOS often answers NAK to one of these alone.
    identifyBy: [
      ['User-Name', 'Acct-Session-Id', 'Framed-IP-Address'],
      ['User-Name', 'Acct-Session-Id'],
      ['User-Name', 'Framed-IP-Address'],
      ['User-Name'],
    ],
    conclusiveSets: 2,
    defaultPort: 3799,
    coaChanges: [
      ...ROUTEROS_CHANGES,
      'Port-Limit',
      'Mikrotik-Rate-Limit',
      'Mikrotik-Group',
      'Mikrotik-Recv-Limit',
      'Mikrotik-Xmit-Limit',
      'Mikrotik-Mark-Id',
      'Mikrotik-Address-List',
    ],
    inPlace: {
      open: routerOsGroup(OPEN),
      throttled: routerOsGroup(THROTTLED),
      garden: routerOsGroup(GARDEN),
    },
    takesClass: false, // not among the attributes RouterOS lists for a CoA
    triedAgainst: 'simulator',
  },
  'accel-ppp': {
    title: 'accel-ppp',
    identifyBy: [['User-Name', 'Acct-Session-Id'], ['Acct-Session-Id'], ['User-Name']],
    conclusiveSets: 3,
    defaultPort: 3799,
    coaChanges: ['Filter-Id', 'Session-Timeout', 'Class', 'Mikrotik-Rate-Limit'],
    // Its CoA changes the shaper; there is no filter in it that could be a garden.
    inPlace: {
      open: [{ name: 'Mikrotik-Rate-Limit', text: '{upKbps}k/{downKbps}k' }],
      throttled: [{ name: 'Mikrotik-Rate-Limit', text: '{upKbps}k/{downKbps}k' }],
      garden: null,
    },
    takesClass: true,
    triedAgainst: 'simulator',
  },
  cisco: {
    title: 'Cisco IOS/XE ISG, ASR 9000',
    identifyBy: [['Acct-Session-Id'], ['User-Name', 'Framed-IP-Address'], ['User-Name']],
    conclusiveSets: 1,
    defaultPort: 1700,
    coaChanges: [
      ...COMMON_CHANGES,
      'Cisco-AVPair',
      'Cisco-Sub-QoS-Pol-In',
      'Cisco-Sub-QoS-Pol-Out',
      'Cisco-Sub-Activate-Service',
      'Cisco-Sub-Deactivate-Service',
    ],
    inPlace: {
      open: isgCommand('deactivate', GARDEN),
      // A policy named on the session stays until the session ends, so a lower rate waits for the next login.
      throttled: null,
      garden: isgCommand('activate', GARDEN),
    },
    takesClass: true,
    triedAgainst: 'simulator',
  },
  juniper: {
    title: 'Juniper MX',
    identifyBy: [['Acct-Session-Id'], ['User-Name']],
    conclusiveSets: 2,
    defaultPort: 3799,
    coaChanges: [
      ...COMMON_CHANGES,
      'ERX-Service-Activate',
      'ERX-Service-Deactivate',
      'ERX-Ingress-Policy-Name',
      'ERX-Egress-Policy-Name',
    ],
    inPlace: {
      open: erxServices(OPEN, [GARDEN, THROTTLED]),
      throttled: erxServices(THROTTLED, [OPEN, GARDEN]),
      garden: erxServices(GARDEN, [OPEN, THROTTLED]),
    },
    takesClass: true,
    triedAgainst: 'simulator',
  },
  huawei: {
    title: 'Huawei NE/ME60',
    identifyBy: [['Acct-Session-Id'], ['User-Name', 'Framed-IP-Address'], ['User-Name']],
    conclusiveSets: 1,
    defaultPort: 3799,
    coaChanges: [
      ...COMMON_CHANGES,
      'HW-Qos-Profile-Name',
      'HW-Policy-Name',
      'HW-Portal-URL',
      'HW-Input-Peak-Rate',
      'HW-Output-Peak-Rate',
      'HW-Command-Mode',
    ],
    inPlace: {
      open: huaweiGroup(OPEN),
      throttled: huaweiGroup(THROTTLED),
      garden: huaweiGroup(GARDEN),
    },
    takesClass: true,
    triedAgainst: 'simulator',
  },
  generic: {
    title: 'RFC 5176',
    // RFC 5176 §6.1: User-Name SHOULD be in a Disconnect-Request, so that a reused session id hits nobody else.
    identifyBy: [['User-Name', 'Acct-Session-Id'], ['Acct-Session-Id'], ['User-Name']],
    conclusiveSets: 2,
    defaultPort: 3799,
    coaChanges: COMMON_CHANGES,
    inPlace: { open: filterGroup(OPEN), throttled: filterGroup(THROTTLED), garden: filterGroup(GARDEN) },
    takesClass: true,
    triedAgainst: 'simulator',
  },
};
