import type { IncomingMessage } from 'node:http';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Metrics } from '../../platform/metrics';
import { Admission, retryAfterSeconds } from './admission';
import { CwmpMetrics } from './cwmp-metrics';
import type { CwmpPeers } from './cwmp-peers.service';
import { SessionRegistry } from './session-registry';

class HandClock extends Clock {
  ms = 0;
  now(): Date {
    return new Date(this.ms);
  }
  override monotonicMs(): number {
    return this.ms;
  }
}

const NO_PEERS = { onBegan: () => undefined, began: () => undefined } as unknown as CwmpPeers;

function anAdmission(env: Record<string, string> = {}): { admission: Admission; clock: HandClock } {
  const clock = new HandClock();
  const registry = new SessionRegistry(new CwmpMetrics(new Metrics()), NO_PEERS);
  return { admission: new Admission(registry, clock, AppConfig.read(env)), clock };
}

const request = (method: string, headers: Record<string, string> = {}): IncomingMessage =>
  ({ method, headers }) as unknown as IncomingMessage;

describe('connections', () => {
  it('C10: one address has so many and no more, until it gives one back', () => {
    const { admission } = anAdmission();
    for (let n = 0; n < 2_000; n++) expect(admission.admitConnection('100.64.0.1')).toBe(true);
    expect(admission.admitConnection('100.64.0.1')).toBe(false);
    expect(admission.admitConnection('100.64.0.2')).toBe(true);
    admission.releaseConnection('100.64.0.1');
    expect(admission.admitConnection('100.64.0.1')).toBe(true);
  });
});

describe('heads', () => {
  it.each([
    ['a POST', request('POST', { 'content-length': '10' }), null],
    ['a POST in chunks', request('POST', { 'transfer-encoding': 'chunked' }), null],
    ['a GET', request('GET'), 405],
    ['exactly the limit', request('POST', { 'content-length': '1048576' }), null],
    ['a byte more', request('POST', { 'content-length': '1048577' }), 413],
    ['gzip', request('POST', { 'content-length': '10', 'content-encoding': 'gzip' }), null],
    ['an encoding we lack', request('POST', { 'content-length': '10', 'content-encoding': 'zstd' }), 415],
  ])('%s', (_case, head, status) => expect(anAdmission().admission.refusalOf(head)?.status ?? null).toBe(status));
});

it('C11: what comes faster than it can be served is put off, and served again later', () => {
  const { admission, clock } = anAdmission();
  let served = 0;
  while (admission.admitSession(false)) served++;
  expect(served).toBe(20_000);
  clock.ms += 100;
  for (let n = 0; n < 1_000; n++) expect(admission.admitSession(false)).toBe(true);
  expect(admission.admitSession(false)).toBe(false);
});

it('guessing is put off for the rest of the minute, for that address alone', () => {
  const { admission, clock } = anAdmission();
  for (let n = 0; n < 300; n++) admission.countFailedProof('100.64.0.1');
  expect(admission.mayProve('100.64.0.1')).toBe(false);
  expect(admission.mayProve('100.64.0.2')).toBe(true);
  clock.ms += 60_000;
  expect(admission.mayProve('100.64.0.1')).toBe(true);
});

it('those who were refused together do not come back together', () => {
  const seconds = Array.from({ length: 200 }, retryAfterSeconds);
  expect(Math.min(...seconds)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...seconds)).toBeLessThan(60);
  expect(new Set(seconds).size).toBeGreaterThan(20);
});
