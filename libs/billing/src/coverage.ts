import type { LocalDate } from '@demarc/kernel';
import type { DateSpan } from './billing-period';

/** Days counted `weight` times: +1 for a charge, -1 for a credit. */
export interface WeightedSpan extends DateSpan {
  readonly weight: number;
}

/** Adds up weighted spans day by day: the maximal spans of equal weight, in order, without those of weight 0. */
export function addUp(spans: readonly WeightedSpan[]): WeightedSpan[] {
  const changes = new Map<LocalDate, number>();
  const change = (on: LocalDate, by: number): void => void changes.set(on, (changes.get(on) ?? 0) + by);
  for (const span of spans) {
    change(span.fromOn, span.weight);
    change(span.toOn, -span.weight);
  }
  const sums: WeightedSpan[] = [];
  let weight = 0;
  let since: LocalDate | null = null;
  for (const on of [...changes.keys()].toSorted()) {
    const by = changes.get(on) ?? 0;
    if (by === 0) continue;
    if (since !== null && weight !== 0) sums.push({ fromOn: since, toOn: on, weight });
    weight += by;
    since = on;
  }
  return sums;
}
