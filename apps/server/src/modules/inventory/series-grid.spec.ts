import fc from 'fast-check';
import type { SlotPoint } from './reading.repository';
import { gridOf, MAX_POINTS, onGrid, type Grid } from './series-grid';

const HOUR_MS = 3_600_000;
const at = (text: string): Date => new Date(`${text}Z`);
const grid = (count: number, stepSeconds = 3600): Grid => ({
  from: at('2026-03-01T00:00:00'),
  to: new Date(at('2026-03-01T00:00:00').getTime() + count * stepSeconds * 1000),
  stepSeconds,
  count,
});
const point = (slot: number, mean: number, low = mean, high = mean): SlotPoint => ({ slot, place: 1, low, mean, high });

describe('the grid of a range', () => {
  it.each<[string, number, number, number]>([
    ['a day', 24, 300, 289],
    ['a week', 7 * 24, 1_800, 337],
    ['a month', 30 * 24, 7_200, 361],
    ['a year', 365 * 24, 86_400, 366],
  ])('%s has steps that people can read', (_case, hours, stepSeconds, most) => {
    const to = at('2026-11-22T14:05:07');
    const made = gridOf({ from: new Date(to.getTime() - hours * HOUR_MS), to, leastSeconds: 0 });
    expect(made.stepSeconds).toBe(stepSeconds);
    expect(made.count).toBeLessThanOrEqual(most);
  });

  it('holds at most 500 points, covers the range, and begins at a full step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 * 366 * 86_400 }),
        fc.integer({ min: 1_000_000_000, max: 2_000_000_000 }),
        fc.option(fc.integer({ min: 60, max: 31_536_000 }), { nil: undefined }),
        fc.constantFrom(0, 3_600),
        (length, start, asked, leastSeconds) => {
          const range = { from: new Date(start * 1000), to: new Date((start + length) * 1000), leastSeconds };
          const made = gridOf(asked === undefined ? range : { ...range, stepSeconds: asked });
          const stepMs = made.stepSeconds * 1000;
          expect(made.count).toBeGreaterThanOrEqual(1);
          expect(made.count).toBeLessThanOrEqual(MAX_POINTS);
          expect(made.stepSeconds).toBeGreaterThanOrEqual(Math.max(leastSeconds, asked ?? 0));
          expect(made.from.getTime() % stepMs).toBe(0);
          expect(made.from.getTime()).toBeLessThanOrEqual(range.from.getTime());
          const end = made.from.getTime() + made.count * stepMs;
          expect(end).toBeGreaterThanOrEqual(range.to.getTime());
          expect(end - stepMs).toBeLessThan(range.to.getTime());
        },
      ),
    );
  });

  it('takes the step that was asked for where it fits', () => {
    const to = at('2026-03-02T00:00:00');
    const asked = { from: at('2026-03-01T00:00:00'), to, stepSeconds: 420 };
    expect(gridOf({ ...asked, leastSeconds: 0 }).stepSeconds).toBe(420);
    expect(gridOf({ ...asked, leastSeconds: 3_600 }).stepSeconds).toBe(3_600);
    expect(gridOf({ ...asked, from: at('2026-01-01T00:00:00'), leastSeconds: 0 }).stepSeconds).toBe(10_800);
  });
});

describe('points on their grid', () => {
  it('a gap is null, never zero', () => {
    expect(onGrid([point(1, -19.456)], 'gauge', grid(3))).toEqual({
      values: [null, -19.46, null],
      lows: [null, -19.46, null],
      highs: [null, -19.46, null],
    });
  });

  it('a state has no mean', () => {
    expect(onGrid([point(0, 6, 1, 11)], 'state', grid(1))).toMatchObject({ values: [11], lows: [1], highs: [11] });
  });

  it('the mean lies within its band, whatever is read', () => {
    const points = fc.array(
      fc.record({ slot: fc.integer({ min: -2, max: 12 }), a: fc.integer(), b: fc.integer() }).map(({ slot, a, b }) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        return point(slot, (low + high) / 2, low, high);
      }),
    );
    fc.assert(
      fc.property(points, (given) => {
        const { values, lows, highs } = onGrid(given, 'gauge', grid(10));
        for (const [slot, value] of values.entries()) {
          expect([lows[slot] === null, highs[slot] === null]).toEqual([value === null, value === null]);
          if (value !== null) expect(value >= lows[slot]! && value <= highs[slot]!).toBe(true);
        }
      }),
    );
  });

  //  slot    0     1     2     3     4
  //  count  100         108    2     6      a count that fell was begun anew
  it('of a count, how much it rose in an hour; over a gap by the hours of the gap', () => {
    const counts = [point(0, 100), point(2, 108), point(3, 2), point(4, 6)];
    expect(onGrid(counts, 'counter', grid(5)).values).toEqual([null, null, 4, null, 4]);
    expect(onGrid(counts.slice(0, 2), 'counter', grid(5, 1_800)).values).toEqual([null, null, 8, null, null]);
  });
});
