import { addDays, dateInZone, instantOf, type LocalDate } from '@demarc/kernel';
import { QUARTER_SECONDS, type TrafficDay } from './traffic-spread';

/** As many points as a chart has pixels for. */
const MAX_POINTS = 500;
/** Full quarters of an hour, and steps that people can read off an axis. */
const STEPS = [900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400] as const;
const QUARTER_MS = QUARTER_SECONDS * 1000;
const BYTES_A_KILOBYTE = 1000;

/** A stretch of time in equal steps, the last of which is over. */
export interface TrafficGrid {
  readonly from: Date;
  readonly to: Date;
  readonly stepSeconds: number;
  readonly count: number;
}

/** The mean of each step in Mbit/s, and its busiest quarter of an hour; null where no session tells of it. */
export interface TrafficRates {
  readonly downMbps: (number | null)[];
  readonly upMbps: (number | null)[];
  readonly downPeakMbps: (number | null)[];
  readonly upPeakMbps: (number | null)[];
}

export interface MovedOn {
  readonly on: LocalDate;
  readonly downBytes: number;
  readonly upBytes: number;
}

/** The finest steps that the answer holds, none finer than asked for. What is under way at `now` is left for later. */
export function trafficGridOf(range: { from: Date; to: Date; now: Date; stepSeconds: number }): TrafficGrid {
  const endMs = Math.floor(Math.min(range.to.getTime(), range.now.getTime()) / QUARTER_MS) * QUARTER_MS;
  const countOf = (stepSeconds: number): number =>
    Math.ceil(endMs / (stepSeconds * 1000)) - Math.floor(range.from.getTime() / (stepSeconds * 1000));
  const stepSeconds =
    STEPS.find((step) => step >= range.stepSeconds && countOf(step) <= MAX_POINTS) ?? STEPS[STEPS.length - 1] ?? 86_400;
  const stepMs = stepSeconds * 1000;
  const from = new Date(Math.floor(range.from.getTime() / stepMs) * stepMs);
  return { from, to: new Date(Math.max(endMs, from.getTime())), stepSeconds, count: Math.max(0, countOf(stepSeconds)) };
}

/** Rates on a grid; a mean is over the time that sessions tell of. */
export function ratesOf(days: readonly TrafficDay[], grid: TrafficGrid): TrafficRates {
  const down = onGrid(days, ({ down: told }) => told, grid);
  const up = onGrid(days, ({ up: told }) => told, grid);
  return { downMbps: down.means, upMbps: up.means, downPeakMbps: down.peaks, upPeakMbps: up.peaks };
}

function onGrid(
  days: readonly TrafficDay[],
  of: (day: TrafficDay) => readonly (number | null)[],
  { from, to, stepSeconds, count }: TrafficGrid,
): { means: (number | null)[]; peaks: (number | null)[] } {
  const sums = Array.from({ length: count }, () => ({ kilobytes: 0, quarters: 0, peak: 0 }));
  for (const day of days) {
    for (const [quarter, kilobytes] of of(day).entries()) {
      const atMs = day.at.getTime() + quarter * QUARTER_MS;
      const sum = sums[Math.floor((atMs - from.getTime()) / (stepSeconds * 1000))];
      if (kilobytes === null || sum === undefined || atMs >= to.getTime()) continue;
      sum.kilobytes += kilobytes;
      sum.quarters += 1;
      sum.peak = Math.max(sum.peak, kilobytes);
    }
  }
  return {
    means: sums.map(({ kilobytes, quarters }) => (quarters === 0 ? null : mbps(kilobytes / quarters))),
    peaks: sums.map(({ peak, quarters }) => (quarters === 0 ? null : mbps(peak))),
  };
}

/** Of a quarter of an hour, to the kbit/s. */
const mbps = (kilobytes: number): number => Math.round((kilobytes * 8) / QUARTER_SECONDS) / 1000;

/** What was moved on each calendar day of a zone, from one to another. Every zone of today is off by full quarters. */
export function daysOf(days: readonly TrafficDay[], zone: string, from: LocalDate, to: LocalDate): MovedOn[] {
  const moved: MovedOn[] = [];
  for (let on = from; on <= to; on = addDays(on, 1)) {
    moved.push({ on, ...movedBetween(days, instantOf(on, 0, 0, zone), instantOf(addDays(on, 1), 0, 0, zone)) });
  }
  return moved;
}

export function movedBetween(days: readonly TrafficDay[], from: Date, to: Date): Omit<MovedOn, 'on'> {
  let [down, up] = [0, 0];
  for (const day of days) {
    const first = Math.max(0, Math.ceil((from.getTime() - day.at.getTime()) / QUARTER_MS));
    const last = Math.min(day.down.length, Math.ceil((to.getTime() - day.at.getTime()) / QUARTER_MS));
    for (let quarter = first; quarter < last; quarter += 1) {
      down += day.down[quarter] ?? 0;
      up += day.up[quarter] ?? 0;
    }
  }
  return { downBytes: down * BYTES_A_KILOBYTE, upBytes: up * BYTES_A_KILOBYTE };
}

export const monthOf = (at: Date, zone: string): LocalDate => `${dateInZone(at, zone).slice(0, 8)}01` as LocalDate;
