import fc from 'fast-check';
import {
  AmountInvalid,
  atRate,
  currencyExponent,
  divideRounded,
  formatMajor,
  isCurrency,
  parseMajor,
  splitByWeight,
  sumOf,
} from './money';

describe('BR-01: no floats anywhere', () => {
  it('ten times 0.10 is exactly 1.00', () => {
    const lines = Array.from({ length: 10 }, () => parseMajor('0.10', 'BDT'));
    expect(formatMajor(sumOf(lines), 'BDT')).toBe('1.00');
  });

  it('2^53 + 1 minor units survive reading and writing', () => {
    expect(parseMajor('90071992547409.93', 'BDT')).toBe(9007199254740993n);
    expect(formatMajor(9007199254740993n, 'BDT')).toBe('90071992547409.93');
  });

  it('writing and reading any amount gives the same amount', () => {
    const anyMinor = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
    fc.assert(
      fc.property(anyMinor, fc.constantFrom('BDT', 'JPY', 'KWD', 'EUR'), (minor, currency) => {
        expect(parseMajor(formatMajor(minor, currency), currency)).toBe(minor);
      }),
    );
  });
});

describe('BR-02: currency exponents', () => {
  it.each([
    ['BDT', 2, '-0.05', -5n],
    ['JPY', 0, '1000', 1000n],
    ['KWD', 3, '3.226', 3226n],
    ['BHD', 3, '0.001', 1n],
    ['USD', 2, '10', 1000n],
    ['USD', 2, '10.5', 1050n],
  ])('%s has %i decimals: %s', (currency, exponent, text, minor) => {
    expect(currencyExponent(currency)).toBe(exponent);
    expect(parseMajor(text, currency)).toBe(minor);
  });

  it.each([
    ['1.5', 'JPY'],
    ['10.005', 'BDT'],
    ['10.000', 'BDT'],
    ['1,000.00', 'BDT'],
    ['1e3', 'BDT'],
    ['', 'BDT'],
    ['.5', 'BDT'],
    ['5.', 'BDT'],
    ['01.00', 'BDT'],
    ['+1.00', 'BDT'],
    [' 1.00', 'BDT'],
    ['NaN', 'BDT'],
    ['১০', 'BDT'],
  ])('refuses "%s" of %s instead of rounding or guessing', (text, currency) => {
    expect(() => parseMajor(text, currency)).toThrow(AmountInvalid);
  });

  it('knows what is no currency', () => {
    expect(isCurrency('BDT')).toBe(true);
    expect(isCurrency('XXX')).toBe(false);
    expect(() => formatMajor(1n, 'bdt')).toThrow(AmountInvalid);
  });
});

describe('BR-03: rounding is symmetric, a credit mirrors its charge', () => {
  it.each([
    [2345n, 10n, 235n],
    [-2345n, 10n, -235n],
    [2344n, 10n, 234n],
    [1n, 2n, 1n],
    [-1n, 2n, -1n],
    [1n, 3n, 0n],
    [-2n, 3n, -1n],
    [0n, 7n, 0n],
  ])('%d / %d is %d', (numerator, denominator, expected) => {
    expect(divideRounded(numerator, denominator)).toBe(expected);
  });

  it('holds for every amount and rate', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), fc.integer({ min: 0, max: 1_000_000 }), (amount, rate) => {
        expect(atRate(-amount, rate)).toBe(-atRate(amount, rate));
      }),
    );
  });
});

describe('BR-07: a fixed discount is allocated exactly', () => {
  it('100.00 over 300/300/400 is 30/30/40', () => {
    expect(splitByWeight(10000n, [30000n, 30000n, 40000n])).toEqual([3000n, 3000n, 4000n]);
  });

  it('the largest remainder comes first, ties go to the earlier line', () => {
    expect(splitByWeight(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(splitByWeight(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n]);
    expect(splitByWeight(10n, [1n, 5n])).toEqual([2n, 8n]);
  });

  it('never loses a unit', () => {
    const weights = fc.array(fc.bigInt(0n, 10n ** 9n), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), weights, (total, parts) => {
        fc.pre(sumOf(parts) > 0n);
        expect(sumOf(splitByWeight(total, parts))).toBe(total);
      }),
    );
  });
});
