import {
  asSentence,
  calendarDateOf,
  formatDate,
  formatDbm,
  formatDuration,
  formatInstant,
  formatMoment,
  formatMoney,
  formatPartsPerMillion,
  formatRate,
  isZeroMoney,
  visibleText,
} from './format';

const DHAKA = 'Asia/Dhaka';

describe('money', () => {
  it.each([
    ['12345678.50', 'BDT', '৳1,23,45,678.50'],
    ['1050.00', 'INR', '₹1,050.00'],
    ['12345678.5', 'EUR', '€12,345,678.50'],
    ['0.00', 'BDT', '৳0.00'],
  ])('%s %s is %s', (amount, currency, text) => expect(formatMoney(amount, currency)).toBe(text));

  it('is exact beyond what a float holds', () => {
    expect(formatMoney('90071992547409.93', 'USD')).toBe('$90,071,992,547,409.93');
    expect(formatMoney('9007199254740993.01', 'BDT')).toMatch(/0,993\.01$/);
  });

  it('knows zero as text', () => {
    expect(isZeroMoney('0.00')).toBe(true);
    expect(isZeroMoney('-0.01')).toBe(false);
  });
});

describe('moments', () => {
  it('are told in the zone of the business', () => {
    expect(formatInstant('2026-11-22T13:05:09Z', DHAKA)).toBe('22 Nov 2026, 19:05');
    expect(formatInstant('2026-11-22T13:05:09Z', DHAKA, true)).toBe('22 Nov 2026, 19:05:09');
    expect(calendarDateOf(new Date('2026-11-22T18:30:00Z'), DHAKA)).toBe('2026-11-23');
    expect(formatDate('2026-11-22')).toBe('22 Nov 2026');
  });

  it('of today leave their date out; midnight is judged in the zone', () => {
    const now = new Date('2026-11-22T18:30:00Z'); // 00:30 on the 23rd in Dhaka
    expect(formatMoment('2026-11-22T18:01:00Z', DHAKA, now)).toBe('00:01');
    expect(formatMoment('2026-11-22T17:59:00Z', DHAKA, now)).toBe('22 Nov 2026, 23:59');
  });

  it.each([
    [0.24, '0.2 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [74, '1 min 14 s'],
    [1200, '20 min'],
    [7500, '2 h 5 min'],
    [792_000, '9 d 4 h'],
  ])('%d s last %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});

describe('measures', () => {
  it('are written with their unit', () => {
    expect([512, 30_000, 1_000_000, 2_500_000].map(formatRate)).toEqual([
      '512 kbit/s',
      '30 Mbit/s',
      '1 Gbit/s',
      '2.5 Gbit/s',
    ]);
    expect(formatDbm(-19.84)).toBe('−19.8 dBm');
    expect(formatPartsPerMillion(75_000)).toBe('7.5 %');
  });
});

describe('a fragment of the server', () => {
  it.each([
    ['waiting for the router', 'Waiting for the router.'],
    ['Done.', 'Done.'],
    ['mkt-02 ended the session', 'mkt-02 ended the session.'],
    ['walled-garden, committed', 'walled-garden, committed.'],
    [' ', ''],
  ])('"%s" is said "%s"', (fragment, sentence) => expect(asSentence(fragment)).toBe(sentence));
});

describe('text of a device', () => {
  it('shows what would hide or turn it round', () => {
    expect(visibleText('ok\u202egnp.exe\u0000')).toBe('ok\\u{202e}gnp.exe\\u{0}');
    expect(visibleText('সোনার বাংলা')).toBe('সোনার বাংলা');
  });

  it('cuts what is long', () => expect(visibleText('x'.repeat(130))).toBe(`${'x'.repeat(120)}…`));
});
