import { localDate } from '@demarc/kernel';
import { daysOf, monthOf, movedBetween, ratesOf, trafficGridOf } from './traffic-grid';
import type { TrafficDay } from './traffic-spread';

const day = (at: string, quarters: Record<number, number>): TrafficDay => {
  const down = Array.from({ length: 96 }, (_, quarter) => quarters[quarter] ?? null);
  return { at: new Date(`${at}T00:00:00Z`), down, up: down.map((value) => (value === null ? null : value / 4)) };
};
const range = (from: string, to: string, now = to) => ({ from: new Date(from), to: new Date(to), now: new Date(now) });

describe('the grid of traffic', () => {
  it.each([
    ['a day', range('2026-03-30T12:30:00Z', '2026-03-31T12:30:00Z'), 900, 96],
    ['a week: half hours', range('2026-03-24T12:30:00Z', '2026-03-31T12:30:00Z'), 1_800, 336],
    ['a month: two hours', range('2026-03-01T00:00:00Z', '2026-03-31T00:00:00Z'), 7_200, 360],
    ['a year: days', range('2025-03-31T00:00:00Z', '2026-03-31T00:00:00Z'), 86_400, 365],
    ['nothing is over yet', range('2026-03-31T12:01:00Z', '2026-03-31T12:09:00Z'), 900, 0],
  ])('%s', (_case, of, stepSeconds, count) =>
    expect(trafficGridOf({ ...of, stepSeconds: 0 })).toMatchObject({ stepSeconds, count }),
  );

  it('has the mean of a step over the time that is known, and its busiest quarter', () => {
    // 112,500 kB in a quarter of an hour are 1 Mbit/s.
    const days = [day('2026-03-31', { 0: 112_500, 1: 337_500, 4: 0, 8: 112_500 })];
    const grid = trafficGridOf({ ...range('2026-03-31T00:00:00Z', '2026-03-31T03:00:00Z'), stepSeconds: 3_600 });
    expect(ratesOf(days, grid)).toEqual({
      downMbps: [2, 0, 1],
      upMbps: [0.5, 0, 0.25],
      downPeakMbps: [3, 0, 1],
      upPeakMbps: [0.75, 0, 0.25],
    });
  });

  it('leaves the quarter of an hour of now for later', () => {
    const days = [day('2026-03-31', { 47: 112_500, 48: 500 })];
    const grid = trafficGridOf({ ...range('2026-03-31T11:30:00Z', '2026-03-31T12:07:00Z'), stepSeconds: 900 });
    expect(ratesOf(days, grid).downMbps).toEqual([null, 1]);
  });

  it('a day is that of the zone, also where clocks are 45 minutes off and on the night they change', () => {
    const days = [day('2026-03-30', { 72: 1, 73: 2 }), day('2026-03-31', { 0: 4, 72: 8, 73: 16 })];
    const totals = (zone: string): unknown[] =>
      daysOf(days, zone, localDate('2026-03-30'), localDate('2026-04-01')).map(({ on, downBytes }) => [on, downBytes]);
    expect(totals('Asia/Dhaka')).toEqual([
      ['2026-03-30', 0],
      ['2026-03-31', 7_000],
      ['2026-04-01', 24_000],
    ]);
    // Nepal begins its day at 18:15 UTC.
    expect(totals('Asia/Kathmandu')).toEqual([
      ['2026-03-30', 1_000],
      ['2026-03-31', 14_000],
      ['2026-04-01', 16_000],
    ]);
    // 29 March has 23 hours in Berlin: from 23:00 to 22:00 UTC.
    const berlin = [day('2026-03-28', { 91: 1, 92: 2 }), day('2026-03-29', { 87: 4, 88: 8 })];
    expect(daysOf(berlin, 'Europe/Berlin', localDate('2026-03-29'), localDate('2026-03-29'))).toEqual([
      { on: '2026-03-29', downBytes: 6_000, upBytes: 1_500 },
    ]);
  });

  it('days add up to their month', () => {
    const days = [day('2026-02-28', { 80: 3 }), day('2026-03-15', { 1: 5 }), day('2026-03-31', { 71: 7, 72: 11 })];
    const moved = movedBetween(days, new Date('2026-02-28T18:00:00Z'), new Date('2026-03-31T18:00:00Z'));
    expect(moved.downBytes).toBe(15_000);
    const all = daysOf(days, 'Asia/Dhaka', localDate('2026-03-01'), localDate('2026-03-31'));
    expect(all.reduce((sum, { downBytes }) => sum + downBytes, 0)).toBe(15_000);
    expect(monthOf(new Date('2026-02-28T18:00:00Z'), 'Asia/Dhaka')).toBe('2026-03-01');
  });
});
