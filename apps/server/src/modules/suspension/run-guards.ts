import type { ClockHold, HeldReason, PaymentSource } from '@demarc/contracts';

/** What decides whether a run may take anything away by itself (R15). */
export interface GuardFacts {
  /** Services that the day's run has taken away, and that it still wants to. */
  readonly done: number;
  readonly waiting: number;
  /** So many were approved by a person. */
  readonly approved: number;
  /** Services in use before the run. */
  readonly activeServices: number;
  /** Of earlier days on which anything was taken away. */
  readonly earlierCounts: readonly number[];
  readonly sources: readonly PaymentSource[];
  readonly clockHold: ClockHold | null;
  readonly now: Date;
  readonly limits: {
    readonly maxSharePermille: number;
    readonly medianFactor: number;
    readonly alwaysAllowed: number;
    readonly paymentDataMaxAgeHours: number;
  };
}

const HOUR_MS = 3_600_000;

/** So many services a day's run may take away: the larger of a share of all and a multiple of what is usual. */
export function allowedCount({ activeServices, earlierCounts, limits }: GuardFacts): number {
  const share = Math.floor((activeServices * limits.maxSharePermille) / 1000);
  return Math.max(limits.alwaysAllowed, share, Math.floor(limits.medianFactor * median(earlierCounts)));
}

/** Why the run must wait for a person; empty: it need not. */
export function heldReasons(facts: GuardFacts): HeldReason[] {
  const reasons: HeldReason[] = [];
  const allowed = allowedCount(facts);
  const total = facts.done + facts.waiting;
  if (total > Math.max(allowed, facts.approved)) {
    reasons.push({
      code: 'too-many',
      text: `${total} services in one day; ${allowed} of ${facts.activeServices} in use is the most without a person`,
    });
  }
  const { paymentDataMaxAgeHours: maxAge } = facts.limits;
  for (const { name, lastSuccessAt } of facts.sources) {
    const hours = (facts.now.getTime() - Date.parse(lastSuccessAt)) / HOUR_MS;
    if (hours <= maxAge) continue;
    const age = hours < 48 ? `${Math.floor(hours)} hours` : `${Math.floor(hours / 24)} days`;
    reasons.push({
      code: 'payment-data-old',
      text: `payments of ${name} are ${age} old; at most ${maxAge} hours are trusted`,
    });
  }
  if (facts.clockHold !== null) {
    reasons.push({
      code: 'clock-jumped',
      text: `the clock went from ${facts.clockHold.from} to ${facts.clockHold.to}, and nobody has looked at it`,
    });
  }
  return reasons;
}

function median(counts: readonly number[]): number {
  const sorted = counts.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [upper = 0, lower = upper] = [sorted[middle], sorted[middle - 1]];
  return sorted.length % 2 === 1 ? upper : (upper + lower) / 2;
}
