import { SERIES_NAMES, type RouterSeries } from '@demarc/contracts';
import { CHARTS, drawnCharts, tickWords, toMark, valueWords } from './series-words';

const base: RouterSeries = {
  routerId: 'r',
  from: '2026-11-22T00:00:00Z',
  to: '2026-11-22T01:00:00Z',
  stepSeconds: 3600,
  series: [],
  marks: [],
};

it('every series is on exactly one chart', () => {
  expect(CHARTS.flatMap(({ lines }) => lines.map(([name]) => name)).toSorted()).toEqual([...SERIES_NAMES].toSorted());
});

it('a chart is drawn when one of its series has a value, with the lines that have', () => {
  const common = { unit: '', group: 'wifi', kind: 'gauge', values: [3], lows: [3], highs: [3] } as const;
  const arrays = { values: [...common.values], lows: [...common.lows], highs: [...common.highs] };
  const drawn = drawnCharts({ ...base, series: [{ ...common, ...arrays, name: 'hostCount' }] });
  expect(drawn.map(({ chart, lines }) => [chart.id, lines.map(({ label }) => label)])).toEqual([['clients', ['All']]]);
  expect(drawnCharts(base)).toEqual([]);
});

it.each([
  [-19.5, 'dBm', '−19.5 dBm'],
  [-20, 'dBm', '−20.0 dBm'],
  [7, '', '7'],
  [93_600, 'duration', '1 d 2 h'],
  [12.34, 'ms', '12.3 ms'],
  [100, '%', '100 %'],
] as const)('%s in %s is told as %s', (value, unit, words) => expect(valueWords(value, unit)).toBe(words));

it.each([
  [-22.5, 'dBm', '−22.5'],
  [0, 'duration', '0 d'],
  [43_200, 'duration', '12 h'],
  [259_200, 'duration', '3 d'],
] as const)('%s on an axis of %s is %s', (value, unit, words) => expect(tickWords(value, unit)).toBe(words));

it('words of a router are shown as text', () => {
  expect(toMark({ at: base.from, kind: 'change', text: 'SSID\u202E' }).text).toBe('Changed values: SSID\\u{202e}');
});
