import { translator } from '../words/words';
import { ageText, dbmText, durationText, momentText, moneyText, opticalLook, rateText, wifiLook } from './format';

const t = translator('en');

it.each([
  [0, '0 s'],
  [59.9, '59 s'],
  [60, '1 min'],
  [3_599, '59 min'],
  [3_600, '1 h'],
  [172_799, '47 h'],
  [172_800, '2 d'],
  [-5, '0 s'],
])('%s seconds are %s old', (seconds, text) => expect(ageText(seconds, t)).toBe(text));

it.each([
  [42, '42 s'],
  [3_599, '59 min'],
  [3_660, '1 h 1 min'],
  [792_000, '9 d 4 h'],
])('%s seconds last %s', (seconds, text) => expect(durationText(seconds, t)).toBe(text));

it.each([
  [0, '0 bit/s'],
  [999, '999 bit/s'],
  [1_234, '1 kbit/s'],
  [2_500_000, '2.5 Mbit/s'],
  [28_400_000, '28.4 Mbit/s'],
  [940_000_000, '940 Mbit/s'],
  [1_250_000_000, '1.25 Gbit/s'],
])('%s bits in a second are %s', (bits, text) => expect(rateText(bits, 'en')).toBe(text));

it('money is grouped by lakh, exact beyond what a float holds, and in the reader’s digits', () => {
  expect(moneyText('12345678.50', 'BDT', 'en')).toBe('৳1,23,45,678.50');
  expect(moneyText('12345678901234567.89', 'BDT', 'en')).toContain('.89');
  expect(moneyText('1050.00', 'BDT', 'bn')).toContain('১,০৫০.০০');
});

it('a minus is a minus sign', () => expect(dbmText(-19.84, 'en')).toBe('−19.8 dBm'));

it('a moment of today has no day; the zone is the provider’s', () => {
  const now = Date.parse('2026-11-22T18:30:00Z'); // 00:30 on the 23rd in Dhaka
  expect(momentText('2026-11-22T18:05:00Z', now, 'Asia/Dhaka', 'en')).toBe('00:05');
  expect(momentText('2026-11-22T17:59:00Z', now, 'Asia/Dhaka', 'en')).toBe('22 Nov, 23:59');
});

it.each([
  [-7.9, 'fault'],
  [-8, 'ok'],
  [-25, 'ok'],
  [-25.1, 'look'],
  [-27, 'look'],
  [-27.1, 'fault'],
])('%s dBm on the fibre: %s', (dbm, look) => expect(opticalLook(dbm)).toBe(look));

it.each([
  [-65, 'ok'],
  [-66, 'look'],
  [-75, 'look'],
  [-76, 'fault'],
])('%s dBm in the air: %s', (dbm, look) => expect(wifiLook(dbm)).toBe(look));
