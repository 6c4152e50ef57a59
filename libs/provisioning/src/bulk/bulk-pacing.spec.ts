import fc from 'fast-check';
import { AWAY_AFTER_SECONDS, chooseBulkStarts, type Begun, type BulkPace } from './bulk-pacing';

const cap = fc.integer({ min: 1, max: 40 });
const paces: fc.Arbitrary<BulkPace> = fc.record({
  mostAtOnce: cap,
  mostPerNas: cap,
  mostPerNode: cap,
  perMinute: cap,
  perMinutePerNas: cap,
  perMinutePerNode: cap,
});
const place = fc.record({
  nasId: fc.constantFrom(null, 'nas-1', 'nas-2'),
  accessNode: fc.constantFrom(null, 'olt-1', 'olt-2'),
});
const fleet = fc
  .array(place, { minLength: 1, maxLength: 80 })
  .map((list) => list.map((one, at) => ({ ...one, id: `r${at}` })));
const TICK_SECONDS = 2;

/** Works a fleet off in looks of two seconds; each router answers after so many seconds, or never. */
function work(
  routers: readonly { id: string; nasId: string | null; accessNode: string | null }[],
  pace: BulkPace,
  answers: (id: string) => number,
): { at: number; nasId: string | null; accessNode: string | null; endsAt: number }[] {
  const started: { id: string; at: number; nasId: string | null; accessNode: string | null; endsAt: number }[] = [];
  for (let now = 0; started.length < routers.length; now += TICK_SECONDS) {
    if (now > 100_000) throw new Error('nothing goes on any more');
    const begun = started.map((one): Begun => ({ ...one, secondsAgo: now - one.at, isOpen: one.endsAt > now }));
    const waiting = routers.filter(({ id }) => !started.some((one) => one.id === id));
    for (const one of chooseBulkStarts(waiting, begun, pace))
      started.push({ ...one, at: now, endsAt: now + answers(one.id) });
  }
  return started;
}

describe('the pace of a bulk change', () => {
  it('keeps every cap at every moment, in all, per NAS and per OLT, and comes to an end', () => {
    fc.assert(
      fc.property(fleet, paces, fc.integer({ min: 1, max: 60 }), (routers, pace, seconds) => {
        const started = work(routers, pace, () => seconds);
        for (const { at } of started) {
          const open = started.filter((one) => one.at <= at && at < one.endsAt);
          const minute = started.filter((one) => one.at > at - 60 && one.at <= at);
          expect(open.length).toBeLessThanOrEqual(pace.mostAtOnce);
          expect(minute.length).toBeLessThanOrEqual(pace.perMinute);
          for (const nas of ['nas-1', 'nas-2']) {
            const on = (list: typeof started): number => list.filter(({ nasId }) => nasId === nas).length;
            expect(on(open)).toBeLessThanOrEqual(pace.mostPerNas);
            expect(on(minute)).toBeLessThanOrEqual(pace.perMinutePerNas);
            for (const olt of ['olt-1', 'olt-2']) {
              const below = (list: typeof started): number => on(list.filter(({ accessNode }) => accessNode === olt));
              expect(below(open)).toBeLessThanOrEqual(pace.mostPerNode);
              expect(below(minute)).toBeLessThanOrEqual(pace.perMinutePerNode);
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('a router that does not come takes nobody’s place for longer than it takes to see that', () => {
    const routers = Array.from({ length: 12 }, (_each, at) => ({ id: `r${at}`, nasId: null, accessNode: null }));
    const pace = {
      mostAtOnce: 4,
      mostPerNas: 9,
      mostPerNode: 9,
      perMinute: 60,
      perMinutePerNas: 60,
      perMinutePerNode: 60,
    };
    const started = work(routers, pace, () => Number.POSITIVE_INFINITY);
    expect(Math.max(...started.map(({ at }) => at))).toBeLessThanOrEqual(2 * AWAY_AFTER_SECONDS + 4 * TICK_SECONDS);
  });

  it('what a minute allows is spread over it', () => {
    const routers = Array.from({ length: 60 }, (_each, at) => ({ id: `r${at}`, nasId: null, accessNode: null }));
    const pace = {
      mostAtOnce: 99,
      mostPerNas: 99,
      mostPerNode: 99,
      perMinute: 60,
      perMinutePerNas: 99,
      perMinutePerNode: 99,
    };
    const started = work(routers, pace, () => 1);
    expect(started.filter(({ at }) => at < 6)).toHaveLength(6);
    expect(started.filter(({ at }) => at < 30).length).toBeLessThanOrEqual(30);
  });
});
