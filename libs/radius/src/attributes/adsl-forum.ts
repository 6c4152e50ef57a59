import type { AttributeDefinition } from './definition';

/** The Broadband Forum, DSL Forum of old (RFC 4679). */
export const ADSL_FORUM_VENDOR_ID = 3561;

export const ADSL_FORUM = {
  // Octets: switches write binary values where access nodes write text.
  'ADSL-Agent-Circuit-Id': { number: 1, kind: 'octets' },
  'ADSL-Agent-Remote-Id': { number: 2, kind: 'octets' },
} as const satisfies Record<string, AttributeDefinition>;
