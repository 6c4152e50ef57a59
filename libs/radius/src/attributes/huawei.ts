import type { AttributeDefinition } from './definition';

export const HUAWEI_VENDOR_ID = 2011;

export const HUAWEI = {
  'HW-Input-Average-Rate': { number: 2, kind: 'integer' },
  'HW-Input-Peak-Rate': { number: 3, kind: 'integer' },
  'HW-Output-Average-Rate': { number: 5, kind: 'integer' },
  'HW-Output-Peak-Rate': { number: 6, kind: 'integer' },
  'HW-Command': { number: 20, kind: 'integer' },
  'HW-Priority': { number: 22, kind: 'integer' },
  'HW-Control-Identifier': { number: 24, kind: 'integer' },
  'HW-Result-Code': { number: 25, kind: 'integer' },
  'HW-Connect-ID': { number: 26, kind: 'integer' },
  'HW-Portal-URL': { number: 27, kind: 'text' },
  'HW-Qos-Profile-Name': { number: 31, kind: 'text' },
  'HW-Command-Mode': { number: 34, kind: 'text' },
  'HW-Framed-Pool': { number: 88, kind: 'text' },
  'HW-Policy-Name': { number: 95, kind: 'text' },
  'HW-Domain-Name': { number: 138, kind: 'text' },
  'HW-HTTP-Redirect-URL': { number: 140, kind: 'text' },
  'HW-User-Mac': { number: 153, kind: 'text' },
  'HW-Framed-Pool-Group': { number: 157, kind: 'text' },
  'HW-Down-Qos-Profile-Name': { number: 182, kind: 'text' },
} as const satisfies Record<string, AttributeDefinition>;
