import type { DomainEvent } from '../../platform/database/outbox';

/** A CPE has something to be told: whoever can call it should do so now. */
export type CpeConnectionWanted = DomainEvent<
  'cpe.connection-wanted',
  {
    cpeId: string;
    reason: string;
    /** A person waits for it: before the others. */
    isUrgent?: boolean;
    /** The state of a service whose proof the call belongs to. */
    evidenceFor?: { subscriptionId: string; stateVersion: number };
  }
>;
