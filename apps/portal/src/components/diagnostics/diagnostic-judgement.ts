import type { DiagnosticOrder, DiagnosticResult, RouterDiagnostic } from '@demarc/contracts';
import type { LookName } from '@demarc/ui';
import { rxLook } from '../device-words';

export const isOpen = ({ state }: RouterDiagnostic): boolean =>
  state === 'queued' || state === 'sent' || state === 'uncertain';

/** How it is to be looked at: an answer may be good news or bad. */
export function lookOf({ state, result }: RouterDiagnostic): LookName {
  if (state === 'failed') return 'fault';
  if (state === 'cancelled') return 'off';
  if (state !== 'done' || result === null) return 'waiting';
  return lookOfResult(result);
}

function lookOfResult(result: DiagnosticResult): LookName {
  switch (result.kind) {
    case 'ping':
      if (result.lossPercent === null) return 'unknown';
      return result.lossPercent === 0 ? 'ok' : result.lossPercent === 100 ? 'fault' : 'look';
    case 'traceroute':
      return result.isReached ? 'ok' : 'look';
    case 'nslookup':
      return result.succeeded > 0 ? 'ok' : 'fault';
    case 'download':
    case 'upload':
      return result.bitsPerSecond === null ? 'unknown' : 'ok';
    case 'optical': {
      const rx = result.readings.find(({ quantity }) => quantity === 'rx-power')?.value ?? null;
      return rx === null ? 'unknown' : rxLook(rx);
    }
    case 'ppp':
      return result.isConnected ? 'ok' : 'fault';
    case 'wifi-scan':
    case 'hosts':
      return 'ok';
  }
}

/** What was asked, for a list of several: the host, the size. */
export function askedOf(order: DiagnosticOrder): string {
  switch (order.kind) {
    case 'ping':
    case 'traceroute':
      return order.host;
    case 'nslookup':
      return order.server === undefined ? order.hostName : `${order.hostName} at ${order.server}`;
    case 'download':
    case 'upload':
      return order.seconds === undefined ? `${Math.round(order.bytes / 100_000) / 10} MB` : `${order.seconds} s`;
    default:
      return '';
  }
}

/** The steps of one that is under way, and which of them it is at. */
export function stepOf(diagnostic: RouterDiagnostic): { at: number; words: string } {
  if (diagnostic.state === 'queued') return { at: 0, words: diagnostic.reason ?? 'waits for the router to come' };
  if (diagnostic.state === 'uncertain')
    return {
      at: 1,
      words: 'the session ended without an answer; the router says at its next contact whether it measures',
    };
  if (diagnostic.measuringSince !== null)
    return { at: 2, words: 'the router measures, and comes back when it is done' };
  return { at: 1, words: 'the router is being asked' };
}
export const STEPS = ['Call the router', 'Ask it', 'It measures', 'Read the result'] as const;

/** A number of two results of a kind that can be compared; more is better, less is better, or neither. */
function measureOf(
  result: DiagnosticResult,
): { value: number; unit: string; better: 'more' | 'less' | 'neither' } | null {
  const of = (value: number | null | undefined, unit: string, better: 'more' | 'less' | 'neither') =>
    value === null || value === undefined ? null : { value, unit, better };
  switch (result.kind) {
    case 'ping':
      return of(result.avgMs, ' ms', 'less');
    case 'traceroute':
      return of(result.hops.length, ' hops', 'neither');
    case 'download':
    case 'upload':
      return of(result.bitsPerSecond === null ? null : result.bitsPerSecond / 1_000_000, ' Mbit/s', 'more');
    case 'wifi-scan':
      return of(result.networks.length, ' networks', 'neither');
    case 'hosts':
      return of(result.hosts.filter(({ active }) => active).length, ' connected', 'neither');
    case 'optical':
      return of(result.readings.find(({ quantity }) => quantity === 'rx-power')?.value, ' dB', 'more');
    case 'nslookup':
    case 'ppp':
      return null;
  }
}

/** What changed since the one before: `+12.4 Mbit/s`; null when the two cannot be compared, or are the same. */
export function changeSince(
  now: RouterDiagnostic,
  before: RouterDiagnostic | undefined,
): { text: string; look: LookName } | null {
  if (before === undefined || now.result === null || before.result === null) return null;
  if (askedOf(now.order) !== askedOf(before.order)) return null;
  const [a, b] = [measureOf(now.result), measureOf(before.result)];
  if (a === null || b === null) return null;
  const difference = Math.round((a.value - b.value) * 10) / 10;
  if (difference === 0) return { text: 'the same', look: 'off' };
  const text = `${difference > 0 ? '+' : '−'}${Math.abs(difference)}${a.unit}`;
  const isNotable = Math.abs(difference) > Math.abs(b.value) * 0.1;
  if (a.better === 'neither' || !isNotable) return { text, look: 'off' };
  return { text, look: difference > 0 === (a.better === 'more') ? 'ok' : 'look' };
}
