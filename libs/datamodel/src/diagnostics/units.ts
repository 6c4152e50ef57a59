import { parseDecimal } from '../values';

/** A value as a router gave it, and what it means if it can mean anything. */
export interface Reading {
  /** In the unit of its quantity; null when what the router says cannot be. */
  readonly value: number | null;
  readonly unit: 'dBm' | '°C' | 'V' | 'mA' | 's';
  /** The router's own text. */
  readonly raw: string;
  /** Where it was read. */
  readonly path: string;
  /** Why there is no value. */
  readonly problem: string | null;
}

export type Quantity = 'rx-power' | 'tx-power' | 'temperature' | 'voltage' | 'bias' | 'signal' | 'uptime';

/** How a model writes a quantity. Each has one meaning, so that nothing is guessed from the number. */
export type Form =
  | 'dBm'
  | 'milli-dBm'
  | 'tenth-dBm'
  | 'tenth-microwatt'
  /** Two generations of one firmware: a level below zero is dBm, one above is power. */
  | 'tenth-microwatt-or-dBm'
  | 'celsius'
  | '256th-celsius'
  | 'volt'
  | 'millivolt'
  | '100-microvolt'
  | 'milliampere'
  | '2-microampere'
  | 'seconds';

interface Range {
  readonly unit: Reading['unit'];
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

/**
 * What a value can be at all, wider than what is healthy. Optics of ITU-T G.984.2 and G.9807.1 receive between about -8
 * and -30 dBm; a laboratory without splitters gives -3, and 0 is what modules say that see nothing.
 */
const RANGES: Readonly<Record<Quantity, Range>> = {
  'rx-power': { unit: 'dBm', from: -45, to: -1, words: 'light that arrives has between -45 and -1 dBm' },
  'tx-power': { unit: 'dBm', from: -10, to: 10, words: 'a laser sends between -10 and +10 dBm' },
  temperature: { unit: '°C', from: -40, to: 120, words: 'a module works between -40 and 120 °C' },
  voltage: { unit: 'V', from: 2.5, to: 4, words: 'a module is supplied with about 3.3 V' },
  bias: { unit: 'mA', from: 0, to: 150, words: 'a laser takes up to 150 mA' },
  signal: { unit: 'dBm', from: -110, to: -5, words: 'a WiFi signal has between -110 and -5 dBm' },
  uptime: { unit: 's', from: 0, to: 315_360_000, words: 'nothing runs for ten years without a restart' },
};

const microwattTenthsToDbm = (value: number): number => (value > 0 ? 10 * Math.log10(value / 10_000) : Number.NaN);

const CONVERSIONS: Readonly<Record<Form, (value: number) => number>> = {
  dBm: (value) => value,
  'milli-dBm': (value) => value / 1000,
  'tenth-dBm': (value) => value / 10,
  'tenth-microwatt': microwattTenthsToDbm,
  'tenth-microwatt-or-dBm': (value) => (value < 0 ? value : microwattTenthsToDbm(value)),
  celsius: (value) => value,
  '256th-celsius': (value) => value / 256,
  volt: (value) => value,
  millivolt: (value) => value / 1000,
  '100-microvolt': (value) => value / 10_000,
  milliampere: (value) => value,
  '2-microampere': (value) => value / 500,
  seconds: (value) => value,
};

/** Reads a value in the form of its model. Outside what can be, the router's own text is all there is. */
export function readingOf(quantity: Quantity, form: Form, { path, raw }: { path: string; raw: string }): Reading {
  const { unit, from, to, words } = RANGES[quantity];
  const given = { unit, raw: raw.slice(0, 40), path };
  const number = parseDecimal(raw);
  if (number === null) return { ...given, value: null, problem: 'the router gives no number' };
  const value = Math.round(CONVERSIONS[form](number) * 100) / 100;
  if (!(value >= from && value <= to)) return { ...given, value: null, problem: `implausible: ${words}` };
  return { ...given, value, problem: null };
}
