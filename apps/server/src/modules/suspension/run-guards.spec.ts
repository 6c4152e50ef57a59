import fc from 'fast-check';
import { allowedCount, heldReasons, type GuardFacts } from './run-guards';

const facts = (given: Partial<GuardFacts> = {}): GuardFacts => ({
  done: 0,
  waiting: 1,
  approved: 0,
  activeServices: 1000,
  earlierCounts: [],
  sources: [],
  clockHold: null,
  now: new Date('2026-03-14T04:00:00Z'),
  limits: { maxSharePermille: 20, medianFactor: 3, alwaysAllowed: 10, paymentDataMaxAgeHours: 6 },
  ...given,
});
const codes = (given: Partial<GuardFacts>): string[] => heldReasons(facts(given)).map(({ code }) => code);

describe('R15: how much a day may take away by itself', () => {
  it.each([
    ['2 % of 1,000', { activeServices: 1000 }, 20],
    ['2 % of 1,049, whole services', { activeServices: 1049 }, 20],
    ['of a small network the floor', { activeServices: 40 }, 10],
    ['three times the median, where that is more', { earlierCounts: [30, 10, 20] }, 60],
    ['the median of an even number of days', { earlierCounts: [10, 20] }, 45],
    ['a single earlier day', { earlierCounts: [7] }, 21],
    ['one outlier does not lift it', { earlierCounts: [1, 1, 900] }, 20],
  ])('%s', (_case, given, allowed) => expect(allowedCount(facts(given))).toBe(allowed));

  it.each([
    ['as many as allowed', { waiting: 20 }, []],
    ['one more', { waiting: 21 }, ['too-many']],
    ['what the day has done already counts', { done: 15, waiting: 6 }, ['too-many']],
    ['as many as a person approved', { done: 100, waiting: 200, approved: 300 }, []],
    ['one more than approved', { done: 100, waiting: 201, approved: 300 }, ['too-many']],
  ])('%s', (_case, given, expected) => expect(codes(given)).toEqual(expected));
});

describe('R15: data that may be wrong', () => {
  const source = (name: string, lastSuccessAt: string) => ({ name, lastSuccessAt, reportedBy: 'a program' });
  it.each([
    ['six hours old, to the second', [source('bkash', '2026-03-13T22:00:00Z')], []],
    ['a second older', [source('bkash', '2026-03-13T21:59:59Z')], ['payment-data-old']],
    [
      'each source for itself',
      [source('bank', '2026-03-10T00:00:00Z'), source('bkash', '2026-03-14T03:59:00Z')],
      ['payment-data-old'],
    ],
    ['no source at all: cash and clicks are never old', [], []],
  ])('%s', (_case, sources, expected) => expect(codes({ sources })).toEqual(expected));

  it('a clock that jumped, and every other reason beside it', () => {
    const clockHold = { from: '2026-03-10T00:00:00Z', to: '2026-03-14T00:00:00Z', detectedAt: '2026-03-14T00:00:00Z' };
    const sources = [source('bank', '2026-03-10T00:00:00Z')];
    expect(codes({ waiting: 500, clockHold, sources })).toEqual(['too-many', 'payment-data-old', 'clock-jumped']);
  });

  it('whatever the numbers, more than every limit is held and no more than the floor is not', () => {
    const numbers = fc.record({
      done: fc.nat(500),
      waiting: fc.nat(500),
      approved: fc.nat(500),
      activeServices: fc.nat(20_000),
      earlierCounts: fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 31 }),
    });
    fc.assert(
      fc.property(numbers, (given) => {
        const most = Math.max(allowedCount(facts(given)), given.approved);
        expect(codes(given).includes('too-many')).toBe(given.done + given.waiting > most);
        expect(allowedCount(facts(given))).toBeGreaterThanOrEqual(10);
      }),
    );
  });
});
