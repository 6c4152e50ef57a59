export interface CpeTiming {
  /** From power to the first link. */
  readonly bootMs: number;
  /** From dialling to the answer of the access network. */
  readonly dialMs: number;
  /** Pause before a PPP session that was lost or refused is dialled again, random between the two. */
  readonly redialMs: readonly [number, number];
  /** Stands for the 5 s of TR-069's session retry table (table 3). */
  readonly retryUnitMs: number;
  /** How long the box waits for an answer of the ACS. */
  readonly requestTimeoutMs: number;
  /** How long a diagnosis takes besides what it waits for. */
  readonly diagnosticMs: number;
  /** How much longer files, restarts and measurements take with the quirk `dawdles`. */
  readonly slowMs: number;
  /** What the line carries in a speed test. */
  readonly lineBitsPerSecond: number;
}

export const REALISTIC_TIMING: CpeTiming = {
  bootMs: 2500,
  dialMs: 300,
  redialMs: [1000, 3000],
  retryUnitMs: 5000,
  requestTimeoutMs: 30_000,
  diagnosticMs: 2_500,
  slowMs: 90_000,
  lineBitsPerSecond: 94_000_000,
};

/** For tests: the same order of things, a hundred times as fast. */
export const FAST_TIMING: CpeTiming = {
  bootMs: 5,
  dialMs: 5,
  redialMs: [20, 40],
  retryUnitMs: 40,
  requestTimeoutMs: 10_000,
  diagnosticMs: 5,
  slowMs: 150,
  lineBitsPerSecond: 400_000_000,
};

/** Wait before session attempt `attempt` (1 = first retry): TR-069 table 3, m = `unitMs`, k = 2000, capped at the tenth. */
export function retryDelayMs(attempt: number, unitMs: number, random: () => number = Math.random): number {
  const low = unitMs * 2 ** (Math.min(attempt, 10) - 1);
  return Math.round(low + random() * low);
}
