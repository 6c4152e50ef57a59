import type { DiagnosticResult, RouterDiagnostic } from '@demarc/contracts';
import { changeSince, lookOf, stepOf } from './diagnostic-judgement';

const ping = (avgMs: number | null, lost = 0): DiagnosticResult => ({
  kind: 'ping',
  received: 4 - lost,
  lost,
  lossPercent: lost * 25,
  minMs: avgMs,
  avgMs,
  maxMs: avgMs,
  addressUsed: null,
});
const speed = (bitsPerSecond: number | null): DiagnosticResult => ({
  kind: 'download',
  bytes: 1,
  seconds: 1,
  bitsPerSecond,
  problem: bitsPerSecond === null ? 'too short' : null,
  connectMs: null,
  responseMs: null,
  addressUsed: null,
  seenHere: null,
});

const a = (result: DiagnosticResult | null, change: Partial<RouterDiagnostic> = {}): RouterDiagnostic => ({
  id: '0',
  cpeId: '0',
  kind: result?.kind ?? 'ping',
  order: { kind: 'ping', host: 'a.example', repetitions: 4, timeoutMs: 1, blockSize: 1, dscp: 0 },
  state: 'done',
  measuringSince: null,
  reason: null,
  createdBy: 'x',
  createdAt: '2026-01-01T00:00:00Z',
  sentAt: null,
  finishedAt: null,
  deadlineAt: '2026-01-01T00:00:00Z',
  result,
  ...change,
});

it.each([
  ['all answered', ping(12.4), 'ok'],
  ['some did not', ping(0.7, 1), 'look'],
  ['nobody did', ping(null, 4), 'fault'],
  ['a speed', speed(94_312_000), 'ok'],
  ['a speed that cannot be', speed(null), 'unknown'],
] as const)('%s', (_case, result, look) => expect(lookOf(a(result))).toBe(look));

it.each([
  ['a faster answer is better', ping(10), ping(20), { text: '−10 ms', look: 'ok' }],
  ['a slower one is to be looked at', ping(30), ping(20), { text: '+10 ms', look: 'look' }],
  ['a little is nothing', ping(21), ping(20), { text: '+1 ms', look: 'off' }],
  ['less speed is worse', speed(40_000_000), speed(90_000_000), { text: '−50 Mbit/s', look: 'look' }],
  ['the same', ping(20), ping(20), { text: 'the same', look: 'off' }],
  ['no time, nothing to compare', ping(null, 4), ping(20), null],
])('%s', (_case, now, before, expected) => expect(changeSince(a(now), a(before))).toEqual(expected));

it('only what was asked alike is compared', () => {
  const other = a(ping(10), {
    order: { kind: 'ping', host: 'b.example', repetitions: 4, timeoutMs: 1, blockSize: 1, dscp: 0 },
  });
  expect(changeSince(a(ping(20)), other)).toBeNull();
});

it.each([
  ['queued', null, 0],
  ['sent', null, 1],
  ['uncertain', null, 1],
  ['sent', '2026-01-01T00:00:00Z', 2],
] as const)('%s, measuring since %s', (state, measuringSince, at) =>
  expect(stepOf(a(null, { state, measuringSince })).at).toBe(at),
);
