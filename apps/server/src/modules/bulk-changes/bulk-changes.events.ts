import type { DomainEvent } from '../../platform/database/outbox';

/** Somebody lets a bulk change start or go on: nobody waits for the next look. */
export type BulkChangeBegun = DomainEvent<'bulk-change.begun', { changeId: string }>;
