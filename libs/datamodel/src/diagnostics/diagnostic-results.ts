import { listHosts, type LanHost } from '../hosts';
import type { DataModelRoot } from '../parameter-path';
import type { ReportedTree } from '../reported-tree';
import { parseDecimal } from '../values';
import type { MeasuredDiagnostic } from './diagnostic-objects';
import { readNeighbours, type NeighbourNetwork } from './neighbours';
import { opticalReadings, type OpticalReading } from './optical';
import { connectionTold, type ConnectionTold } from './ppp-told';
import { speedOf, type SpeedReading } from './speed';

/** Diagnoses that are a reading of values which the router has anyway. */
export const READ_DIAGNOSTICS = ['hosts', 'optical', 'ppp'] as const;
export type ReadDiagnostic = (typeof READ_DIAGNOSTICS)[number];

export interface PingResult {
  readonly kind: 'ping';
  readonly received: number | null;
  readonly lost: number | null;
  /** 0 to 100. */
  readonly lossPercent: number | null;
  readonly minMs: number | null;
  readonly avgMs: number | null;
  readonly maxMs: number | null;
  readonly addressUsed: string | null;
}

export interface Hop {
  readonly hop: number;
  readonly host: string | null;
  readonly address: string | null;
  /** An ICMP error code; null when there was none. */
  readonly errorCode: number | null;
  /** One for each try that was answered. */
  readonly rttMs: readonly number[];
}

export interface TracerouteResult {
  readonly kind: 'traceroute';
  readonly hops: readonly Hop[];
  readonly responseMs: number | null;
  readonly isReached: boolean;
  readonly addressUsed: string | null;
}

export interface DnsAnswer {
  readonly status: string;
  readonly answerType: string | null;
  readonly hostName: string | null;
  readonly addresses: readonly string[];
  readonly server: string | null;
  readonly responseMs: number | null;
}

export interface NslookupResult {
  readonly kind: 'nslookup';
  readonly succeeded: number;
  readonly answers: readonly DnsAnswer[];
}

export interface SpeedResult extends SpeedReading {
  readonly kind: 'download' | 'upload';
}

export interface WifiScanResult {
  readonly kind: 'wifi-scan';
  readonly networks: readonly NeighbourNetwork[];
}

export type DiagnosticResult =
  | PingResult
  | TracerouteResult
  | NslookupResult
  | SpeedResult
  | WifiScanResult
  | { readonly kind: 'hosts'; readonly hosts: readonly LanHost[] }
  | { readonly kind: 'optical'; readonly readings: readonly OpticalReading[] }
  | ({ readonly kind: 'ppp' } & ConnectionTold);

const MAX_ROWS = 100;

const whole = (text: string | null): number | null => {
  const value = parseDecimal(text);
  return value === null || value < 0 ? null : Math.trunc(value);
};
const filled = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text.trim());

/**
 * What a router measured, from the values below its object. Names of TR-098 and of TR-181 are both looked for: models
 * mix them.
 * @param asked what was ordered, as far as the result is held against it
 */
export function readMeasured(
  kind: MeasuredDiagnostic,
  values: ReportedTree,
  object: string,
  asked: { readonly bytes: number; readonly isFailed: boolean },
): DiagnosticResult {
  const value = (name: string): string | null => values.value(object + name);
  switch (kind) {
    case 'ping':
      return readPing(value);
    case 'traceroute':
      return readTraceroute(values, object, asked.isFailed);
    case 'nslookup':
      return readNslookup(values, object);
    case 'download':
    case 'upload':
      return { kind, ...speedOf(value, kind, asked.bytes) };
    case 'wifi-scan':
      return { kind, networks: readNeighbours(values, object) };
  }
}

