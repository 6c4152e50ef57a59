import fc from 'fast-check';
import { presenceOf } from './presence';

const at = (seconds: number): Date => new Date(Date.UTC(2027, 0, 10) + seconds * 1000);

describe('presence', () => {
  //  last Inform      due          late          due again        silent
  //  |-- interval ----|-- slack ---|             |                |
  it.each([
    ['five minutes: just heard', 300, 0, 'answering'],
    ['five minutes: one missed', 300, 601, 'late'],
    ['five minutes: two missed and five minutes', 300, 900, 'late'],
    ['five minutes: a second more', 300, 901, 'silent'],
    ['ten seconds: never within half a minute', 10, 40, 'answering'],
    ['ten seconds: silent within a minute', 10, 51, 'silent'],
    ['a day: at noon of the next', 86_400, 129_600, 'late'],
    ['a day: silent after two and five minutes', 86_400, 173_101, 'silent'],
    ['informs of events alone', 0, 8_640_000, 'answering'],
    ['an Inform from after now is no silence', 300, -60, 'answering'],
  ])('%s', (_case, intervalSeconds, after, expected) => {
    expect(presenceOf({ lastInformAt: at(0), intervalSeconds, now: at(after) })).toBe(expected);
  });

  it('only ever gets worse until the next Inform', () => {
    const order = ['answering', 'late', 'silent'];
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(500_000), fc.nat(500_000), (intervalSeconds, a, b) => {
        const of = (after: number) =>
          order.indexOf(presenceOf({ lastInformAt: at(0), intervalSeconds, now: at(after) }));
        expect(of(Math.min(a, b))).toBeLessThanOrEqual(of(Math.max(a, b)));
      }),
    );
  });
});
