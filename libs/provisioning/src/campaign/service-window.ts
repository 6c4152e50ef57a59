import { addDays, dateInZone, instantOf, weekday, type LocalDate } from '@demarc/kernel';
import type { ServiceWindow } from './campaign-rules';

const DAYS_AHEAD = 8;

/** Up to when something may be started now, or when the window opens next. */
export type WindowState =
  { readonly isOpen: true; readonly until: Date | null } | { readonly isOpen: false; readonly opensAt: Date };

/** A wall-clock time that a change to summer time skips is read as if the clocks had not moved. */
export function windowAt(window: ServiceWindow | null, now: Date, zone: string): WindowState {
  if (window === null) return { isOpen: true, until: null };
  const today = dateInZone(now, zone);
  const spans = Array.from({ length: DAYS_AHEAD + 1 }, (_each, at) => spanOf(window, addDays(today, at - 1), zone));
  const open = spans.find((span) => span !== null && span.from <= now && now < span.to);
  if (open !== undefined && open !== null) return { isOpen: true, until: open.to };
  const next = spans.find((span) => span !== null && span.from > now);
  // There is always one within a week, because a window has at least one day.
  return { isOpen: false, opensAt: next?.from ?? new Date(now.getTime() + DAYS_AHEAD * 86_400_000) };
}

/** The window that begins on this day; null when none does. */
function spanOf({ from, to, days }: ServiceWindow, day: LocalDate, zone: string): { from: Date; to: Date } | null {
  if (days.length > 0 && !days.includes(weekday(day))) return null;
  const [fromHour, fromMinute] = timeOf(from);
  const [toHour, toMinute] = timeOf(to);
  const endsOn = to <= from ? addDays(day, 1) : day;
  return { from: instantOf(day, fromHour, fromMinute, zone), to: instantOf(endsOn, toHour, toMinute, zone) };
}

function timeOf(text: string): [number, number] {
  const [hour = '0', minute = '0'] = text.split(':');
  return [Number(hour), Number(minute)];
}
