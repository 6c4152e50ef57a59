import fc from 'fast-check';
import {
  balanced,
  creditUseLines,
  invoiceLines,
  paymentLines,
  releaseLines,
  reversalLines,
  type JournalLine,
} from './journal';
import { sumOf } from './money';

const subscriberId = 's';
const amounts = (lines: readonly JournalLine[]) =>
  Object.fromEntries(lines.map((line) => [line.account, line.amountMinor]));
const total = (lines: readonly JournalLine[]) => sumOf(lines.map((line) => line.amountMinor));

describe('BR-21: double entry', () => {
  it('an invoice of 1000.00 and 50.00 VAT', () => {
    const lines = invoiceLines({ subscriberId, earnedMinor: 100000n, deferredMinor: 0n, taxMinor: 5000n });
    expect(amounts(lines)).toEqual({
      'accounts-receivable': 105000n,
      'service-revenue': -100000n,
      'tax-payable': -5000n,
    });
  });

  it('an invoice for a later period is deferred revenue until the period begins', () => {
    const lines = invoiceLines({ subscriberId, earnedMinor: 0n, deferredMinor: 100000n, taxMinor: 5000n });
    expect(amounts(lines)).toEqual({
      'accounts-receivable': 105000n,
      'deferred-revenue': -100000n,
      'tax-payable': -5000n,
    });
    expect(amounts(releaseLines(100000n))).toEqual({ 'deferred-revenue': 100000n, 'service-revenue': -100000n });
  });

  it('paid by bKash with a fee of 1.5 %', () => {
    const lines = paymentLines({
      subscriberId,
      moneyAccount: 'bkash-clearing',
      amountMinor: 105000n,
      feeMinor: 1575n,
      allocatedMinor: 105000n,
    });
    expect(amounts(lines)).toEqual({
      'bkash-clearing': 103425n,
      'gateway-fees': 1575n,
      'accounts-receivable': -105000n,
    });
  });

  it('an overpayment is a liability until an invoice uses it', () => {
    const lines = paymentLines({
      subscriberId,
      moneyAccount: 'cash',
      amountMinor: 600000n,
      feeMinor: 0n,
      allocatedMinor: 100000n,
    });
    expect(amounts(lines)).toEqual({ cash: 600000n, 'accounts-receivable': -100000n, 'customer-advances': -500000n });
    expect(amounts(creditUseLines(subscriberId, 100000n))).toEqual({
      'customer-advances': 100000n,
      'accounts-receivable': -100000n,
    });
  });

  it('every entry sums to zero, and with its mirror leaves nothing', () => {
    const minor = fc.bigInt(0n, 10n ** 15n);
    fc.assert(
      fc.property(minor, minor, minor, fc.bigInt(0n, 100n), (a, b, c, feePercent) => {
        const amountMinor = a + b;
        const entries = [
          invoiceLines({ subscriberId, earnedMinor: a, deferredMinor: b, taxMinor: c }),
          paymentLines({
            subscriberId,
            moneyAccount: 'bank',
            amountMinor,
            feeMinor: (amountMinor * feePercent) / 100n,
            allocatedMinor: a,
          }),
          creditUseLines(subscriberId, a),
          releaseLines(b),
        ];
        for (const lines of entries) {
          expect(total(lines)).toBe(0n);
          const mirror = reversalLines(lines);
          expect(mirror.map((line) => line.amountMinor)).toEqual(lines.map((line) => -line.amountMinor));
        }
      }),
    );
  });

  it('refuses an entry that does not balance', () => {
    expect(() => balanced([{ account: 'cash', subscriberId: null, amountMinor: 1n }])).toThrow('debits equal credits');
  });
});
