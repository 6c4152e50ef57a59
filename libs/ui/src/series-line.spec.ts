import fc from 'fast-check';
import { nearestIndex, nextIndex, scaleOf, stretchesOf, timeTicks, type LinePoint } from './series-line';

const points = (...values: (number | null)[]): LinePoint[] => values.map((value, at) => ({ atMs: at * 1000, value }));
const drawn = (line: readonly LinePoint[]): number[][] =>
  stretchesOf(line, 1000).map((stretch) => stretch.map(({ value }) => value));

describe('a line is drawn through what is known, and over no gap', () => {
  it.each<[string, (number | null)[], number[][]]>([
    ['nothing known', [null, null], []],
    ['one value', [null, 5, null], [[5]]],
    ['every step', [1, 2, 3], [[1, 2, 3]]],
    // Read every third step: that is no gap but how often it is read.
    ['read seldom, and evenly', [1, null, null, 2, null, null, 3], [[1, 2, 3]]],
    [
      'a gap',
      [1, 2, 3, null, null, null, 4, 5],
      [
        [1, 2, 3],
        [4, 5],
      ],
    ],
    ['a single missing step', [1, 2, null, 3, 4], [[1, 2, 3, 4]]],
  ])('%s', (_case, values, expected) => expect(drawn(points(...values))).toEqual(expected));

  it('loses and invents no value', () => {
    const values = fc.array(fc.option(fc.integer({ min: -50, max: 50 })), { maxLength: 60 });
    fc.assert(
      fc.property(values, (given) => {
        expect(drawn(points(...given)).flat()).toEqual(given.filter((value) => value !== null));
      }),
    );
  });
});

describe('a scale', () => {
  it.each<[string, number[], number[]]>([
    ['optical power', [-26.5, -19.2], [-28, -26, -24, -22, -20, -18]],
    ['a line that never changes', [-20], [-21, -20.5, -20, -19.5, -19]],
    ['a count is never below zero', [0, 3], [0, 1, 2, 3]],
    ['nothing at all', [], [0, 0.25, 0.5, 0.75, 1]],
  ])('%s', (_case, values, ticks) => expect(scaleOf(values).ticks).toEqual(ticks));

  it('of a unit', () => {
    expect(scaleOf([0, 9 * 86_400], 86_400).ticks.map((tick) => tick / 86_400)).toEqual([0, 2.5, 5, 7.5, 10]);
  });

  it('holds every value, with few ticks', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, (given) => {
        const { from, to, ticks } = scaleOf(given);
        expect(from).toBeLessThanOrEqual(Math.min(...given) + 1e-6);
        expect(to).toBeGreaterThanOrEqual(Math.max(...given) - 1e-6);
        expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.length).toBeLessThan(9);
      }),
    );
  });
});

describe('times below an axis', () => {
  it('are full hours and days where the people are', () => {
    const from = Date.parse('2026-11-22T03:10:00Z');
    const hours = timeTicks(from, from + 24 * 3_600_000, 'Asia/Kolkata', 6);
    // 5 h 30 min ahead of UTC.
    expect(hours.map((at) => new Date(at).toISOString().slice(11, 16))).toEqual(['06:30', '12:30', '18:30', '00:30']);
    const days = timeTicks(from, from + 7 * 86_400_000, 'UTC', 8);
    expect(days.map((at) => new Date(at).toISOString().slice(8, 16))).toEqual(
      ['23', '24', '25', '26', '27', '28', '29'].map((day) => `${day}T00:00`),
    );
  });

  it('are never more than there is room for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 40_000_000 }), fc.integer({ min: 2, max: 12 }), (seconds, most) => {
        expect(timeTicks(1e12, 1e12 + seconds * 1000, 'UTC', most).length).toBeLessThanOrEqual(most + 1);
      }),
    );
  });
});

describe('what is read off', () => {
  it('is the nearest point that has a value, and with the keys the next one', () => {
    const lines = [points(1, null, null, 4, null), points(null, null, 3, null, null)];
    expect(nearestIndex(lines, 1_400)).toBe(2);
    expect(nearestIndex(lines, 9_999)).toBe(3);
    expect(nearestIndex([points(null)], 0)).toBeNull();
    expect([nextIndex(lines, 0, 1), nextIndex(lines, 2, 1), nextIndex(lines, 3, 1)]).toEqual([2, 3, 3]);
    expect([nextIndex(lines, 3, -1), nextIndex(lines, 0, -1)]).toEqual([2, 0]);
  });
});
