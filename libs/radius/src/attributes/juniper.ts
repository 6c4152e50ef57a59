import type { AttributeDefinition } from './definition';

/** Juniper MX speaks the attributes of its ERX ancestor under that vendor id (formerly Unisphere). */
export const JUNIPER_ERX_VENDOR_ID = 4874;

export const JUNIPER_ERX = {
  'ERX-Virtual-Router-Name': { number: 1, kind: 'text' },
  'ERX-Address-Pool-Name': { number: 2, kind: 'text' },
  'ERX-Primary-Dns': { number: 4, kind: 'ipv4' },
  'ERX-Secondary-Dns': { number: 5, kind: 'ipv4' },
  'ERX-Ingress-Policy-Name': { number: 10, kind: 'text' },
  'ERX-Egress-Policy-Name': { number: 11, kind: 'text' },
  'ERX-Pppoe-Description': { number: 24, kind: 'text' },
  'ERX-Qos-Profile-Name': { number: 26, kind: 'text' },
  'ERX-Pppoe-Url': { number: 28, kind: 'text' },
  'ERX-Input-Gigapkts': { number: 42, kind: 'integer' },
  'ERX-Output-Gigapkts': { number: 43, kind: 'integer' },
  'ERX-Service-Activate': { number: 65, kind: 'text', tagged: true },
  'ERX-Service-Deactivate': { number: 66, kind: 'text' },
  'ERX-Service-Volume': { number: 67, kind: 'integer', tagged: true },
  'ERX-Service-Timeout': { number: 68, kind: 'integer', tagged: true },
  'ERX-Service-Statistics': { number: 69, kind: 'integer', tagged: true },
  'ERX-Service-Session': { number: 83, kind: 'text' },
} as const satisfies Record<string, AttributeDefinition>;
