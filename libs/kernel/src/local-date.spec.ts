import { addDays, addMonths, dateInZone, daysBetween, instantOf, isLocalDate, localDate, weekday } from './local-date';

describe('LocalDate', () => {
  it.each(['2026-02-30', '2026-13-01', '2026-1-1', '', '2026-00-10'])('refuses %s', (text) => {
    expect(isLocalDate(text)).toBe(false);
  });

  it('knows leap days', () => {
    expect(isLocalDate('2028-02-29')).toBe(true);
    expect(isLocalDate('2027-02-29')).toBe(false);
  });

  it('counts days across a year', () => {
    expect(daysBetween(localDate('2027-03-01'), localDate('2028-03-01'))).toBe(366);
    expect(addDays(localDate('2026-12-31'), 1)).toBe('2027-01-01');
    expect(weekday(localDate('2026-11-22'))).toBe(0);
  });

  it('keeps the anchor day through short months', () => {
    const january = localDate('2026-01-31');
    const months = [0, 1, 2, 3, 4, 5].map((n) => addMonths(january, n, 31));
    expect(months).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30']);
    expect(addMonths(localDate('2026-02-28'), 1, 31)).toBe('2026-03-31');
    expect(addMonths(localDate('2026-01-15'), -2)).toBe('2025-11-15');
  });
});

describe('instants and zones', () => {
  it('BR-13: 18:30 UTC on 31 January is 1 February in Dhaka', () => {
    expect(dateInZone(new Date('2026-01-31T18:30:00Z'), 'Asia/Dhaka')).toBe('2026-02-01');
    expect(dateInZone(new Date('2026-02-10T17:59:59Z'), 'Asia/Dhaka')).toBe('2026-02-10');
    expect(dateInZone(new Date('2026-02-10T18:00:00Z'), 'Asia/Dhaka')).toBe('2026-02-11');
  });

  it.each([
    ['an ordinary day', '2026-03-14', 10, 0, 'Asia/Dhaka', '2026-03-14T04:00:00.000Z'],
    ['BR-14: a time that DST skips', '2026-03-08', 2, 30, 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['a time that occurs twice: the first', '2026-11-01', 1, 30, 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['after the clocks went back', '2026-11-01', 3, 0, 'America/New_York', '2026-11-01T08:00:00.000Z'],
  ])('%s', (_case, date, hour, minute, zone, expected) => {
    expect(instantOf(localDate(date), hour, minute, zone).toISOString()).toBe(expected);
  });
});
