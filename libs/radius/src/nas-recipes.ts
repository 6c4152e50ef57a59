import type { AttributeName } from './attributes/dictionary';

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

export interface NasRecipe {
  readonly title: string;
  /** Sets of attributes that identify a session, best first; the first whose values are all known is sent. */
  readonly identifyBy: readonly (readonly SessionAttribute[])[];
  /** How many of the first sets point at exactly one session, so that "no such session" can be believed. */
  readonly conclusiveSets: number;
  readonly defaultPort: number;
  /** What a CoA-Request may change on a live session; anything else is refused before it is sent. */
  readonly coaChanges: readonly AttributeName[];
}

const COMMON_CHANGES = ['Filter-Id', 'Session-Timeout', 'Idle-Timeout'] as const;

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
      ...COMMON_CHANGES,
      'Port-Limit',
      'Mikrotik-Rate-Limit',
      'Mikrotik-Group',
      'Mikrotik-Recv-Limit',
      'Mikrotik-Xmit-Limit',
      'Mikrotik-Mark-Id',
      'Mikrotik-Address-List',
    ],
  },
  'accel-ppp': {
    title: 'accel-ppp',
    identifyBy: [['User-Name', 'Acct-Session-Id'], ['Acct-Session-Id'], ['User-Name']],
    conclusiveSets: 3,
    defaultPort: 3799,
    coaChanges: ['Filter-Id', 'Session-Timeout', 'Class', 'Mikrotik-Rate-Limit'],
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
  },
  generic: {
    title: 'RFC 5176',
    // RFC 5176 §6.1: User-Name SHOULD be in a Disconnect-Request, so that a reused session id hits nobody else.
    identifyBy: [['User-Name', 'Acct-Session-Id'], ['Acct-Session-Id'], ['User-Name']],
    conclusiveSets: 2,
    defaultPort: 3799,
    coaChanges: COMMON_CHANGES,
  },
};
