import fc from 'fast-check';
import { allocate, fromThousandths, readAmount, toThousandths } from './allocation';

const invoice = (id: string, dueOn: string, open: string) => ({ id, number: `INV-${id}`, dueOn, open });

describe('allocation as it is shown before booking', () => {
  it('BR-22: pays the oldest due invoice first, whatever order they come in', () => {
    const { lines, credit } = allocate('1500.00', [
      invoice('2', '2026-11-10', '1050.00'),
      invoice('1', '2026-10-10', '1000.50'),
    ]);
    expect(lines.map((line) => [line.number, line.amount, line.left])).toEqual([
      ['INV-1', '1000.50', '0.00'],
      ['INV-2', '499.50', '550.50'],
    ]);
    expect(credit).toBe('0.00');
  });

  it('keeps what no invoice takes as credit', () => {
    expect(allocate('2000', [invoice('1', '2026-10-10', '1050.00')]).credit).toBe('950.00');
    expect(allocate('10.00', [])).toEqual({ lines: [], credit: '10.00' });
  });

  it('never makes or loses a unit, and never gives more than is open', () => {
    const cents = fc.bigInt({ min: 1n, max: 10n ** 15n });
    fc.assert(
      fc.property(cents, fc.array(cents, { maxLength: 6 }), (paid, open) => {
        const text = (value: bigint): string => fromThousandths(value * 10n, 2);
        const { lines, credit } = allocate(
          text(paid),
          open.map((value, index) => invoice(String(index), `2026-10-0${index + 1}`, text(value))),
        );
        const given = lines.map((line) => toThousandths(line.amount));
        expect(given.reduce((sum, one) => sum + one, toThousandths(credit))).toBe(paid * 10n);
        lines.forEach((line) => {
          expect(toThousandths(line.amount)).toBeGreaterThanOrEqual(0n);
          expect(toThousandths(line.amount) + toThousandths(line.left)).toBe(toThousandths(line.open));
        });
        // Money goes on to the next invoice only when this one is paid.
        const firstUnpaid = lines.findIndex((line) => toThousandths(line.left) > 0n);
        if (firstUnpaid >= 0) expect(given.slice(firstUnpaid + 1).every((one) => one === 0n)).toBe(true);
      }),
    );
  });
});

describe('an amount as people type it', () => {
  it.each([
    ['1050', '1050'],
    [' ৳1,050.00 ', '1050.00'],
    ['1 05 000.5', '105000.5'],
    ['১,০৫০', '1050'],
    ['Tk. 200', '200'],
    ['007', '7'],
    ['0.50', '0.50'],
  ])('%s is %s', (typed, amount) => expect(readAmount(typed)).toBe(amount));

  it.each(['', '0', '0.00', '-5', 'abc', '1.2.3', '1.2345', '1e5', '99999999999999999'])('refuses "%s"', (typed) =>
    expect(readAmount(typed)).toBeNull(),
  );
});
