import { addDays, localDate } from '@demarc/kernel';
import fc from 'fast-check';
import { sumOf } from './money';
import { prorate, prorateSegment } from './proration';

const on = localDate;

//  joins 11 Apr               cycle day 1 May
//  |-------- 20 of 30 days --------|
it.each([
  ['joins on the 11th', 3000n, 20, 30, 2000n],
  ['half a cent rounds up', 1n, 15, 30, 1n],
  ['leaves on day one', 2999n, 0, 30, 0n],
  ['the whole period', 2999n, 31, 31, 2999n],
  ['BR-02: yen have no decimals', 1000n, 10, 31, 323n],
  ['BR-02: dinars have three', 10000n, 10, 31, 3226n],
  ['BR-02: taka have two', 100000n, 10, 31, 32258n],
  ['BR-15: 10 of 29 days in a leap February', 100000n, 10, 29, 34483n],
  ['BR-15: 60 of 366 days of an annual plan', 1200000n, 60, 366, 196721n],
  ['BR-46: two extra addresses, rounded once', 10000n, 20, 30, 6667n],
])('%s', (_case, full, used, days, expected) => expect(prorate(full, used, days)).toBe(expected));

it.each([
  ['a negative price', -1n, 1, 30],
  ['an empty period', 1n, 0, 0],
  ['more days than the period has', 1n, 31, 30],
  ['a negative count of days', 1n, -1, 30],
])('%s is a bug, not an amount', (_case, full, used, days) => {
  expect(() => prorate(full, used, days)).toThrow('assertion failed');
});

it('BR-11: segments conserve the price', () => {
  const april = { fromOn: on('2026-04-01'), toOn: on('2026-05-01') };
  const cuts = ['2026-04-01', '2026-04-11', '2026-04-21', '2026-05-01'].map(on);
  const parts = [0, 1, 2].map((index) =>
    prorateSegment(10000n, { fromOn: cuts[index]!, toOn: cuts[index + 1]! }, april, april.fromOn),
  );
  expect(parts).toEqual([3333n, 3334n, 3333n]);
  expect(sumOf(parts)).toBe(10000n);
});

it('BR-11: however a period is cut, the parts add up to the charge of the whole', () => {
  const period = { fromOn: on('2026-03-01'), toOn: on('2026-04-01') };
  const cutDays = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 8 });
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 12n), fc.integer({ min: 0, max: 30 }), cutDays, (price, skipped, cuts) => {
      const usedFromOn = addDays(period.fromOn, skipped);
      const borders = [skipped, ...cuts.filter((cut) => cut > skipped).toSorted((a, b) => a - b), 31];
      const parts = borders.slice(1).map((to, index) => {
        const segment = { fromOn: addDays(period.fromOn, borders[index]!), toOn: addDays(period.fromOn, to) };
        return prorateSegment(price, segment, period, usedFromOn);
      });
      expect(sumOf(parts)).toBe(prorate(price, 31 - skipped, 31));
      expect(parts.every((part) => part >= 0n)).toBe(true);
    }),
  );
});

it('C4: a first partial period is rounded once, on its own days', () => {
  // 15 of 30 days of 999.99 are 499.995: counted from the first used day this is 500.00, not 999.99 less 500.00.
  const april = { fromOn: on('2026-04-01'), toOn: on('2026-05-01') };
  const rest = { fromOn: on('2026-04-16'), toOn: on('2026-05-01') };
  expect(prorateSegment(99999n, rest, april, rest.fromOn)).toBe(50000n);
});
