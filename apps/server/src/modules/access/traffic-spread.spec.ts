import { encodeAttributes, readAttributes, type NamedAttribute } from '@demarc/radius';
import fc from 'fast-check';
import type { AccessSessionEntity } from './access.entity';
import { accountingRecord } from './accounting-record';
import { newSession, progress } from './access-session-progress';
import { spreadTraffic, type CountedAt, type TrafficDay } from './traffic-spread';

const BEGIN = Date.parse('2026-03-31T12:00:00Z');
const LONG_AGO = new Date(0);
const MINUTE_MS = 60_000;
const at = (minutes: number, downOctets: number | bigint, upOctets: number | bigint = 0): CountedAt => ({
  at: new Date(BEGIN + minutes * MINUTE_MS),
  downOctets: BigInt(downOctets),
  upOctets: BigInt(upOctets),
});
/** The quarters that something is told of: minutes since the beginning, and kB down. */
const told = (days: readonly TrafficDay[]): [number, number][] =>
  days.flatMap((day) =>
    day.down.flatMap((value, quarter): [number, number][] =>
      value === null ? [] : [[(day.at.getTime() - BEGIN) / MINUTE_MS + quarter * 15, value]],
    ),
  );
const sum = (days: readonly TrafficDay[], of: 'down' | 'up'): number =>
  days.flatMap((day) => day[of]).reduce<number>((total, value) => total + (value ?? 0), 0);

describe('what a session moved, spread over the time between two reports', () => {
  it.each<[string, CountedAt, CountedAt, [number, number][]]>([
    ['within a quarter', at(1, 0), at(6, 5_000), [[0, 5]]],
    //  12:10      12:15      12:20
    //    |---- 3 ----|---- 3 ----|
    [
      'over an edge: by its shares',
      at(10, 1_000),
      at(20, 7_000),
      [
        [0, 3],
        [15, 3],
      ],
    ],
    ['up to an edge: nothing of the next', at(10, 0), at(15, 6_000), [[0, 6]]],
    [
      'over the end of a day',
      at(11 * 60 + 55, 0),
      at(12 * 60 + 5, 4_000),
      [
        [705, 2],
        [720, 2],
      ],
    ],
    [
      'nothing moved, and it was there',
      at(0, 7_000),
      at(20, 7_000),
      [
        [0, 0],
        [15, 0],
      ],
    ],
    ['all at one moment', at(20, 0), at(20, 9_000), [[15, 9]]],
    ['a Start alone', at(20, 0), at(20, 0), []],
    ['a report from before the one that is known', at(20, 4_000), at(12, 5_000), [[0, 1]]],
  ])('%s', (_case, before, after, expected) => expect(told(spreadTraffic(before, after, LONG_AGO))).toEqual(expected));

  it('what lies before the time that is kept is left out, and the rest is not made larger for it', () => {
    const days = spreadTraffic(at(0, 0), at(120, 8_000), at(60, 0).at);
    expect(told(days)).toEqual([
      [60, 1],
      [75, 1],
      [90, 1],
      [105, 1],
    ]);
    expect(spreadTraffic(at(0, 0), at(10, 8_000), at(60, 0).at)).toEqual([]);
  });

  /** A report as it comes from the wire: the low 32 bits, and the gigawords beside them. */
  const report = (status: number, minutes: number, { down, up }: { down: bigint; up: bigint }) => {
    const named: NamedAttribute[] = [
      { name: 'Acct-Status-Type', value: status },
      { name: 'User-Name', value: 'karim' },
      { name: 'Acct-Session-Id', value: 's1' },
      { name: 'Acct-Session-Time', value: minutes * 60 },
      { name: 'Acct-Input-Octets', value: Number(up & 0xffffffffn) },
      { name: 'Acct-Output-Octets', value: Number(down & 0xffffffffn) },
      { name: 'Acct-Input-Gigawords', value: Number(up >> 32n) },
      { name: 'Acct-Output-Gigawords', value: Number(down >> 32n) },
    ];
    return accountingRecord(readAttributes(encodeAttributes(named)), new Date(BEGIN + minutes * MINUTE_MS));
  };

  const counted = ({ updatedAt, outputOctets, inputOctets }: AccessSessionEntity): CountedAt => ({
    at: updatedAt,
    downOctets: outputOctets,
    upOctets: inputOctets,
  });

  it('BR-42: whatever comes twice, late, in another order or not at all, the series adds up to the final counters', () => {
    const step = fc.record({
      minutes: fc.integer({ min: 0, max: 3_000 }),
      down: fc.bigInt({ min: 0n, max: 9_000_000_000n }),
      up: fc.bigInt({ min: 0n, max: 900_000n }),
    });
    const plan = fc.tuple(fc.array(step, { minLength: 1, maxLength: 8 }), fc.array(fc.nat(), { maxLength: 12 }));
    fc.assert(
      fc.property(plan, ([steps, order]) => {
        let [minutes, down, up] = [0, 0n, 0n];
        const sent = steps.map((each) => {
          [minutes, down, up] = [minutes + each.minutes, down + each.down, up + each.up];
          return { minutes, down, up };
        });
        // Any of them in any order and any number of times, and the Stop at last.
        const arrived = [...order.map((place) => sent[place % sent.length]), sent.at(-1)];
        const key = { nasId: 'n', userName: 'karim', acctSessionId: 's1' };
        let session: AccessSessionEntity | null = null;
        const days: TrafficDay[] = [];
        for (const [place, one] of arrived.entries()) {
          const record = one === undefined ? null : report(place === arrived.length - 1 ? 2 : 3, one.minutes, one);
          if (record === null) throw new Error('a report that is whole');
          const before: AccessSessionEntity = session ?? newSession('id', key, record);
          session = { ...before, ...progress(before, record) };
          days.push(...spreadTraffic(counted(before), counted(session), LONG_AGO));
        }
        expect(sum(days, 'down')).toBe(Number(down / 1000n));
        expect(sum(days, 'up')).toBe(Number(up / 1000n));
        expect(days.flatMap(({ down: values }) => values).every((value) => value === null || value >= 0)).toBe(true);
      }),
    );
  });
});
