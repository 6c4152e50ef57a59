import type { DynamicAuthorization, ServiceState, StateCause } from '@demarc/contracts';
import type { AccessVerdict } from '../access/access.service';
import type { ProofLink, StoredMessage } from './proof-node';

/** One step of the router's side: what was wanted, asked, set, read back, seen. */
export interface RouterEvidence {
  step: 'wanted' | 'connection-request' | 'inform' | 'set' | 'read-back' | 'online' | 'refused';
  at: Date;
  text: string;
  facts: { label: string; value: string }[];
  /** The router's own message that says so; null: it is our note, or the message is not stored. */
  message: StoredMessage | null;
}

export interface NasEvidence {
  nasName: string;
  outcome: DynamicAuthorization['outcome'];
  step: DynamicAuthorization['step'];
  because: string | null;
  reason: string | null;
  sentAt: Date | null;
  answeredAt: Date | null;
  requestHex: string | null;
  answer: StoredMessage | null;
  attempts: number;
}

/** One report of accounting since the change, as it came. */
export interface AccountingEvidence {
  event: 'start' | 'interim' | 'stop';
  at: Date;
  message: StoredMessage;
}

export interface ProofFacts {
  subscriptionId: string;
  version: number;
  from: ServiceState | null;
  to: ServiceState;
  cause: StateCause;
  decidedAt: Date;
  /** A later version exists: what is missing here will not come any more. */
  isSuperseded: boolean;
  hasNas: boolean;
  hasRouter: boolean;
  /** The NAS has ever reported this service. */
  hasAccounting: boolean;
  /** The network carries it out and shows it; null: the router does. */
  network: AccessVerdict | null;
  nas: NasEvidence[];
  accounting: AccountingEvidence[];
  router: RouterEvidence[];
  /** What the chain rested on when it was found proven; null: it was not yet. */
  provenBy: readonly ProofLink[] | null;
}

const RESTRICTED: readonly ServiceState[] = ['throttled', 'walled-garden', 'suspended', 'terminated'];
export const isRestricted = (state: ServiceState | null): boolean => state !== null && RESTRICTED.includes(state);

/** Does this change touch the network? A notice is a matter of the bill alone. */
export const touchesNetwork = ({ from, to }: { from: ServiceState | null; to: ServiceState }): boolean =>
  isRestricted(from) !== isRestricted(to) || (isRestricted(to) && from !== to);
