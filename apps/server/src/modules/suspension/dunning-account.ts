import { formatMajor, type DunnedInvoice, type DunningDecision, type DunningFacts, type Minor } from '@demarc/billing';
import type { StateCause } from '@demarc/contracts';
import type { SubscriberEntity, SubscriptionEntity } from '../subscribers/subscribers.service';
import type { SuspensionPolicyEntity } from './suspension.entity';

/** One service of an account, with the policy that governs it. */
export interface DunningService {
  readonly subscription: SubscriptionEntity;
  readonly policy: SuspensionPolicyEntity;
  /** The present state was set by a member of staff. */
  readonly isHeldByStaff: boolean;
}

/** What a decision about one account is made from. */
export interface DunningAccount {
  readonly subscriber: SubscriberEntity;
  readonly services: readonly DunningService[];
  readonly openInvoices: readonly DunnedInvoice[];
  readonly currency: string;
  readonly zone: string;
}

export const factsOf = (account: DunningAccount, service: DunningService, now: Date): DunningFacts => ({
  openInvoices: account.openInvoices,
  policy: service.policy,
  current: { state: service.subscription.serviceState, isHeldByStaff: service.isHeldByStaff },
  // Checkouts in flight (BR-28) and promises (BR-30) enter here once payments and promises record them.
  holds: [],
  now,
  zone: account.zone,
});

/** What made us decide just now. */
export type DunningTrigger =
  | { readonly kind: 'payment'; readonly paymentId: string }
  | { readonly kind: 'payment-reversed'; readonly paymentId: string }
  | { readonly kind: 'invoice-voided'; readonly invoiceId: string; readonly number: string }
  | { readonly kind: 'clock' };

/** The facts of a decision as they are kept with the change of state: invoices, amounts, policy version, clock. */
export function decisionFacts(
  account: DunningAccount,
  { policy }: DunningService,
  decision: DunningDecision,
  now: Date,
): Record<string, unknown> {
  const major = (minor: Minor): string => formatMajor(minor, account.currency);
  return {
    decision: decision.reason,
    overdue: major(decision.overdueMinor),
    pastGrace: major(decision.pastGraceMinor),
    currency: account.currency,
    invoices: decision.causes.map(({ invoiceId, number, dueOn, openMinor }) => ({
      invoiceId,
      number,
      dueOn,
      open: major(openMinor),
    })),
    policy: {
      id: policy.id,
      name: policy.name,
      version: policy.version,
      graceDays: policy.graceDays,
      hour: policy.hour,
    },
    tolerance: major(policy.toleranceMinor),
    zone: account.zone,
    decidedAt: now.toISOString(),
    dueSince: decision.effectiveAt.toISOString(),
  };
}

/** Why the state changes: taken away by what is overdue, given back by what settled it. */
export function causeOf(
  trigger: DunningTrigger,
  decision: DunningDecision,
  { reason, facts }: { reason: string; facts: Record<string, unknown> },
): StateCause {
  const [oldest] = decision.causes;
  const isTakenAway = decision.reason === 'past-grace' || decision.reason === 'notice';
  if (isTakenAway && oldest !== undefined) return { kind: 'overdue', refId: oldest.invoiceId, reason, facts };
  switch (trigger.kind) {
    case 'payment':
      return { kind: 'payment', refId: trigger.paymentId, reason, facts };
    case 'invoice-voided':
      return { kind: 'staff', refId: trigger.invoiceId, reason: `${trigger.number} is void; ${reason}`, facts };
    case 'payment-reversed':
    case 'clock':
      return { kind: 'policy', refId: String((facts['policy'] as { id: string }).id), reason, facts };
  }
}

/** One line that a person understands: which bill, how much, since when; or why nothing stands against the service. */
export function reasonOf(account: DunningAccount, decision: DunningDecision): string {
  const amount = (minor: Minor): string => `${formatMajor(minor, account.currency)} ${account.currency}`;
  const [oldest] = decision.causes;
  switch (decision.reason) {
    case 'past-grace':
    case 'window-closed':
    case 'payment-in-flight':
      return oldest === undefined
        ? decision.reason
        : `${amount(decision.pastGraceMinor)} overdue past grace, ${oldest.number} since ${oldest.dueOn}`;
    case 'notice':
    case 'in-grace':
      return oldest === undefined
        ? decision.reason
        : `${amount(decision.overdueMinor)} overdue within grace, ${oldest.number} since ${oldest.dueOn}`;
    case 'within-tolerance':
      return `${amount(decision.overdueMinor)} overdue is within the tolerance`;
    case 'nothing-overdue':
      return 'nothing is overdue';
    case 'promised':
      return 'a promise to pay holds';
    case 'held-by-staff':
      return 'held by staff';
    case 'terminated':
      return 'the service has ended';
  }
}
