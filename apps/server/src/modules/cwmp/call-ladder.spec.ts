import type { CallRung } from '@demarc/contracts';
import { afterTry, nextRung, type OpenRung } from './call-ladder';
import type { ConnectionRequestOutcome, TriedRung } from './cwmp.entity';

const open = (...rungs: (CallRung | [CallRung, string])[]): OpenRung[] =>
  rungs.map((rung) =>
    typeof rung === 'string'
      ? { rung, lastWorkedAt: null }
      : { rung: rung[0], lastWorkedAt: new Date(`${rung[1]}T00:00:00Z`) },
  );
const tried = (...tries: [CallRung, ConnectionRequestOutcome, number?][]): TriedRung[] =>
  tries.map(([rung, result, round = 0]) => ({ rung, result, round, at: '2026-01-01T00:00:00Z' }));

describe('the next way', () => {
  it.each<[string, OpenRung[], TriedRung[], number, CallRung | null]>([
    ['is the gentlest at first', open('http', 'udp', 'kick'), [], 0, 'http'],
    ['is the one that is open', open('udp'), [], 0, 'udp'],
    ['is the one that worked', open('http', ['udp', '2026-01-01'], 'kick'), [], 0, 'udp'],
    ['is the one that worked last', open(['http', '2026-01-01'], ['udp', '2026-01-02']), [], 0, 'udp'],
    ['is never one that was tried', open('http', ['udp', '2026-01-01']), tried(['udp', 'sent']), 0, 'http'],
    ['is what interrupts last, however well it works', open('http', ['kick', '2026-01-01']), [], 0, 'http'],
    ['climbs', open('http', 'udp', 'kick'), tried(['http', 'timeout'], ['udp', 'sent']), 0, 'kick'],
    ['is none after the last', open('http', 'udp'), tried(['http', 'timeout'], ['udp', 'sent']), 0, null],
    ['begins anew with a round', open('http'), tried(['http', 'timeout', 0]), 1, 'http'],
    ['is none where none is open', [], [], 0, null],
  ])('%s', (_case, ways, before, round, expected) => expect(nextRung(ways, before, round)).toBe(expected));
});

describe('what follows on a try', () => {
  it.each<[string, TriedRung[], number, boolean, ReturnType<typeof afterTry>]>([
    [
      'a failure leads on at once',
      tried(['http', 'timeout']),
      0,
      true,
      { retryAfterSeconds: 0, rounds: 0, isGoingOn: true },
    ],
    [
      'a datagram is given time',
      tried(['udp', 'sent']),
      0,
      true,
      { retryAfterSeconds: 10, rounds: 0, isGoingOn: false },
    ],
    ['so is a promise', tried(['http', 'accepted']), 0, true, { retryAfterSeconds: 60, rounds: 0, isGoingOn: false }],
    [
      'a busy one is asked again',
      tried(['http', 'busy']),
      0,
      true,
      { retryAfterSeconds: 1, rounds: 1, isGoingOn: false },
    ],
    [
      'a round that is over backs off',
      tried(['http', 'timeout']),
      2,
      false,
      { retryAfterSeconds: 15, rounds: 3, isGoingOn: false },
    ],
    [
      'by what has hope',
      tried(['http', 'not-allowed'], ['udp', 'sent']),
      1,
      false,
      { retryAfterSeconds: 15, rounds: 2, isGoingOn: false },
    ],
    [
      'hopeless is over',
      tried(['http', 'url-empty']),
      0,
      false,
      { retryAfterSeconds: null, rounds: 1, isGoingOn: false },
    ],
    [
      'enough is enough',
      tried(['http', 'timeout']),
      6,
      false,
      { retryAfterSeconds: null, rounds: 7, isGoingOn: false },
    ],
  ])('%s', (_case, round, rounds, hasNext, expected) => expect(afterTry(round, rounds, hasNext)).toEqual(expected));
});
