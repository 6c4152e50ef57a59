import { localDate } from '@demarc/kernel';
import fc from 'fast-check';
import { allocate, AllocationRefused, useCredits, type OpenInvoice } from './allocation';
import { lesser, sumOf } from './money';

const invoice = (invoiceId: string, dueOn: string, openMinor: bigint, isDisputed = false): OpenInvoice => ({
  invoiceId,
  number: `INV-${invoiceId}`,
  dueOn: localDate(dueOn),
  openMinor,
  isDisputed,
});
const quarter = [
  invoice('mar', '2026-03-10', 50000n),
  invoice('jan', '2026-01-10', 50000n),
  invoice('feb', '2026-02-10', 50000n),
];

describe('BR-22: oldest due first', () => {
  it('1,200.00 pays January and February and leaves 300.00 of March', () => {
    expect(allocate(120000n, quarter)).toEqual({
      allocations: [
        { invoiceId: 'jan', amountMinor: 50000n },
        { invoiceId: 'feb', amountMinor: 50000n },
        { invoiceId: 'mar', amountMinor: 20000n },
      ],
      remainderMinor: 0n,
    });
  });

  it('what the payer named wins; the rest goes to the oldest', () => {
    const { allocations } = allocate(60000n, quarter, [{ invoiceId: 'mar', amountMinor: 50000n }]);
    expect(allocations).toEqual([
      { invoiceId: 'mar', amountMinor: 50000n },
      { invoiceId: 'jan', amountMinor: 10000n },
    ]);
  });

  it('ties of the due date are settled by number', () => {
    const twins = [invoice('2', '2026-01-10', 100n), invoice('1', '2026-01-10', 100n)];
    expect(allocate(100n, twins).allocations).toEqual([{ invoiceId: '1', amountMinor: 100n }]);
  });

  it('a disputed invoice is skipped unless it is named', () => {
    const disputed = [invoice('a', '2026-01-10', 100n, true), invoice('b', '2026-02-10', 100n)];
    expect(allocate(150n, disputed)).toEqual({
      allocations: [{ invoiceId: 'b', amountMinor: 100n }],
      remainderMinor: 50n,
    });
    expect(allocate(100n, disputed, [{ invoiceId: 'a', amountMinor: 100n }]).remainderMinor).toBe(0n);
  });

  it.each([
    ['more than is open', 100000n, [{ invoiceId: 'jan', amountMinor: 50001n }]],
    [
      'more than is open, in two parts',
      100000n,
      [
        { invoiceId: 'jan', amountMinor: 30000n },
        { invoiceId: 'jan', amountMinor: 30000n },
      ],
    ],
    ['more than was paid', 10000n, [{ invoiceId: 'jan', amountMinor: 10001n }]],
    ['an invoice that is not open', 10000n, [{ invoiceId: 'old', amountMinor: 1n }]],
    ['nothing', 10000n, [{ invoiceId: 'jan', amountMinor: 0n }]],
  ])('refuses to allocate %s', (_case, amount, explicit) => {
    expect(() => allocate(amount, quarter, explicit)).toThrow(AllocationRefused);
  });

  it('conserves the payment: allocations and remainder add up, no invoice is overpaid', () => {
    const open = fc.array(fc.bigInt(1n, 1_000_000n), { maxLength: 10 });
    fc.assert(
      fc.property(fc.bigInt(1n, 10_000_000n), open, fc.nat(12), (amount, opens, named) => {
        const invoices = opens.map((openMinor, index) => invoice(String(index), '2026-01-10', openMinor));
        const wish = invoices[named];
        const explicit =
          wish === undefined ? [] : [{ invoiceId: wish.invoiceId, amountMinor: lesser(amount, wish.openMinor) }];
        const { allocations, remainderMinor } = allocate(amount, invoices, explicit);
        expect(sumOf(allocations.map((each) => each.amountMinor)) + remainderMinor).toBe(amount);
        expect(new Set(allocations.map((each) => each.invoiceId)).size).toBe(allocations.length);
        for (const each of allocations) {
          expect(each.amountMinor > 0n).toBe(true);
          expect(each.amountMinor <= opens[Number(each.invoiceId)]!).toBe(true);
        }
        if (remainderMinor > 0n) expect(sumOf(allocations.map((each) => each.amountMinor))).toBe(sumOf(opens));
      }),
    );
  });
});

describe('BR-23: credit is used by itself', () => {
  it('5,000.00 of credit pays five invoices of 1,000.00 and none of the sixth', () => {
    const months = ['02', '03', '04', '05', '06', '07'].map((m) => invoice(m, `2026-${m}-10`, 100000n));
    const uses = useCredits([{ paymentId: 'p', remainingMinor: 500000n }], months);
    expect(uses.map((use) => use.invoiceId)).toEqual(['02', '03', '04', '05', '06']);
    expect(sumOf(uses.map((use) => use.amountMinor))).toBe(500000n);
  });

  it('several credits, oldest first, never more than an invoice is open', () => {
    const credits = [
      { paymentId: 'old', remainingMinor: 300n },
      { paymentId: 'new', remainingMinor: 900n },
    ];
    expect(useCredits(credits, [invoice('a', '2026-01-10', 500n), invoice('b', '2026-02-10', 500n)])).toEqual([
      { paymentId: 'old', invoiceId: 'a', amountMinor: 300n },
      { paymentId: 'new', invoiceId: 'a', amountMinor: 200n },
      { paymentId: 'new', invoiceId: 'b', amountMinor: 500n },
    ]);
  });
});
