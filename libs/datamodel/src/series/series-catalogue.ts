/** How the values of a stretch of time become one: what is between two readings, a state, or a count that only rises. */
export type SeriesKind = 'gauge' | 'state' | 'counter';

/** What belongs together on a chart, and is read together. */
export const SERIES_GROUPS = ['contact', 'optical', 'line', 'ppp', 'wifi', 'system', 'tests'] as const;
export type SeriesGroup = (typeof SERIES_GROUPS)[number];

/** Groups that a router can be asked for; the others come from what it does by itself or is ordered to. */
export const READABLE_GROUPS = ['optical', 'line', 'ppp', 'wifi', 'system'] as const satisfies readonly SeriesGroup[];
export type ReadableGroup = (typeof READABLE_GROUPS)[number];

export interface SeriesDefinition {
  readonly group: SeriesGroup;
  readonly kind: SeriesKind;
  readonly unit: 'dBm' | 'dB' | '°C' | 's' | '%' | 'Mbit/s' | 'ms' | '/h' | '';
  /** What a value can be at all; outside of it the router's word is not believed. */
  readonly from: number;
  readonly to: number;
}

const define = (
  group: SeriesGroup,
  unit: SeriesDefinition['unit'],
  [from, to]: readonly [number, number],
  kind: SeriesKind = 'gauge',
): SeriesDefinition => ({ group, kind, unit, from, to });

const COUNT: readonly [number, number] = [0, 16_777_216];
const SECONDS: readonly [number, number] = [0, 315_360_000];
const SHARE: readonly [number, number] = [0, 100];
const MBIT: readonly [number, number] = [0, 100_000];

/**
 * Everything that is kept of a router over time, under one name for both data models. A reading is stored as an array
 * in this order: names are added at the end, and none is ever moved or given another meaning.
 */
export const SERIES = {
  informs: define('contact', '/h', COUNT, 'counter'),
  informRetries: define('contact', '/h', COUNT, 'counter'),
  rxPowerDbm: define('optical', 'dBm', [-45, -1]),
  txPowerDbm: define('optical', 'dBm', [-10, 10]),
  opticalCelsius: define('optical', '°C', [-40, 120]),
  uptimeSeconds: define('system', 's', SECONDS, 'state'),
  pppUptimeSeconds: define('ppp', 's', SECONDS, 'state'),
  pppUpPercent: define('ppp', '%', SHARE),
  channel24: define('wifi', '', [1, 14], 'state'),
  channel5: define('wifi', '', [32, 196], 'state'),
  clients24: define('wifi', '', [0, 512]),
  clients5: define('wifi', '', [0, 512]),
  noise24Dbm: define('wifi', 'dBm', [-120, -30]),
  noise5Dbm: define('wifi', 'dBm', [-120, -30]),
  weakestSignalDbm: define('wifi', 'dBm', [-120, -5]),
  hostCount: define('wifi', '', [0, 4096]),
  cpuPercent: define('system', '%', SHARE),
  memoryPercent: define('system', '%', SHARE),
  dslDownMbps: define('line', 'Mbit/s', MBIT),
  dslUpMbps: define('line', 'Mbit/s', MBIT),
  dslDownMarginDb: define('line', 'dB', [-10, 80]),
  dslUpMarginDb: define('line', 'dB', [-10, 80]),
  dslDownAttenuationDb: define('line', 'dB', [0, 130]),
  dslUpAttenuationDb: define('line', 'dB', [0, 130]),
  downloadMbps: define('tests', 'Mbit/s', MBIT),
  uploadMbps: define('tests', 'Mbit/s', MBIT),
  pingMs: define('tests', 'ms', [0, 60_000]),
  pingLossPercent: define('tests', '%', SHARE),
} as const satisfies Readonly<Record<string, SeriesDefinition>>;

export type RouterSeriesName = keyof typeof SERIES;

export const ROUTER_SERIES = Object.keys(SERIES) as RouterSeriesName[];

export interface SeriesValue {
  readonly name: RouterSeriesName;
  readonly value: number;
}

/** Values as they are stored: an array in the order of the catalogue, null where nothing was read. */
export function toStoredValues(values: readonly SeriesValue[]): (number | null)[] {
  const byName = new Map(values.map(({ name, value }) => [name, value]));
  return ROUTER_SERIES.map((name) => byName.get(name) ?? null);
}

/** A value that can be, rounded to what a chart shows; null for any other. */
export function plausible(name: RouterSeriesName, value: number | null): number | null {
  const { from, to } = SERIES[name];
  return value === null || !(value >= from && value <= to) ? null : Math.round(value * 100) / 100;
}
