import type { TaskState } from '@demarc/contracts';
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

/** What became of a file that a router was to fetch is known, or nobody waits for it any more. */
export type TransferEnded = DomainEvent<'task.transfer-ended', { taskId: string; cpeId: string; state: TaskState }>;
