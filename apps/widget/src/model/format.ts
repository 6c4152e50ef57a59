import type { Translate } from '../words/words';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** "12 s", "4 min", "3 h", then days; seconds to a minute, minutes to an hour, hours to two days. */
export function ageText(seconds: number, t: Translate): string {
  const age = Math.max(0, Math.floor(seconds));
  if (age < MINUTE) return t('age.s', { n: age });
  if (age < HOUR) return t('age.min', { n: Math.floor(age / MINUTE) });
  if (age < 2 * DAY) return t('age.h', { n: Math.floor(age / HOUR) });
  return t('age.d', { n: Math.floor(age / DAY) });
}

/** "9 d 4 h", "3 h 12 min", "5 min". */
export function durationText(seconds: number, t: Translate): string {
  const [days, hours, minutes] = [
    Math.floor(seconds / DAY),
    Math.floor((seconds % DAY) / HOUR),
    Math.floor((seconds % HOUR) / MINUTE),
  ];
  if (days > 0) return t('span.dh', { d: days, h: hours });
  if (hours > 0) return t('span.hm', { h: hours, m: minutes });
  return minutes > 0 ? t('age.min', { n: minutes }) : t('age.s', { n: Math.floor(seconds) });
}

export const localeOf = (lang: string): string => (lang === 'bn' ? 'bn-BD' : 'en-IN');

/** Money as the server sent it, grouped as the reader is used to. */
export function moneyText(amount: string, currency: string, lang: string): string {
  return new Intl.NumberFormat(localeOf(lang), { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(
    amount as unknown as number, // exact text goes straight in: a float would lose paisa
  );
}

export function rateText(bitsPerSecond: number, lang: string): string {
  const units = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s'];
  let value = bitsPerSecond;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit < 2 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${new Intl.NumberFormat(localeOf(lang), { maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value)} ${units[unit] ?? ''}`;
}

/** With the minus sign that a minus is. */
export function dbmText(value: number, lang: string): string {
  const text = new Intl.NumberFormat(localeOf(lang), { maximumFractionDigits: 1 }).format(Math.abs(value));
  return `${value < 0 ? '−' : ''}${text} dBm`;
}

/** "14:32" today, else with its day; in the zone of the provider. */
export function momentText(at: string, nowMs: number, zone: string, lang: string): string {
  const options = { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const locale = lang === 'bn' ? 'bn-BD' : 'en-GB';
  const day = (value: number | Date): string =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, day: 'numeric', month: 'short' }).format(value);
  const moment = new Date(at);
  const time = new Intl.DateTimeFormat(locale, options).format(moment);
  return day(moment) === day(nowMs) ? time : `${day(moment)}, ${time}`;
}

/** Received optical power (ITU-T G.984.2 class B+): good from −8 to −25 dBm, weak to −27. */
export function opticalLook(dbm: number): 'ok' | 'look' | 'fault' {
  if (dbm > -8 || dbm < -27) return 'fault';
  return dbm < -25 ? 'look' : 'ok';
}

/** WiFi signal of a host: good from −65 dBm, bad below −75. */
export function wifiLook(dbm: number): 'ok' | 'look' | 'fault' {
  if (dbm >= -65) return 'ok';
  return dbm >= -75 ? 'look' : 'fault';
}
