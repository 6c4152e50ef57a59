export const QUARTER_SECONDS = 900;
export const QUARTERS_A_DAY = 96;
const QUARTER_MS = QUARTER_SECONDS * 1000;
const DAY_MS = QUARTERS_A_DAY * QUARTER_MS;
const OCTETS = 1000n;

/** How far the counters of a session stood at one time. */
export interface CountedAt {
  readonly at: Date;
  readonly downOctets: bigint;
  readonly upOctets: bigint;
}

/** What was moved in each quarter of an hour of one day (UTC), in kB; null where no session tells of it. */
export interface TrafficDay {
  readonly at: Date;
  readonly down: readonly (number | null)[];
  readonly up: readonly (number | null)[];
}

const quarterOf = (ms: number): number => Math.floor(ms / QUARTER_MS);

/**
 * What a session has counted between two reports, spread evenly over the time between them. Whole kB are differences of
 * the counters themselves, each rounded down, so that any number of reports adds up to the last of them. Time before
 * `notBefore` is left out: nothing is kept of it.
 */
export function spreadTraffic(before: CountedAt, after: CountedAt, notBefore: Date): TrafficDay[] {
  const toMs = after.at.getTime();
  const fromMs = Math.min(before.at.getTime(), toMs);
  const isIdle = after.downOctets <= before.downOctets && after.upOctets <= before.upOctets;
  if (toMs < notBefore.getTime() || (fromMs === toMs && isIdle)) return [];
  const kilobytesAt = (ms: number, from: bigint, to: bigint): bigint => {
    if (ms >= toMs) return to / OCTETS;
    return (from + ((to - from) * BigInt(ms - fromMs)) / BigInt(toMs - fromMs)) / OCTETS;
  };
  const days = new Map<number, { down: (number | null)[]; up: (number | null)[] }>();
  let leftMs = Math.max(fromMs, Math.min(notBefore.getTime(), toMs));
  // A report on the very edge of a quarter tells of the one before.
  const last = toMs > leftMs ? quarterOf(toMs - 1) : quarterOf(toMs);
  for (let quarter = quarterOf(leftMs); quarter <= last; quarter += 1) {
    const rightMs = Math.min((quarter + 1) * QUARTER_MS, toMs);
    const moved = (from: bigint, to: bigint): number => {
      // Counters never run backwards; at one and the same time all of it is there at once.
      if (to <= from) return 0;
      const start = fromMs === toMs ? from / OCTETS : kilobytesAt(leftMs, from, to);
      return Number(kilobytesAt(rightMs, from, to) - start);
    };
    const day = days.get(Math.floor(quarter / QUARTERS_A_DAY)) ?? { down: emptyDay(), up: emptyDay() };
    day.down[quarter % QUARTERS_A_DAY] = moved(before.downOctets, after.downOctets);
    day.up[quarter % QUARTERS_A_DAY] = moved(before.upOctets, after.upOctets);
    days.set(Math.floor(quarter / QUARTERS_A_DAY), day);
    leftMs = rightMs;
  }
  return [...days].map(([day, told]) => ({ at: new Date(day * DAY_MS), ...told }));
}

const emptyDay = (): (number | null)[] => Array.from({ length: QUARTERS_A_DAY }, () => null);
