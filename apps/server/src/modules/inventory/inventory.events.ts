import type { DomainEvent } from '../../platform/database/outbox';

/** A router was given to a subscription, taken from it, or put in its place. */
export type CpeAssigned = DomainEvent<
  'cpe.assigned',
  { cpeId: string; subscriptionId: string | null; previousSubscriptionId: string | null }
>;

/** A stranger waits in quarantine, or an enrolled router came back without its own credential. */
export type CpeQuarantined = DomainEvent<'cpe.quarantined', { cpeId: string; reason: string }>;

/** A router reports another firmware than before: what it can do may have changed. */
export type CpeSoftwareChanged = DomainEvent<'cpe.software-changed', { cpeId: string; before: string; after: string }>;
