import { addDays, addMonths, dateInZone, daysBetween, localDate } from '@demarc/kernel';
import fc from 'fast-check';
import { intersect, nextPeriodStart, periodContaining, periodsTouching, subtractSpans } from './billing-period';

const cycle = (anchorDay: number, originOn = '2026-01-31', months = 1) => ({
  anchorDay,
  months,
  originOn: localDate(originOn),
});
const span = (fromOn: string, toOn: string) => ({ fromOn: localDate(fromOn), toOn: localDate(toOn) });

describe('BR-08: month-end anchors do not drift', () => {
  it('anchor 31 from January begins on the last day of every shorter month', () => {
    const starts = periodsTouching(cycle(31), span('2026-01-31', '2026-07-01')).map((period) => period.fromOn);
    expect(starts).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30']);
  });

  it.each(Array.from({ length: 31 }, (_, index) => index + 1))('anchor %i tiles 48 months', (anchorDay) => {
    const from = localDate('2026-01-01');
    const periods = periodsTouching(cycle(anchorDay), { fromOn: from, toOn: addMonths(from, 48) });
    expect(periods.length).toBeGreaterThanOrEqual(48);
    periods.slice(1).forEach((period, index) => expect(period.fromOn).toBe(periods[index]!.toOn));
    for (const period of periods) {
      expect(daysBetween(period.fromOn, period.toOn)).toBeGreaterThanOrEqual(28);
      expect(daysBetween(period.fromOn, period.toOn)).toBeLessThanOrEqual(31);
    }
  });

  it('every day lies in exactly one period, whatever the anchor, the length and the origin', () => {
    const day = fc.integer({ min: -15_000, max: 15_000 }).map((days) => addDays(localDate('2026-01-01'), days));
    const anyCycle = fc.record({
      anchorDay: fc.integer({ min: 1, max: 31 }),
      months: fc.constantFrom(1, 2, 3, 6, 12),
      originOn: day,
    });
    fc.assert(
      fc.property(anyCycle, day, (each, date) => {
        const period = periodContaining(each, date);
        expect(period.fromOn <= date && date < period.toOn).toBe(true);
        expect(periodContaining(each, period.fromOn)).toEqual(period);
        expect(periodContaining(each, addDays(period.toOn, -1))).toEqual(period);
        expect(periodContaining(each, period.toOn).fromOn).toBe(period.toOn);
        expect(nextPeriodStart(each, date)).toBe(period.toOn);
      }),
      { numRuns: 500 },
    );
  });

  it('R8: holds over all days of 40 years', () => {
    for (const anchorDay of [1, 28, 29, 30, 31]) {
      let date = localDate('2020-01-01');
      let period = periodContaining(cycle(anchorDay), date);
      while (date < '2060-01-01') {
        if (date === period.toOn) period = periodContaining(cycle(anchorDay), date);
        expect(period.fromOn <= date && date < period.toOn).toBe(true);
        date = addDays(date, 1);
      }
    }
  });
});

describe('BR-15: leap years and long periods', () => {
  it('an annual period over 29 February has 366 days', () => {
    const period = periodContaining(cycle(1, '2027-03-01', 12), localDate('2027-12-31'));
    expect(period).toEqual(span('2027-03-01', '2028-03-01'));
    expect(daysBetween(period.fromOn, period.toOn)).toBe(366);
  });

  it('an annual cycle that begins before its anchor day has a first partial period', () => {
    const annual = cycle(15, '2027-03-10', 12);
    expect(periodContaining(annual, localDate('2027-03-10'))).toEqual(span('2026-03-15', '2027-03-15'));
    expect(periodContaining(annual, localDate('2027-03-15'))).toEqual(span('2027-03-15', '2028-03-15'));
  });
});

describe('BR-13: the zone decides the date, not the machine', () => {
  it('an activation at 18:30 UTC on 31 January is billed from 1 February in Dhaka', () => {
    const activatedOn = dateInZone(new Date('2026-01-31T18:30:00Z'), 'Asia/Dhaka');
    expect(periodContaining(cycle(1), activatedOn)).toEqual(span('2026-02-01', '2026-03-01'));
  });
});

describe('spans', () => {
  it('intersect and subtract half-open', () => {
    expect(intersect(span('2026-01-01', '2026-01-10'), span('2026-01-10', '2026-01-20'))).toBeNull();
    expect(intersect(span('2026-01-01', '2026-01-11'), span('2026-01-10', '2026-01-20'))).toEqual(
      span('2026-01-10', '2026-01-11'),
    );
    const june = span('2026-06-01', '2026-07-01');
    expect(subtractSpans(june, [span('2026-06-11', '2026-06-21')])).toEqual([
      span('2026-06-01', '2026-06-11'),
      span('2026-06-21', '2026-07-01'),
    ]);
    expect(subtractSpans(june, [span('2026-05-01', '2026-08-01')])).toEqual([]);
    expect(subtractSpans(june, [span('2026-07-01', '2026-07-02')])).toEqual([june]);
  });
});
