import type { SecurityEvent } from '@demarc/contracts';
import type { SecurityEventEntity } from './cwmp.entity';

/** @param serialNumber of the router whose credential was used */
export const toSecurityEvent = (row: SecurityEventEntity, serialNumber: string): SecurityEvent => ({
  id: row.id,
  kind: row.kind,
  routerId: row.cpeId,
  serialNumber,
  claimed: {
    oui: row.claimedOui,
    productClass: row.claimedProductClass,
    serialNumber: row.claimedSerialNumber,
  },
  sourceAddress: row.sourceAddress,
  occurrences: row.occurrences,
  firstAt: row.firstAt.toISOString(),
  lastAt: row.lastAt.toISOString(),
});
