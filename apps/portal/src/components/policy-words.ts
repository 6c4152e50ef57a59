import type { SuspensionPolicy } from '@demarc/contracts';

export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

export const weekdaysText = (days: readonly number[]): string =>
  days.length === 0 ? 'none' : days.map((day) => WEEKDAYS[day] ?? String(day)).join(', ');

export const hourText = (hour: string | number): string => `${String(hour).padStart(2, '0')}:00`;

/** The policy in one sentence, as one would tell it to a subscriber. */
export function policySentence(
  policy: Pick<SuspensionPolicy, 'graceDays' | 'hour' | 'method' | 'noticeDays' | 'skipWeekdays'> & {
    untilHour?: number | undefined;
  },
): string {
  const grace = policy.graceDays === 1 ? 'one free day' : `${policy.graceDays} free days`;
  const when = policy.graceDays === 0 ? 'On the day after the due day' : `After the due day and ${grace}`;
  const act = policy.method === 'walled-garden' ? 'goes into the walled garden' : 'is suspended';
  const never = policy.skipWeekdays.length === 0 ? '' : `, never on ${weekdaysText(policy.skipWeekdays)}`;
  const days = policy.noticeDays ?? null;
  const notice = days === null ? '' : `; notice is given ${days === 1 ? '1 day' : `${days} days`} before`;
  const until = policy.untilHour ?? 24;
  const at = until === 24 ? `at ${hourText(policy.hour)}` : `between ${hourText(policy.hour)} and ${hourText(until)}`;
  return `${when}, ${at}, the service ${act}${never}${notice}.`;
}
