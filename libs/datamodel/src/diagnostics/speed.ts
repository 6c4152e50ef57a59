import { MAX_BITS_PER_SECOND } from '../throughput';

/** A speed test (TR-143) as its router told of it. */
export interface SpeedReading {
  /** Of the test itself, without protocol overhead where the router tells them apart. */
  readonly bytes: number | null;
  readonly seconds: number | null;
  /** null when what the router says cannot be. */
  readonly bitsPerSecond: number | null;
  readonly problem: string | null;
  /** From opening the connection to its being open. */
  readonly connectMs: number | null;
  /** From asking to the first byte. */
  readonly responseMs: number | null;
  readonly addressUsed: string | null;
}

/** Clocks of routers count milliseconds at best; a shorter test says nothing. */
const MIN_SECONDS = 0.01;
const MIN_BYTES = 1_000;

/**
 * Microseconds since 1970; null for what is no time. TR-143 wants six decimals, which a Date does not keep, and the
 * year 1 stands for "not known" (TR-106 3.2).
 */
export function microseconds(text: string | null): bigint | null {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:\d\d)?$/.exec((text ?? '').trim());
  if (match?.[1] === undefined || match[1].startsWith('0001-')) return null;
  // A zone that is left out is left out of all of them: only differences are used.
  const seconds = Date.parse(`${match[1]}${match[3] ?? 'Z'}`);
  if (Number.isNaN(seconds)) return null;
  return BigInt(seconds) * 1000n + BigInt((match[2] ?? '').padEnd(6, '0').slice(0, 6));
}

const secondsBetween = (from: bigint | null, to: bigint | null): number | null =>
  from === null || to === null || to < from ? null : Number(to - from) / 1_000_000;

/**
 * Speed from the bytes of the test between its first and its last moment (TR-143 appendix A), or over the period of
 * full loading where several connections were used.
 */
export function speedOf(
  value: (parameter: string) => string | null,
  direction: 'download' | 'upload',
  askedBytes: number,
): SpeedReading {
  const time = (parameter: string): bigint | null => microseconds(value(parameter));
  const count = (parameter: string): number | null => {
    const found = value(parameter);
    return found !== null && /^\d{1,15}$/.test(found) && Number(found) > 0 ? Number(found) : null;
  };
  const suffix = direction === 'download' ? 'Received' : 'Sent';
  const fullMicroseconds = count('PeriodOfFullLoading');
  const fullBytes = count(`TestBytes${suffix}UnderFullLoading`) ?? count(`TotalBytes${suffix}UnderFullLoading`);
  const isFull = fullMicroseconds !== null && fullBytes !== null;
  const bytes = isFull ? fullBytes : (count(`TestBytes${suffix}`) ?? count(`TotalBytes${suffix}`));
  const seconds = isFull ? fullMicroseconds / 1_000_000 : secondsBetween(time('BOMTime'), time('EOMTime'));
  const problem = problemOf(bytes, seconds, askedBytes);
  const toMs = (from: string, to: string): number | null => {
    const between = secondsBetween(time(from), time(to));
    return between === null || between > 120 ? null : Math.round(between * 10_000) / 10;
  };
  return {
    bytes,
    seconds,
    bitsPerSecond: problem === null && bytes !== null && seconds !== null ? Math.round((bytes * 8) / seconds) : null,
    problem,
    connectMs: toMs('TCPOpenRequestTime', 'TCPOpenResponseTime'),
    responseMs: toMs('ROMTime', 'BOMTime'),
    addressUsed: value('IPAddressUsed') || null,
  };
}

function problemOf(bytes: number | null, seconds: number | null, askedBytes: number): string | null {
  if (bytes === null) return 'the router does not say how much it transferred';
  if (seconds === null) return 'the router does not say when the test began and ended';
  if (bytes < MIN_BYTES) return 'too little was transferred to tell a speed';
  if (seconds < MIN_SECONDS) return 'the test was too short for the clock of the router';
  // Headers and repeated packets make it a little more, never twice as much.
  if (askedBytes > 0 && bytes > askedBytes * 2) return 'implausible: the router counts more than was there to transfer';
  if ((bytes * 8) / seconds > MAX_BITS_PER_SECOND) return 'implausible: no home has a line that fast';
  return null;
}
