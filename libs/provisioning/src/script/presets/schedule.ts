interface CronFields {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Both days of the month and of the week are named: either will do. */
  readonly isEither: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY_MS = 86_400_000;
/** 29 February comes within so many days, except around a century. */
const MAX_DAYS = 8 * 366;

/** The last moment of a cron expression (UTC; five fields, or six with seconds first) up to a time; null: unreadable or never. */
export function previousOccurrence(expression: string, before: number): number | null {
  const fields = readCron(expression);
  if (fields === null || !Number.isFinite(before)) return null;
  const today = Math.floor(before / DAY_MS) * DAY_MS;
  for (let back = 0; back <= MAX_DAYS; back += 1) {
    const day = today - back * DAY_MS;
    if (!isDay(fields, new Date(day))) continue;
    const time = lastTime(fields, back === 0 ? before - today : DAY_MS - 1);
    if (time !== null) return day + time;
  }
  return null;
}

function isDay({ days, months, weekdays, isEither }: CronFields, date: Date): boolean {
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const isMonthDay = days.has(date.getUTCDate());
  const isWeekday = weekdays.has(date.getUTCDay());
  return isEither ? isMonthDay || isWeekday : isMonthDay && isWeekday;
}

/** The last time of day that is not after `limit` ms. */
function lastTime({ hours, minutes, seconds }: CronFields, limit: number): number | null {
  for (const hour of hours.toReversed()) {
    for (const minute of minutes.toReversed()) {
      if ((hour * 60 + minute) * 60_000 > limit) continue;
      const second = seconds.findLast((one) => ((hour * 60 + minute) * 60 + one) * 1000 <= limit);
      if (second !== undefined) return ((hour * 60 + minute) * 60 + second) * 1000;
    }
  }
  return null;
}

function readCron(expression: string): CronFields | null {
  const texts = expression.trim().split(/\s+/);
  if (texts.length !== 5 && texts.length !== 6) return null;
  const [second = '', minute = '', hour = '', day = '', month = '', weekday = ''] =
    texts.length === 5 ? ['0', ...texts] : texts;
  const seconds = readField(second, 0, 59);
  const minutes = readField(minute, 0, 59);
  const hours = readField(hour, 0, 23);
  const days = readField(day, 1, 31);
  const months = readField(month, 1, 12, MONTHS);
  const weekdays = readField(weekday, 0, 7, WEEKDAYS);
  if (!seconds || !minutes || !hours || !days || !months || !weekdays) return null;
  return {
    seconds,
    minutes,
    hours,
    days: new Set(days),
    months: new Set(months),
    weekdays: new Set(weekdays.map((one) => one % 7)),
    isEither: !/^[*?]/.test(day) && !/^[*?]/.test(weekday),
  };
}

function readField(text: string, least: number, most: number, names: readonly string[] = []): number[] | null {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const read = /^(?:([*?])|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d+))?$/i.exec(part);
    if (read === null) return null;
    const [, any, first = '', last, every] = read;
    const from = any === undefined ? numberOf(first, least, names) : least;
    const until =
      any === undefined ? numberOf(last ?? (every === undefined ? first : String(most)), least, names) : most;
    const step = every === undefined ? 1 : Number(every);
    if (from === null || until === null || from < least || until > most || from > until || step < 1) return null;
    for (let value = from; value <= until; value += step) values.add(value);
  }
  return [...values].toSorted((a, b) => a - b);
}

function numberOf(text: string, least: number, names: readonly string[]): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const at = names.indexOf(text.toLowerCase().slice(0, 3));
  return at < 0 ? null : at + (names === MONTHS ? least : 0);
}

export interface Schedule {
  readonly durationSeconds: number;
  readonly cron: string;
}

/** `"<seconds> <cron>"`; null when it cannot be read. */
export function readSchedule(text: string): Schedule | null {
  const read = /^\s*(\d{1,9})\s+(\S.*)$/.exec(text);
  const [, seconds = '', cron = ''] = read ?? [];
  if (read === null || previousOccurrence(cron, Date.UTC(2030, 0, 1)) === null) return null;
  return { durationSeconds: Number(seconds), cron };
}

/** Whether its last occurrence still lasts. */
export function isActive({ durationSeconds, cron }: Schedule, now: number): boolean {
  const previous = previousOccurrence(cron, now);
  return previous !== null && previous + durationSeconds * 1000 > now;
}
