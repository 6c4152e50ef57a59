import type { SeriesKind } from '@demarc/datamodel';
import type { SlotPoint } from './reading.repository';

/** An answer never has more points than this: more than a screen has pixels for. */
export const MAX_POINTS = 500;
export const HOUR_SECONDS = 3_600;

/** Steps that people can read off an axis. */
const STEPS = [60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000];

/** A stretch of time in equal steps; the last one may be under way. */
export interface Grid {
  readonly from: Date;
  readonly to: Date;
  readonly stepSeconds: number;
  readonly count: number;
}

/**
 * The grid for a range: steps as asked for, or the finest that the answer holds, and none finer than `leastSeconds`.
 * It begins at a full step, so that two answers about one time have the same points.
 */
export function gridOf(range: {
  readonly from: Date;
  readonly to: Date;
  readonly stepSeconds?: number;
  readonly leastSeconds: number;
}): Grid {
  const asked = Math.max(range.stepSeconds ?? 0, range.leastSeconds);
  const coarsest = STEPS.at(-1) ?? HOUR_SECONDS;
  const stepSeconds =
    [range.stepSeconds ?? 0, ...STEPS].find(
      (step) => step >= asked && step > 0 && countOf(range, step) <= MAX_POINTS,
    ) ?? Math.ceil((range.to.getTime() - range.from.getTime()) / (MAX_POINTS - 1) / 1000 / coarsest) * coarsest;
  const stepMs = stepSeconds * 1000;
  const from = new Date(Math.floor(range.from.getTime() / stepMs) * stepMs);
  return { from, to: range.to, stepSeconds, count: countOf(range, stepSeconds) };
}

function countOf({ from, to }: { readonly from: Date; readonly to: Date }, stepSeconds: number): number {
  const stepMs = stepSeconds * 1000;
  return Math.max(1, Math.ceil(to.getTime() / stepMs) - Math.floor(from.getTime() / stepMs));
}

/** One series on a grid: null where nothing was read. */
export interface GridValues {
  readonly values: (number | null)[];
  readonly lows: (number | null)[];
  readonly highs: (number | null)[];
}

/** Points of one series, put where they belong. Of slots that come twice the wider counts. */
export function onGrid(points: readonly SlotPoint[], kind: SeriesKind, grid: Grid): GridValues {
  if (kind === 'counter') return rates(points, grid);
  const empty = (): (number | null)[] => Array.from({ length: grid.count }, () => null);
  const [values, lows, highs] = [empty(), empty(), empty()];
  for (const { slot, low, mean, high } of points) {
    if (slot < 0 || slot >= grid.count) continue;
    lows[slot] = rounded(Math.min(lows[slot] ?? low, low));
    highs[slot] = rounded(Math.max(highs[slot] ?? high, high));
    // A channel has no mean, and of an uptime the longest is the latest.
    values[slot] = kind === 'state' ? highs[slot] : rounded(mean);
  }
  return { values, lows, highs };
}

/** How much a count has risen in an hour, since the reading before; one that fell was begun anew. */
function rates(points: readonly SlotPoint[], grid: Grid): GridValues {
  const values: (number | null)[] = Array.from({ length: grid.count }, () => null);
  let before: SlotPoint | null = null;
  for (const point of points.toSorted((a, b) => a.slot - b.slot)) {
    if (before !== null && point.slot > before.slot && point.slot < grid.count && point.high >= before.high) {
      const hours = ((point.slot - before.slot) * grid.stepSeconds) / HOUR_SECONDS;
      values[point.slot] = rounded((point.high - before.high) / hours);
    }
    if (before === null || point.slot > before.slot) before = point;
  }
  return { values, lows: [...values], highs: [...values] };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
