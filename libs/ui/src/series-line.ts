/** One point of a line; its value is null where nothing is known. */
export interface LinePoint {
  readonly atMs: number;
  readonly value: number | null;
}

/** A gap longer than this many usual distances between two values is shown as one. */
const GAP_FACTOR = 2.5;

/**
 * The stretches that are drawn through: values that follow each other about as closely as they usually do. A line over
 * a gap would say that something is known of it.
 */
export function stretchesOf(points: readonly LinePoint[], stepMs: number): { atMs: number; value: number }[][] {
  const known = points.flatMap(({ atMs, value }) => (value === null ? [] : [{ atMs, value }]));
  const distances = known.slice(1).map(({ atMs }, index) => atMs - (known[index]?.atMs ?? atMs));
  const usual = Math.max(stepMs, medianOf(distances));
  const stretches: { atMs: number; value: number }[][] = [];
  for (const [index, point] of known.entries()) {
    const before = known[index - 1];
    if (before === undefined || point.atMs - before.atMs > usual * GAP_FACTOR) stretches.push([point]);
    else stretches.at(-1)?.push(point);
  }
  return stretches;
}

function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

const NICE = [1, 2, 2.5, 5, 10];
const SMALLEST_STEP = 0.01;

/** About so many lines across a chart. */
const TICKS = 4;

/** A scale that holds all values, with a few ticks at numbers of the unit that people can read. */
export function scaleOf(values: readonly number[], unit = 1): Scale {
  const { from, to, ticks } = plainScale(values.map((value) => value / unit));
  return { from: from * unit, to: to * unit, ticks: ticks.map((tick) => tick * unit) };
}

function plainScale(values: readonly number[]): Scale {
  const least = values.length === 0 ? 0 : Math.min(...values);
  const most = values.length === 0 ? 1 : Math.max(...values);
  // A line that never changes stands in the middle, not on the edge.
  const pad = most > least ? 0 : Math.max(Math.abs(most) * 0.05, 1);
  const step = niceStep((most + pad - (least - pad)) / TICKS);
  const from = Math.floor((least - pad) / step) * step;
  const ticks: number[] = [];
  for (let index = 0; index === 0 || from + (index - 1) * step < most + pad; index += 1) {
    ticks.push(cleaned(from + index * step));
  }
  // Nothing that is counted is below zero.
  const isCount = least >= 0 && from < 0;
  const kept = isCount ? ticks.filter((tick) => tick >= 0) : ticks;
  return { from: kept[0] ?? 0, to: kept.at(-1) ?? 1, ticks: kept };
}

function niceStep(rough: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(rough, SMALLEST_STEP)));
  const nice = NICE.find((each) => each * magnitude >= rough) ?? 10;
  return nice * magnitude;
}

const cleaned = (value: number): number => Number(value.toFixed(6));

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TIME_STEPS_MS = [
  5 * 60_000,
  15 * 60_000,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
  14 * DAY_MS,
  61 * DAY_MS,
  122 * DAY_MS,
];

/** Times to write below an axis, at most `most` of them; full hours and days are those of the zone. */
export function timeTicks(fromMs: number, toMs: number, zone: string, most: number): number[] {
  const stepMs = TIME_STEPS_MS.find((step) => (toMs - fromMs) / step <= most) ?? (toMs - fromMs) / most;
  const offsetMs = zoneOffsetMs(fromMs, zone);
  const ticks: number[] = [];
  for (let at = Math.ceil((fromMs + offsetMs) / stepMs) * stepMs - offsetMs; at <= toMs; at += stepMs) ticks.push(at);
  return ticks;
}

/** How far the zone's clocks are ahead of UTC at that time. */
function zoneOffsetMs(atMs: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(atMs);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const match = /([+-])(\d{2}):(\d{2})/.exec(name);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}

/** The point nearest to a time that has a value in one of the lines; null when there is none. */
export function nearestIndex(lines: readonly (readonly LinePoint[])[], atMs: number): number | null {
  let best: { index: number; distance: number } | null = null;
  for (const points of lines) {
    for (const [index, { atMs: pointMs, value }] of points.entries()) {
      const distance = Math.abs(pointMs - atMs);
      if (value !== null && (best === null || distance < best.distance)) best = { index, distance };
    }
  }
  return best?.index ?? null;
}

/** The next point in a direction that has a value in one of the lines; the same one at the end. */
export function nextIndex(lines: readonly (readonly LinePoint[])[], index: number, by: 1 | -1): number {
  const count = Math.max(0, ...lines.map(({ length }) => length));
  for (let at = index + by; at >= 0 && at < count; at += by) {
    if (lines.some((points) => (points[at]?.value ?? null) !== null)) return at;
  }
  return index;
}
