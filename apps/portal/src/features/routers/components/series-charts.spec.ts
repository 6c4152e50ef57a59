import { SERIES_NAMES, type RouterSeries } from '@demarc/contracts';
import { CHARTS, drawnCharts, scaleUnitOf, tickWords } from './series-charts';

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

it('a long time is counted in days, a short one in hours', () => {
  const line = (most: number) => [{ label: '', values: [0], highs: [null, most] }];
  expect(scaleUnitOf('duration', line(172_800))).toBe(86_400);
  expect(scaleUnitOf('duration', line(172_799))).toBe(3_600);
  expect(scaleUnitOf('%', line(172_800))).toBe(1);
});

it.each([
  [-22.5, 'dBm', '−22.5'],
  [100, '%', '100 %'],
  [0, 'duration', '0'],
  [10_800, 'duration', '3 h'],
  [216_000, 'duration', '2.5 d'],
  [259_200, 'duration', '3 d'],
] as const)('%s on an axis of %s is %s', (value, unit, words) => expect(tickWords(value, unit)).toBe(words));
