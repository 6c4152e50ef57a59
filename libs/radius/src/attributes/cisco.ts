import type { AttributeDefinition } from './definition';

export const CISCO_VENDOR_ID = 9;

export const CISCO = {
  'Cisco-AVPair': { number: 1, kind: 'text' },
  'Cisco-NAS-Port': { number: 2, kind: 'text' },
  'Cisco-Policy-Up': { number: 37, kind: 'text' },
  'Cisco-Policy-Down': { number: 38, kind: 'text' },
  'Cisco-Service-Name': { number: 51, kind: 'text' },
  'Cisco-Parent-Session-Id': { number: 52, kind: 'text' },
  'Cisco-Sub-QoS-Pol-In': { number: 55, kind: 'text' },
  'Cisco-Sub-QoS-Pol-Out': { number: 56, kind: 'text' },
  'Cisco-In-ACL': { number: 57, kind: 'text' },
  'Cisco-Out-ACL': { number: 58, kind: 'text' },
  'Cisco-Sub-Activate-Service': { number: 60, kind: 'text' },
  'Cisco-Sub-Deactivate-Service': { number: 63, kind: 'text' },
  'Cisco-Account-Info': { number: 250, kind: 'text' },
  'Cisco-Service-Info': { number: 251, kind: 'text' },
  'Cisco-Command-Code': { number: 252, kind: 'octets' },
} as const satisfies Record<string, AttributeDefinition>;
