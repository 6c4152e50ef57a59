import { assert } from './assert';

declare const brand: unique symbol;

/** A calendar date `YYYY-MM-DD` without time or zone. As text it sorts in calendar order. */
export type LocalDate = string & { readonly [brand]: 'LocalDate' };

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const MS_PER_DAY = 86_400_000;

/** Milliseconds of 00:00 UTC on that date; only for arithmetic between dates. */
const toUtc = (date: LocalDate): number => Date.parse(`${date}T00:00:00Z`);
const fromUtc = (ms: number): LocalDate => new Date(ms).toISOString().slice(0, 10) as LocalDate;

export function isLocalDate(text: string): text is LocalDate {
  const match = PATTERN.exec(text);
  if (match === null) return false;
  const [, year, month, day] = match.map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

export function localDate(text: string): LocalDate {
  assert(isLocalDate(text), `"${text}" is not a calendar date`);
  return text;
}

/** @param month 1 to 12 */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export const dayOfMonth = (date: LocalDate): number => Number(date.slice(8));

/** 0 = Sunday … 6 = Saturday. */
export const weekday = (date: LocalDate): number => new Date(toUtc(date)).getUTCDay();

export const compareDates = (a: LocalDate, b: LocalDate): number => (a < b ? -1 : a > b ? 1 : 0);

export const addDays = (date: LocalDate, days: number): LocalDate => fromUtc(toUtc(date) + days * MS_PER_DAY);

/** Days from `from` up to, not including, `to`; negative when `to` is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => (toUtc(to) - toUtc(from)) / MS_PER_DAY;

/** The date `months` later with day `anchorDay`, or the last day of that month when it is shorter (BR-08: never clamp twice). */
export function addMonths(date: LocalDate, months: number, anchorDay: number = dayOfMonth(date)): LocalDate {
  assert(anchorDay >= 1 && anchorDay <= 31, 'an anchor day is 1 to 31');
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  const day = Math.min(anchorDay, daysInMonth(year, month));
  return localDate(
    `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
  );
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** Wall-clock reading of an instant in a zone, as if it were UTC milliseconds. */
function wallClockMs(instant: Date, zone: string): number {
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(instant)
      .map((part) => [part.type, Number(part.value)]),
  );
  const at = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
}

/** The calendar date an instant falls on in an IANA zone. */
export const dateInZone = (instant: Date, zone: string): LocalDate => fromUtc(wallClockMs(instant, zone));

/**
 * The instant of a wall-clock time in a zone. A time that a DST change skips is the instant the clocks
 * jumped over it (02:30 on a spring-forward night is 03:30 of the new offset); one that occurs twice is the first.
 */
export function instantOf(date: LocalDate, hour: number, minute: number, zone: string): Date {
  const wanted = toUtc(date) + (hour * 60 + minute) * 60_000;
  const offsetAt = (ms: number): number => wallClockMs(new Date(ms), zone) - Math.floor(ms / 1000) * 1000;
  const before = offsetAt(wanted - MS_PER_DAY);
  const after = offsetAt(wanted + MS_PER_DAY);
  // The offset before a change applies to the first occurrence and, for a skipped time, shifts it past the gap.
  const first = wanted - before;
  if (wallClockMs(new Date(first), zone) === wanted || before === after) return new Date(first);
  const second = wanted - after;
  return new Date(wallClockMs(new Date(second), zone) === wanted ? second : first);
}
