import type { RouterSeries, SeriesName, SeriesValues } from '@demarc/contracts';
import type { ChartBand, ChartLine } from '@demarc/ui';

export const RANGES = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24, '1y': 365 * 24 } as const;
export type Range = keyof typeof RANGES;
/** A row of a table stands for so many seconds: a screen or two for each range. */
export const TABLE_STEPS: Readonly<Record<Range, number>> = {
  '24h': 1_800,
  '7d': 10_800,
  '30d': 43_200,
  '1y': 604_800,
};
export const RANGE_WORDS: Readonly<Record<Range, string>> = {
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  '1y': '1 year',
};

/** One chart: what belongs together and is measured in one unit. */
export interface ChartKind {
  readonly id: string;
  readonly title: string;
  /** What it means, where that is not plain. */
  readonly note?: string;
  readonly lines: readonly (readonly [name: SeriesName, label: string, endLabel?: string])[];
  readonly bands?: readonly ChartBand[];
  readonly isStepped?: boolean;
  readonly unit: 'dBm' | 'dB' | '°C' | '%' | 'Mbit/s' | 'ms' | 'an hour' | 'duration' | '';
}

/** Good from -25 to -8 dBm, weak down to -27, and else bad (GPON, class B+). */
const LIGHT: readonly ChartBand[] = [
  { from: -8, to: 0, role: 'bad' },
  { from: -25, to: -8, role: 'ok' },
  { from: -27, to: -25, role: 'warn' },
  { from: -60, to: -27, role: 'bad' },
];

export const CHARTS: readonly ChartKind[] = [
  { id: 'rx', title: 'Light received', unit: 'dBm', bands: LIGHT, lines: [['rxPowerDbm', 'Received']] },
  { id: 'tx', title: 'Light sent', unit: 'dBm', lines: [['txPowerDbm', 'Sent']] },
  {
    id: 'rate',
    title: 'DSL rate',
    unit: 'Mbit/s',
    lines: [
      ['dslDownMbps', 'Down'],
      ['dslUpMbps', 'Up'],
    ],
  },
  {
    id: 'margin',
    title: 'DSL noise margin and attenuation',
    unit: 'dB',
    lines: [
      ['dslDownMarginDb', 'Margin down', 'm ↓'],
      ['dslUpMarginDb', 'Margin up', 'm ↑'],
      ['dslDownAttenuationDb', 'Attenuation down', 'a ↓'],
      ['dslUpAttenuationDb', 'Attenuation up', 'a ↑'],
    ],
  },
  {
    id: 'since',
    title: 'Since the last start',
    note: 'A fall to nothing is a restart, or a new PPP session.',
    unit: 'duration',
    lines: [
      ['uptimeSeconds', 'Router', 'router'],
      ['pppUptimeSeconds', 'PPP connection', 'PPP'],
    ],
  },
  { id: 'ppp', title: 'PPP connection up when read', unit: '%', lines: [['pppUpPercent', 'Up']] },
  {
    id: 'clients',
    title: 'Devices',
    unit: '',
    lines: [
      ['clients24', 'On 2.4 GHz', '2.4'],
      ['clients5', 'On 5 GHz', '5'],
      ['hostCount', 'All', 'all'],
    ],
  },
  {
    id: 'signal',
    title: 'WiFi noise and weakest signal',
    unit: 'dBm',
    lines: [
      ['weakestSignalDbm', 'Weakest device', 'signal'],
      ['noise24Dbm', 'Noise on 2.4 GHz', 'n 2.4'],
      ['noise5Dbm', 'Noise on 5 GHz', 'n 5'],
    ],
  },
  {
    id: 'channel',
    title: 'WiFi channel',
    unit: '',
    isStepped: true,
    lines: [
      ['channel24', '2.4 GHz', '2.4'],
      ['channel5', '5 GHz', '5'],
    ],
  },
  {
    id: 'load',
    title: 'Load of the router',
    unit: '%',
    lines: [
      ['cpuPercent', 'Processor', 'CPU'],
      ['memoryPercent', 'Memory in use', 'mem'],
    ],
  },
  { id: 'heat', title: 'Temperature of the optical module', unit: '°C', lines: [['opticalCelsius', 'Module']] },
  {
    id: 'speed',
    title: 'Speed tests',
    note: 'Each point is one test that somebody ran.',
    unit: 'Mbit/s',
    lines: [
      ['downloadMbps', 'Download', 'down'],
      ['uploadMbps', 'Upload', 'up'],
    ],
  },
  { id: 'ping', title: 'Ping', unit: 'ms', lines: [['pingMs', 'Answer after']] },
  { id: 'loss', title: 'Lost pings', unit: '%', lines: [['pingLossPercent', 'Lost']] },
  {
    id: 'informs',
    title: 'Informs',
    note: 'How often the router came, and how often it had failed to before, each hour between two readings.',
    unit: 'an hour',
    lines: [
      ['informs', 'Came', 'came'],
      ['informRetries', 'Failed before', 'failed'],
    ],
  },
];

export interface DrawnChart {
  readonly chart: ChartKind;
  readonly lines: readonly ChartLine[];
}

/** The charts that have something to show. */
export function drawnCharts({ series }: RouterSeries): DrawnChart[] {
  const byName = new Map<SeriesName, SeriesValues>(series.map((each) => [each.name, each]));
  return CHARTS.flatMap((chart) => {
    const lines = chart.lines.flatMap(([name, label, endLabel]): ChartLine[] => {
      const found = byName.get(name);
      if (found === undefined) return [];
      const { values, lows, highs } = found;
      return [{ label, ...(endLabel === undefined ? {} : { endLabel }), values, lows, highs }];
    });
    return lines.length === 0 ? [] : [{ chart, lines }];
  });
}

/** With a true minus sign. */
export const signed = (text: string): string => text.replace('-', '−');

const DAY_SECONDS = 86_400;

/** What the axis counts in; a long time is counted in days, a short one in hours. */
export function scaleUnitOf(unit: ChartKind['unit'], lines: readonly ChartLine[]): number {
  if (unit !== 'duration') return 1;
  const most = Math.max(0, ...lines.flatMap(({ highs = [] }) => highs.filter((value) => value !== null)));
  return most >= 2 * DAY_SECONDS ? DAY_SECONDS : 3_600;
}

/** A value on the axis, as short as it can be. */
export function tickWords(value: number, unit: ChartKind['unit']): string {
  if (unit !== 'duration') return signed(`${value}${unit === '%' || unit === '°C' ? ` ${unit}` : ''}`);
  if (value === 0) return '0';
  return value % (DAY_SECONDS / 2) === 0 ? `${value / DAY_SECONDS} d` : `${Math.round(value / 360) / 10} h`;
}
