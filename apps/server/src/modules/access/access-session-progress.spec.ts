import fc from 'fast-check';
import type { AccessSessionEntity } from './access.entity';
import { isBehindStop, newSession, progress, SWEPT } from './access-session-progress';
import type { AccountingRecord } from './accounting-record';
import { monthAfter, monthOf } from '../../platform/database/month';

const KEY = { nasId: 'n', userName: 'u', acctSessionId: '1' };
const record = (given: Partial<AccountingRecord>): AccountingRecord => ({
  status: 'interim',
  userName: 'u',
  acctSessionId: '1',
  framedIpAddress: null,
  framedIpv6Address: null,
  framedIpv6Prefix: null,
  delegatedIpv6Prefix: null,
  callingStationId: null,
  nasPortId: null,
  agentCircuitId: null,
  agentRemoteId: null,
  class: null,
  at: new Date('2026-03-14T04:00:00Z'),
  sessionSeconds: 0,
  inputOctets: 0n,
  outputOctets: 0n,
  terminateCause: null,
  ...given,
});
const after = (session: AccessSessionEntity, one: AccountingRecord): AccessSessionEntity => ({
  ...session,
  ...progress(session, one),
});

describe('a session by its reports', () => {
  const interim = fc
    .record({ minute: fc.nat(600), input: fc.nat(1_000_000), output: fc.nat(1_000_000) })
    .map(({ minute, input, output }) =>
      record({
        at: new Date(Date.UTC(2026, 2, 14, 4, minute)),
        sessionSeconds: minute * 60,
        inputOctets: BigInt(input),
        outputOctets: BigInt(output),
      }),
    );

  it('ends up the same in whatever order the interims come, each once or twice', () => {
    fc.assert(
      fc.property(
        fc
          .array(interim, { minLength: 1, maxLength: 8 })
          .chain((list) =>
            fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
          ),
        ([list, shuffled]) => {
          const first = newSession('s', KEY, list[0]!);
          expect(shuffled.reduce(after, first)).toEqual(list.reduce(after, first));
        },
      ),
    );
  });

  it('one that was given up is live again by a later report, and keeps its beginning', () => {
    const swept = {
      ...newSession('s', KEY, record({})),
      stoppedAt: new Date('2026-03-14T04:00:00Z'),
      terminateCause: SWEPT,
    };
    expect(after(swept, record({ at: new Date('2026-03-14T05:00:00Z') }))).toMatchObject({
      stoppedAt: null,
      terminateCause: null,
      startedAt: swept.startedAt,
    });
  });
});

describe('a report behind the Stop that we know', () => {
  const stopped = { ...newSession('s', KEY, record({})), stoppedAt: new Date('2026-03-14T04:00:00Z') };
  it.each<[string, Partial<AccountingRecord>, boolean]>([
    ['an interim from before it', { at: new Date('2026-03-14T03:59:00Z') }, true],
    ['the Stop again', { status: 'stop', at: new Date('2026-03-14T04:00:00Z'), sessionSeconds: 60 }, true],
    [
      'the Stop sent again after 3 s',
      { status: 'stop', at: new Date('2026-03-14T04:00:03Z'), sessionSeconds: 60 },
      true,
    ],
    ['an interim that the network held up', { at: new Date('2026-03-14T04:00:01Z'), sessionSeconds: 60 }, true],
    ['a Start under the same id', { status: 'start', at: new Date('2026-03-14T04:00:01Z') }, false],
    ['an interim of a session begun since', { at: new Date('2026-03-14T05:00:00Z'), sessionSeconds: 600 }, false],
  ])('%s', (_case, given, isLate) => expect(isBehindStop(stopped, record(given))).toBe(isLate));

  it('nothing is behind the end of a session that goes on', () => {
    expect(isBehindStop({ ...stopped, stoppedAt: null }, record({}))).toBe(false);
  });
});

describe('months', () => {
  it.each([
    ['2026-01', '2026-02'],
    ['2026-12', '2027-01'],
    ['2028-02', '2028-03'],
  ])('%s is followed by %s', (month, next) => expect(monthAfter(month)).toBe(next));

  it('the last second of a month is in it', () =>
    expect(monthOf(new Date('2026-02-28T23:59:59.999Z'))).toBe('2026-02'));
});
