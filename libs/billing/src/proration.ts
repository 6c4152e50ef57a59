import { assert, daysBetween, type LocalDate } from '@demarc/kernel';
import { daysIn, type DateSpan } from './billing-period';
import type { Minor } from './money';

/** Charge for `daysUsed` of a `daysInPeriod` period, rounded half up to the minor unit. */
export function prorate(fullMinor: Minor, daysUsed: number, daysInPeriod: number): Minor {
  assert(fullMinor >= 0n, 'credits are built by negating a charge');
  assert(daysInPeriod > 0, 'a billing period has at least one day');
  assert(daysUsed >= 0, 'daysUsed is a count');
  assert(daysUsed <= daysInPeriod, 'daysUsed fits in the period');
  const divisor = BigInt(daysInPeriod);
  return (fullMinor * BigInt(daysUsed) * 2n + divisor) / (divisor * 2n);
}

/**
 * Charge for a segment of a period: the rounded charge up to its end less the rounded charge up to its start.
 * Segments that tile a period therefore add up to its price, however it was cut (C6).
 * Days are counted from `usedFromOn`, the first day of use in the period, so that a first partial period is rounded once.
 */
export function prorateSegment(fullMinor: Minor, segment: DateSpan, period: DateSpan, usedFromOn: LocalDate): Minor {
  assert(usedFromOn >= period.fromOn, 'use begins in the period');
  assert(segment.fromOn >= usedFromOn && segment.toOn <= period.toOn, 'the segment lies in the used period');
  const days = daysIn(period);
  const upToEnd = prorate(fullMinor, daysBetween(usedFromOn, segment.toOn), days);
  return upToEnd - prorate(fullMinor, daysBetween(usedFromOn, segment.fromOn), days);
}
