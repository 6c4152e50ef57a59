import { formatMajor, type DunnedInvoice, type DunningDecision, type DunningFacts, type Minor } from '@demarc/billing';
import type { ServiceState, StateCause } from '@demarc/contracts';
import type { SubscriberEntity, SubscriptionEntity } from '../subscribers/subscribers.service';
import type { ServiceInterventionEntity } from './intervention.entity';
import type { SuspensionPolicyEntity } from './suspension.entity';

/** One service of an account, with the policy that governs it. */
export interface DunningService {
  readonly subscription: SubscriptionEntity;
  readonly policy: SuspensionPolicyEntity;
  /** What staff did to it by hand and nobody has ended; it may be over by now (`overReason`). */
  readonly intervention: ServiceInterventionEntity | null;
  /** The present state was set by a member of staff, and not as an intervention. */
  readonly isHeldByStaff: boolean;
  /** Why what staff did to it has just ended. */
  readonly ended?: string;
}

/** A service that is to be taken away, when the guards let it. */
export interface Taking {
  subscriberId: string;
  subscriptionId: string;
  nasId: string | null;
  toState: ServiceState;
  reason: string;
  overdueMinor: bigint;
  currency: string;
}

/** What a decision about one account is made from. */
export interface DunningAccount {
  readonly subscriber: SubscriberEntity;
  readonly services: readonly DunningService[];
  readonly openInvoices: readonly DunnedInvoice[];
  readonly currency: string;
  readonly zone: string;
}

export function factsOf(account: DunningAccount, service: DunningService, now: Date): DunningFacts {
  const { intervention } = service;
  const inForce = intervention === null || overReason(account, service, now) !== null ? null : intervention;
  const sparedUntil = inForce?.kind === 'restore' ? inForce.endsAt : null;
  return {
    openInvoices: account.openInvoices,
    policy: service.policy,
    current: {
      state: service.subscription.serviceState,
      isHeldByStaff: service.isHeldByStaff || inForce?.kind === 'suspend',
    },
    // Checkouts in flight (BR-28) and promises (BR-30) enter here once payments and promises record them.
    holds: sparedUntil === null ? [] : [{ kind: 'spared', until: sparedUntil }],
    now,
    zone: account.zone,
  };
}

/** Why what staff did is over: its time has come, or the bills that were open then are paid. */
export function overReason(
  account: DunningAccount,
  { intervention, policy }: DunningService,
  now: Date,
): string | null {
  if (intervention === null) return null;
  if (intervention.endsAt !== null) return intervention.endsAt <= now ? 'its time is over' : null;
  if (intervention.ends !== 'when-paid') return null;
  const awaited = new Set(intervention.awaitedInvoiceIds);
  const left = account.openInvoices
    .filter(({ invoiceId }) => awaited.has(invoiceId))
    .reduce((sum, { openMinor }) => sum + openMinor, 0n);
  return left <= policy.toleranceMinor ? 'the bills it waited for are paid' : null;
}

/** What made us decide just now. */
export type DunningTrigger =
  | { readonly kind: 'payment'; readonly paymentId: string }
  | { readonly kind: 'payment-reversed'; readonly paymentId: string }
  | { readonly kind: 'invoice-voided'; readonly invoiceId: string; readonly number: string }
  /** `frees`: the service that staff give back, whoever held it. */
  | { readonly kind: 'staff'; readonly interventionId: string; readonly reason: string; readonly frees: string | null }
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
    case 'staff':
      return { kind: 'staff', refId: trigger.interventionId, reason: trigger.reason, facts };
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
    case 'spared':
      return `spared by staff, with ${amount(decision.overdueMinor)} overdue`;
    case 'held-by-staff':
      return 'held by staff';
    case 'terminated':
      return 'the service has ended';
  }
}
