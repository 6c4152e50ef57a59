import { parentOf, TR098_ROOT, type DataModelRoot } from './parameter-path';
import type { ReportedTree } from './reported-tree';
import { mappingFor } from './resolve-intent';
import { findObject, objectAt } from './select-object';
import { parseBoolean } from './values';

/** The names whose two readings tell how fast a router is being used right now. */
export interface CounterNames {
  /** Bytes that came from the network: down. */
  readonly received: string;
  /** Bytes that went to it: up. */
  readonly sent: string;
  /** Seconds since the router started; null when it does not say. */
  readonly uptime: string | null;
}

/** The counters at one moment. */
export interface CounterReading {
  readonly received: string;
  readonly sent: string;
  /** A TR-069 type: it says how wide a counter is, and so where it wraps. */
  readonly receivedType: string;
  readonly sentType: string;
  readonly uptimeSeconds: number | null;
  /** When the answer was here, by our clock; the uptime bounds what it says. */
  readonly atMs: number;
}

export interface Throughput {
  readonly downBitsPerSecond: number;
  readonly upBitsPerSecond: number;
  /** The time between the readings. */
  readonly seconds: number;
}

/** No home has a faster line: a difference beyond it is a counter that began anew. */
export const MAX_BITS_PER_SECOND = 25_000_000_000;
/** Readings closer together than this say nothing. */
const MIN_SECONDS = 0.5;
const COUNTER = /^\d{1,20}$/;

/** Where this router counts the bytes of its WAN, the place nearest to the subscriber's own connection first; null: nowhere. */
export function counterNames(tree: ReportedTree, root: DataModelRoot): CounterNames | null {
  const uptime = `${root}DeviceInfo.UpTime`;
  for (const [received, sent] of root === TR098_ROOT ? places098(tree) : places181(tree)) {
    if (COUNTER.test(tree.value(received) ?? '') && COUNTER.test(tree.value(sent) ?? ''))
      return { received, sent, uptime: tree.has(uptime) ? uptime : null };
  }
  return null;
}

type Place = readonly [received: string, sent: string];
const stats = (object: string): Place => [`${object}Stats.BytesReceived`, `${object}Stats.BytesSent`];

function places098(tree: ReportedTree): Place[] {
  const ppp = findObject(tree, mappingFor(TR098_ROOT).intents['wan-pppoe'], null)?.path ?? null;
  const common = (device: string): Place => [
    `${device}WANCommonInterfaceConfig.TotalBytesReceived`,
    `${device}WANCommonInterfaceConfig.TotalBytesSent`,
  ];
  // …WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1. -> …WANDevice.1.
  const own = ppp === null ? [] : [parentOf(parentOf(parentOf(parentOf(ppp))))];
  const connections = (ppp === null ? [] : [ppp]).map((object): Place => [
    `${object}Stats.EthernetBytesReceived`,
    `${object}Stats.EthernetBytesSent`,
  ]);
  const devices = [...own, ...tree.objects('InternetGatewayDevice.WANDevice.*.')];
  return [...connections, ...devices.map(common)];
}

function places181(tree: ReportedTree): Place[] {
  const root: DataModelRoot = 'Device.';
  const found = findObject(tree, mappingFor(root).intents['wan-pppoe'], null);
  const ip = found === null ? null : objectAt(found, 'ip');
  const upstream = ['Device.Ethernet.Interface.*.', 'Device.Optical.Interface.*.']
    .flatMap((pattern) => tree.objects(pattern))
    .filter((object) => parseBoolean(tree.value(`${object}Upstream`)) === true);
  return [...(found === null ? [] : [found.path]), ...(ip === null ? [] : [ip]), ...upstream].map(stats);
}

/** A reading from the values of an answer; null when one of the counters is not there or is no number. */
export function readCounters(
  names: CounterNames,
  values: readonly { readonly name: string; readonly value: string | null; readonly type: string }[],
  atMs: number,
): CounterReading | null {
  const of = (name: string | null) => values.find((each) => each.name === name);
  const [received, sent, uptime] = [of(names.received), of(names.sent), of(names.uptime)];
  if (!COUNTER.test(received?.value ?? '') || !COUNTER.test(sent?.value ?? '')) return null;
  return {
    received: received?.value ?? '',
    sent: sent?.value ?? '',
    receivedType: received?.type ?? '',
    sentType: sent?.type ?? '',
    uptimeSeconds: /^\d{1,10}$/.test(uptime?.value ?? '') ? Number(uptime?.value) : null,
    atMs,
  };
}

/** Bits per second between two readings; null when they cannot be compared: a restart, a counter set back, no time between. */
export function throughputOf(before: CounterReading, after: CounterReading): Throughput | null {
  const seconds = secondsBetween(before, after);
  if (seconds === null) return null;
  const down = bitsBetween(
    before.received,
    after.received,
    widthOf(before.receivedType, before.received, after.received),
  );
  const up = bitsBetween(before.sent, after.sent, widthOf(before.sentType, before.sent, after.sent));
  const rates = [down / seconds, up / seconds] as const;
  if (rates.some((rate) => rate > MAX_BITS_PER_SECOND)) return null;
  return { downBitsPerSecond: Math.round(rates[0]), upBitsPerSecond: Math.round(rates[1]), seconds };
}

/**
 * The router's own time between the readings, as far as it tells: it counts whole seconds, so the truth lies within one
 * second of their difference; where in there, the arrival of its answers tells, however long they took on the way.
 */
function secondsBetween(before: CounterReading, after: CounterReading): number | null {
  const measured = (after.atMs - before.atMs) / 1000;
  if (!(measured >= MIN_SECONDS)) return null;
  if (before.uptimeSeconds === null || after.uptimeSeconds === null) return measured;
  const counted = after.uptimeSeconds - before.uptimeSeconds;
  if (counted < 0) return null;
  // An uptime that stands still while we waited is one the firmware keeps a copy of: it tells nothing.
  if (counted === 0 && measured > 2) return measured;
  return Math.max(MIN_SECONDS, Math.min(Math.max(measured, counted - 1), counted + 1));
}

/** G24: some firmware counts in 64 bits what it declares as 32; a value that does not fit tells. */
function widthOf(type: string, ...values: readonly string[]): bigint {
  const isWide = type === 'unsignedLong' || type === 'long' || values.some((value) => BigInt(value) >> 32n > 0n);
  return isWide ? 64n : 32n;
}

/** A counter that went down has wrapped once. */
function bitsBetween(before: string, after: string, width: bigint): number {
  const difference = BigInt(after) - BigInt(before);
  return Number(difference < 0n ? difference + (1n << width) : difference) * 8;
}
