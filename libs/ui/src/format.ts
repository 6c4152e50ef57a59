/** Currencies whose readers group by lakh and crore. `en-BD` groups by thousand in ICU, so `en-IN` speaks for all four. */
const LAKH_CURRENCIES = new Set(['BDT', 'INR', 'PKR', 'NPR']);

const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  let format = numberFormats.get(key);
  if (format === undefined) numberFormats.set(key, (format = new Intl.NumberFormat(locale, options)));
  return format;
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let format = dateFormats.get(key);
  if (format === undefined) dateFormats.set(key, (format = new Intl.DateTimeFormat('en-GB', options)));
  return format;
}

/** Exact: the text goes into the formatter, never through a float. */
export function formatMoney(amount: string, currency: string): string {
  const locale = LAKH_CURRENCIES.has(currency) ? 'en-IN' : 'en-GB';
  return numberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(
    amount as Intl.StringNumericLiteral,
  );
}

export const isZeroMoney = (amount: string): boolean => !/[1-9]/.test(amount);

export const formatCount = (count: number): string => numberFormat('en-IN', {}).format(count);

/** `22 Nov 2026, 19:05` in the zone. */
export function formatInstant(instant: string | Date, zone: string, withSeconds = false): string {
  return dateFormat({
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds ? { second: '2-digit' } : {}),
  }).format(new Date(instant));
}

/** `19:05:12` in the zone. */
export function formatTime(instant: string | Date, zone: string, withSeconds = true): string {
  return dateFormat({
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds ? { second: '2-digit' } : {}),
  }).format(new Date(instant));
}

/** A time below an axis: `19:05` on one of hours, `22 Nov` on one of days. */
export function formatAxisTime(atMs: number, zone: string, spanMs: number): string {
  const isHours = spanMs <= 2 * 86_400_000;
  return dateFormat({
    timeZone: zone,
    ...(isHours ? { hour: '2-digit', minute: '2-digit' } : { day: 'numeric', month: 'short' }),
  }).format(atMs);
}

/** `22 Nov 2026` of a calendar date, or of an instant in the zone. */
export function formatDate(date: string | Date, zone = 'UTC'): string {
  return dateFormat({ timeZone: zone, day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(date));
}

/** `2026-11-22` of an instant in the zone: what a date field holds. */
export function calendarDateOf(instant: Date, zone: string): string {
  const parts = dateFormat({ timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(
    instant,
  );
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** A time of today without its date: `13:27`, else `8 Nov 2026, 13:27`. */
export function formatMoment(instant: string, zone: string, now: Date): string {
  const isToday = calendarDateOf(new Date(instant), zone) === calendarDateOf(now, zone);
  return isToday ? formatTime(instant, zone, false) : formatInstant(instant, zone);
}

/** `0.9 s`, `14 s`, `3 min`, `2 h 5 min`, `9 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 5 && whole % 60 > 0) return `${minutes} min ${whole % 60} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

const NOTICEABLE_SECONDS = 0.05;

/** The time between two steps; what nobody could notice is "at once". */
export const formatLapse = (seconds: number): string =>
  seconds < NOTICEABLE_SECONDS ? 'at once' : formatDuration(seconds);

/** `30 Mbit/s`, `512 kbit/s`, `1 Gbit/s`. */
export function formatRate(kbps: number): string {
  if (kbps >= 1_000_000)
    return `${numberFormat('en-GB', { maximumFractionDigits: 1 }).format(kbps / 1_000_000)} Gbit/s`;
  if (kbps >= 1000) return `${numberFormat('en-GB', { maximumFractionDigits: 1 }).format(kbps / 1000)} Mbit/s`;
  return `${kbps} kbit/s`;
}

/** `−19.8 dBm`, with a true minus sign. */
export const formatDbm = (dbm: number): string => `${dbm < 0 ? '−' : ''}${Math.abs(dbm).toFixed(1)} dBm`;

/** A tax rate in parts per million as a percentage: 50000 is `5 %`. */
export const formatPartsPerMillion = (ppm: number): string =>
  `${numberFormat('en-GB', { maximumFractionDigits: 4 }).format(ppm / 10_000)} %`;

/** A fragment of the server as a sentence: "waiting for the router" is "Waiting for the router." */
export function asSentence(fragment: string): string {
  const text = fragment.trim();
  if (text === '') return '';
  // Names are spelled as they are: `mkt-02`, `walled-garden`.
  const isName = /^\S*[-\d]/.test(text);
  const capital = isName ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

/** Text of a device, made harmless to look at: control and bidirectional signs are shown, long text is cut. */
export function visibleText(text: string, limit = 120): string {
  const shown = text.replace(/[\p{Cc}\p{Cf}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16) ?? ''}}`);
  return shown.length > limit ? `${shown.slice(0, limit)}…` : shown;
}
