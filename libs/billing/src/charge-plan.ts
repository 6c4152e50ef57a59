import { assert, compareDates, type LocalDate } from '@demarc/kernel';
import { Parked, type BillableAccount, type BillableSubscription, type PlanSpan } from './billable-account';
import { intersect, subtractSpans, type BillingCycle, type DateSpan } from './billing-period';

/** A run bills at most this many missed periods at once; more is a wrong date, or a wrong clock. */
export const MOST_MISSED_PERIODS = 12;

/** Days of one plan that a subscription owes in one period. */
export interface ProposedCharge extends DateSpan {
  readonly plan: PlanSpan;
  readonly priceMinor: bigint;
}

/** All that is owed for one period, invoiced or not. */
export interface ProposedPeriod {
  readonly period: DateSpan;
  /** First day of use in the period: where rounding begins to count. */
  readonly usedFromOn: LocalDate;
  readonly charges: readonly ProposedCharge[];
}

/** Days of service from activation up to the end, or up to `horizonOn`. */
function serviceSpan(subscription: BillableSubscription, horizonOn: LocalDate): DateSpan {
  const { activatedOn: fromOn, endedOn } = subscription;
  return { fromOn, toOn: endedOn !== null && endedOn < horizonOn ? endedOn : horizonOn };
}

function sortedSpans(subscription: BillableSubscription): PlanSpan[] {
  const { subscriptionId } = subscription;
  // A plan replaced on the day it began has no days: it is history, not a charge.
  const lasting = subscription.planSpans.filter((span) => span.toOn === null || span.fromOn < span.toOn);
  const spans = lasting.toSorted((a, b) => compareDates(a.fromOn, b.fromOn));
  spans.forEach((span, index) => {
    const next = spans[index + 1];
    if (next !== undefined && (span.toOn === null || span.toOn > next.fromOn)) {
      throw new Parked({ code: 'plan-overlap', subscriptionId, on: next.fromOn });
    }
  });
  return spans;
}

/** The cycle that fixes a subscription's periods; all its plans must share one length. */
export function cycleOf(subscription: BillableSubscription): BillingCycle {
  const [months = 1, ...others] = new Set(subscription.planSpans.map((span) => span.periodMonths));
  if (others.length > 0) {
    throw new Parked({ code: 'period-length-changed', subscriptionId: subscription.subscriptionId });
  }
  return { anchorDay: subscription.billingCycleDay, months, originOn: subscription.activatedOn };
}

function chargeOf(account: BillableAccount, subscriptionId: string, plan: PlanSpan, days: DateSpan): ProposedCharge {
  if (plan.currency !== account.currency) {
    const currencies = [account.currency, plan.currency];
    throw new Parked({ code: 'currency-mix', subscriptionId, currencies });
  }
  if (plan.priceMinor === null) throw new Parked({ code: 'no-price', subscriptionId, planName: plan.planName });
  assert(plan.priceMinor >= 0n, 'a price is not negative');
  return { plan, priceMinor: plan.priceMinor, fromOn: days.fromOn, toOn: days.toOn };
}

function chargesIn(
  account: BillableAccount,
  subscription: BillableSubscription,
  spans: readonly PlanSpan[],
  used: DateSpan,
): ProposedCharge[] {
  const { subscriptionId, holds } = subscription;
  const charges: ProposedCharge[] = [];
  let coveredTo = used.fromOn;
  for (const plan of spans) {
    const days = intersect(used, { fromOn: plan.fromOn, toOn: plan.toOn ?? used.toOn });
    if (days === null) continue;
    if (days.fromOn > coveredTo) break;
    coveredTo = days.toOn;
    for (const part of subtractSpans(days, holds)) charges.push(chargeOf(account, subscriptionId, plan, part));
  }
  if (coveredTo < used.toOn) throw new Parked({ code: 'plan-gap', subscriptionId, on: coveredTo });
  return charges;
}

/** Proposes every charge of every one of these periods, from the plan history alone. */
export function proposePeriods(
  account: BillableAccount,
  subscription: BillableSubscription,
  periods: readonly DateSpan[],
): ProposedPeriod[] {
  const spans = sortedSpans(subscription);
  return periods.flatMap((period) => {
    const used = intersect(period, serviceSpan(subscription, period.toOn));
    if (used === null) return [];
    return [{ period, usedFromOn: used.fromOn, charges: chargesIn(account, subscription, spans, used) }];
  });
}
