import { addMonths, assert, daysBetween, type LocalDate } from '@demarc/kernel';

/** Half-open span of days `[fromOn, toOn)`. */
export interface DateSpan {
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
}

/** What fixes the borders of all periods of a subscription, for ever. */
export interface BillingCycle {
  /** Day of month on which a period begins, 1 to 31; a shorter month begins its period on its last day. */
  readonly anchorDay: number;
  /** Length of a period in months. */
  readonly months: number;
  /** Any date of the month from which periods longer than a month are counted. */
  readonly originOn: LocalDate;
}

/** The n-th border, computed from the ORIGINAL anchor day, never from a border that was clamped (BR-08). */
function borderOf(cycle: BillingCycle, index: number): LocalDate {
  return addMonths(cycle.originOn, index * cycle.months, cycle.anchorDay);
}

const monthIndex = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

/** The period `[fromOn, toOn)` that holds a date; periods of one cycle tile the calendar without gap or overlap. */
export function periodContaining(cycle: BillingCycle, date: LocalDate): DateSpan {
  const index = indexOf(cycle, date);
  return { fromOn: borderOf(cycle, index), toOn: borderOf(cycle, index + 1) };
}

/** Which border begins the period that holds the date. */
function indexOf(cycle: BillingCycle, date: LocalDate): number {
  assert(cycle.anchorDay >= 1 && cycle.anchorDay <= 31, 'an anchor day is 1 to 31');
  assert(Number.isInteger(cycle.months) && cycle.months >= 1, 'a period is a whole number of months');
  const index = Math.floor((monthIndex(date) - monthIndex(cycle.originOn)) / cycle.months);
  return borderOf(cycle, index) > date ? index - 1 : index;
}

/** All periods that share a day with `[fromOn, toOn)`, in order. */
export function periodsTouching(cycle: BillingCycle, span: DateSpan): DateSpan[] {
  const periods: DateSpan[] = [];
  if (span.fromOn >= span.toOn) return periods;
  let index = indexOf(cycle, span.fromOn);
  let fromOn = borderOf(cycle, index);
  while (fromOn < span.toOn) {
    const toOn = borderOf(cycle, ++index);
    periods.push({ fromOn, toOn });
    fromOn = toOn;
  }
  return periods;
}

/** First day of a period that begins after the date. */
export const nextPeriodStart = (cycle: BillingCycle, date: LocalDate): LocalDate => periodContaining(cycle, date).toOn;

export const daysIn = (span: DateSpan): number => daysBetween(span.fromOn, span.toOn);

/** The days two spans have in common, or null. */
export function intersect(a: DateSpan, b: DateSpan): DateSpan | null {
  const fromOn = a.fromOn > b.fromOn ? a.fromOn : b.fromOn;
  const toOn = a.toOn < b.toOn ? a.toOn : b.toOn;
  return fromOn < toOn ? { fromOn, toOn } : null;
}

/** What is left of a span after cutting others out of it. */
export function subtractSpans(span: DateSpan, cuts: readonly DateSpan[]): DateSpan[] {
  let rest: DateSpan[] = [span];
  for (const cut of cuts) {
    rest = rest.flatMap((part) => {
      if (intersect(part, cut) === null) return [part];
      const pieces: DateSpan[] = [];
      if (part.fromOn < cut.fromOn) pieces.push({ fromOn: part.fromOn, toOn: cut.fromOn });
      if (cut.toOn < part.toOn) pieces.push({ fromOn: cut.toOn, toOn: part.toOn });
      return pieces;
    });
  }
  return rest;
}
