import type { AttributeDefinition } from './definition';

export const MIKROTIK_VENDOR_ID = 14988;

export const MIKROTIK = {
  'Mikrotik-Recv-Limit': { number: 1, kind: 'integer' },
  'Mikrotik-Xmit-Limit': { number: 2, kind: 'integer' },
  'Mikrotik-Group': { number: 3, kind: 'text' },
  'Mikrotik-Rate-Limit': { number: 8, kind: 'text' },
  'Mikrotik-Realm': { number: 9, kind: 'text' },
  'Mikrotik-Host-IP': { number: 10, kind: 'ipv4' },
  'Mikrotik-Mark-Id': { number: 11, kind: 'text' },
  'Mikrotik-Recv-Limit-Gigawords': { number: 14, kind: 'integer' },
  'Mikrotik-Xmit-Limit-Gigawords': { number: 15, kind: 'integer' },
  'Mikrotik-Total-Limit': { number: 17, kind: 'integer' },
  'Mikrotik-Total-Limit-Gigawords': { number: 18, kind: 'integer' },
  'Mikrotik-Address-List': { number: 19, kind: 'text' },
  'Mikrotik-Delegated-IPv6-Pool': { number: 22, kind: 'text' },
} as const satisfies Record<string, AttributeDefinition>;