/** What the router shows of itself, from its tree with fresh values in it. */
export function readShown(kind: ReadDiagnostic, tree: ReportedTree, root: DataModelRoot): DiagnosticResult {
  switch (kind) {
    case 'hosts':
      return { kind, hosts: listHosts(tree, root) };
    case 'optical':
      return { kind, readings: opticalReadings(tree, root) };
    case 'ppp':
      return { kind, ...connectionTold(tree, root) };
  }
}

function readPing(value: (name: string) => string | null): PingResult {
  const received = whole(value('SuccessCount'));
  const lost = whole(value('FailureCount'));
  const total = (received ?? 0) + (lost ?? 0);
  // TR-181 counts microseconds beside the milliseconds, where a fast line would be 0 or 1 ms.
  const time = (name: string): number | null => {
    if (received === null || received === 0) return null;
    const detailed = whole(value(`${name}Detailed`));
    return detailed !== null && detailed > 0 ? detailed / 1000 : whole(value(name));
  };
  return {
    kind: 'ping',
    received,
    lost,
    lossPercent: received === null || lost === null || total === 0 ? null : Math.round((lost / total) * 1000) / 10,
    // TR-098 1.8 itself once misspelled the name, and so do models.
    minMs: time('MinimumResponseTime') ?? time('MinimumResponseTmie'),
    avgMs: time('AverageResponseTime'),
    maxMs: time('MaximumResponseTime'),
    addressUsed: filled(value('IPAddressUsed')),
  };
}

function readTraceroute(values: ReportedTree, object: string, isFailed: boolean): TracerouteResult {
  const hops = rowsOf(values, `${object}RouteHops.`).map(({ row, number }): Hop => {
    const first = (...names: string[]): string | null =>
      names.map((name) => filled(values.value(row + name))).find((found) => found !== null) ?? null;
    const host = first('HopHost', 'Host');
    const error = whole(first('HopErrorCode', 'ErrorCode'));
    return {
      hop: number,
      host,
      // The first TR-098 had HopHost alone, for either.
      address: first('HopHostAddress', 'HostAddress') ?? (host !== null && /^[\d.]+$|:/.test(host) ? host : null),
      errorCode: error === 0 ? null : error,
      rttMs: (first('HopRTTimes', 'RTTimes') ?? '')
        .split(',')
        .map((time) => whole(time))
        .filter((time) => time !== null),
    };
  });
  const last = hops.at(-1);
  return {
    kind: 'traceroute',
    hops,
    responseMs: whole(values.value(`${object}ResponseTime`)),
    isReached: !isFailed && last !== undefined && last.errorCode === null && last.rttMs.length > 0,
    addressUsed: filled(values.value(`${object}IPAddressUsed`)),
  };
}

function readNslookup(values: ReportedTree, object: string): NslookupResult {
  const answers = rowsOf(values, `${object}Result.`).map(({ row }): DnsAnswer => {
    const text = (name: string): string | null => filled(values.value(row + name));
    return {
      status: text('Status') ?? 'not said',
      answerType: text('AnswerType'),
      hostName: text('HostNameReturned'),
      addresses: (text('IPAddresses') ?? '')
        .split(',')
        .map((address) => address.trim())
        .filter((address) => address !== ''),
      server: text('DNSServerIP'),
      responseMs: whole(text('ResponseTime')),
    };
  });
  const counted = whole(values.value(`${object}SuccessCount`));
  return {
    kind: 'nslookup',
    succeeded: counted ?? answers.filter(({ status }) => status === 'Success').length,
    answers,
  };
}

/** The rows of a result table in numeric order. */
function rowsOf(values: ReportedTree, table: string): { row: string; number: number }[] {
  const numbers = new Set<number>();
  for (const path of values.below(table)) {
    const number = Number(path.slice(table.length, path.indexOf('.', table.length)));
    if (Number.isInteger(number) && number > 0) numbers.add(number);
  }
  return [...numbers]
    .toSorted((a, b) => a - b)
    .slice(0, MAX_ROWS)
    .map((number) => ({ row: `${table}${number}.`, number }));
}
