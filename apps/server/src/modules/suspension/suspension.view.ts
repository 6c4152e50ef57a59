import { formatMajor, type DunningDecision } from '@demarc/billing';
import type { ServiceIntervention, SuspensionCase, SuspensionPolicy } from '@demarc/contracts';
import { dateInZone, daysBetween, type LocalDate } from '@demarc/kernel';
import type { DunningAccount, DunningService } from './dunning-account';
import type { ServiceInterventionEntity } from './intervention.entity';
import type { SuspensionPolicyEntity } from './suspension.entity';

export const toPolicyView = (row: SuspensionPolicyEntity, subscriptionCount: number): SuspensionPolicy => ({
  id: row.id,
  name: row.name,
  isDefault: row.isDefault,
  graceDays: row.graceDays,
  hour: row.hour,
  untilHour: row.untilHour,
  method: row.method,
  pushProfileId: row.pushProfileId,
  tolerance: formatMajor(row.toleranceMinor, row.currency),
  currency: row.currency,
  noticeDays: row.noticeDays,
  skipWeekdays: row.skipWeekdays,
  version: row.version,
  changedAt: row.changedAt.toISOString(),
  subscriptionCount,
});

/** One service: what it is now by which bill, and what it becomes when if nobody pays. */
export function toCaseView(
  account: DunningAccount,
  { subscription }: DunningService,
  shown: {
    now: Date;
    decision: DunningDecision;
    next: { state: DunningDecision['state']; at: Date } | null;
    reason: string;
  },
): SuspensionCase {
  const today = dateInZone(shown.now, account.zone);
  const overdueSince = account.openInvoices
    .map((invoice) => invoice.dueOn)
    .filter((dueOn) => dueOn < today)
    .reduce<LocalDate | null>((first, dueOn) => (first === null || dueOn < first ? dueOn : first), null);
  return {
    subscriptionId: subscription.id,
    subscriberId: account.subscriber.id,
    subscriberNumber: account.subscriber.number,
    subscriberName: account.subscriber.name,
    serviceState: subscription.serviceState,
    overdue: formatMajor(shown.decision.overdueMinor, account.currency),
    currency: account.currency,
    overdueDays: overdueSince === null ? 0 : daysBetween(overdueSince, today),
    nextState: shown.next?.state ?? null,
    nextAt: shown.next?.at.toISOString() ?? null,
    reason: shown.reason,
  };
}

export const toInterventionView = (row: ServiceInterventionEntity): ServiceIntervention => ({
  id: row.id,
  subscriptionId: row.subscriptionId,
  kind: row.kind,
  method: row.method,
  reason: row.reason,
  ends: row.ends,
  endsAt: row.endsAt?.toISOString() ?? null,
  placedBy: row.placedBy,
  placedAt: row.placedAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
  endReason: row.endReason,
});
