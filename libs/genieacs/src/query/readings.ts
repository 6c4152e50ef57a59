import type { Operand, Test } from './condition';

const REGEX = /^\/(.*)\/([imsxgu]*)$/s;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const LEAST_DATE_LENGTH = 8;
const LEAST_DATE_YEAR = 1983;

/** What a text in a query stands for: itself, and the number, date, pattern or wildcard that it may be. */
export function readingsOf(text: string): Test[] {
  const readings: Test[] = [{ is: 'eq', value: text }];
  const regex = REGEX.exec(text);
  if (regex !== null) readings.push({ is: 'match', source: regex[1] ?? '', flags: flagsOf(regex[2] ?? '') });
  else if (text.includes('*')) readings.push({ is: 'like', parts: text.split('*') });
  for (const value of [numberIn(text), dateIn(text)]) if (value !== null) readings.push({ is: 'eq', value });
  return readings;
}

/** What a text can be compared by size with. */
export function sizesOf(text: string): Operand[] {
  return readingsOf(text).flatMap((reading) => (reading.is === 'eq' ? [reading.value] : []));
}

export const flagsOf = (text: string): string => [...'ims'].filter((flag) => text.includes(flag)).join('');

function numberIn(text: string): number | null {
  const number = NUMBER.test(text) ? Number(text) : NaN;
  return Number.isFinite(number) ? number : null;
}

/** `2017-12-11 13:16:23 +0000`, ISO, `2024-01-01`: what reads as a day after 1983. */
export function dateIn(text: string): { date: number } | null {
  if (text.length < LEAST_DATE_LENGTH || NUMBER.test(text)) return null;
  const date = Date.parse(text);
  return Number.isNaN(date) || new Date(date).getUTCFullYear() <= LEAST_DATE_YEAR ? null : { date };
}
