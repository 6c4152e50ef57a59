import { exactSum, isSameAmount } from './exact-sum';

describe('exactSum', () => {
  it.each([
    [['0.10', '0.20'], '0.30'],
    [['9007199254740993.01', '0.01'], '9007199254740993.02'],
    [['100.00', '-100.00'], '0.00'],
    [['0.50', '-1.25'], '-0.75'],
    [['1.005', '2'], '3.005'],
    [['5', '7'], '12'],
    [[], '0'],
  ])('%j is %s', (amounts, sum) => expect(exactSum(amounts)).toBe(sum));

  it('keeps the sum of many small amounts to the last unit', () => {
    expect(exactSum(Array.from({ length: 1000 }, () => '0.01'))).toBe('10.00');
  });

  it('knows that 1050 and 1050.00 are the same money, and 1050.001 is not', () => {
    expect(isSameAmount('1050', '1050.00')).toBe(true);
    expect(isSameAmount('-0.00', '0')).toBe(true);
    expect(isSameAmount('1050.001', '1050.00')).toBe(false);
  });
});
