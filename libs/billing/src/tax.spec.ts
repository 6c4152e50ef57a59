import fc from 'fast-check';
import { sumOf } from './money';
import { NO_TAX, splitTaxes, taxLines, type Tax, type TaxSet } from './tax';

const vat = (partsPerMillion: number, compound = false): Tax => ({
  taxId: `vat-${partsPerMillion}`,
  name: 'VAT',
  partsPerMillion,
  compound,
});
const plus = (...taxes: Tax[]): TaxSet => ({ inclusive: false, taxes });
const within = (...taxes: Tax[]): TaxSet => ({ inclusive: true, taxes });

describe('BR-04: rounding per invoice or per line', () => {
  const lines = Array.from({ length: 10 }, () => ({ amountMinor: 360n, taxSet: plus(vat(55_000)) }));

  it('per invoice: 36.00 at 5.5 % is 1.98, total 37.98', () => {
    const taxed = taxLines(lines, 'invoice');
    expect([taxed.netMinor, taxed.taxMinor, taxed.totalMinor]).toEqual([3600n, 198n, 3798n]);
    expect(taxed.taxes).toEqual([expect.objectContaining({ baseMinor: 3600n, taxMinor: 198n })]);
  });

  it('per line: ten times 0.20, total 38.00', () => {
    const taxed = taxLines(lines, 'line');
    expect([taxed.netMinor, taxed.taxMinor, taxed.totalMinor]).toEqual([3600n, 200n, 3800n]);
    expect(taxed.taxes).toEqual([expect.objectContaining({ baseMinor: 3600n, taxMinor: 200n })]);
  });
});

describe('BR-05: inclusive tax', () => {
  it('1000.00 with 5 % in it is 952.38 and 47.62', () => {
    const taxed = taxLines([{ amountMinor: 100000n, taxSet: within(vat(50_000)) }]);
    expect([taxed.netMinor, taxed.taxMinor, taxed.totalMinor]).toEqual([95238n, 4762n, 100000n]);
  });

  it('C9: of several taxes the last takes the remainder', () => {
    const split = splitTaxes(10000n, within(vat(30_000), vat(70_000)));
    // 100.00 / 1.10 = 90.909… -> 90.91; 3 % of it 2.73; the rest 6.36 (7 % of it would be 6.3637).
    expect(split.netMinor).toBe(9091n);
    expect(split.parts.map((part) => part.taxMinor)).toEqual([273n, 636n]);
  });

  it('a compound tax within the price', () => {
    const split = splitTaxes(126500n, within(vat(100_000), vat(150_000, true)));
    expect(split.netMinor).toBe(100000n);
    expect(split.parts.map((part) => part.taxMinor)).toEqual([10000n, 16500n]);
  });
});

describe('BR-06: several taxes on 1000.00', () => {
  it('parallel: 100.00 + 150.00 = 1250.00', () => {
    const taxed = taxLines([{ amountMinor: 100000n, taxSet: plus(vat(100_000), vat(150_000)) }]);
    expect(taxed.taxes.map((tax) => tax.taxMinor)).toEqual([10000n, 15000n]);
    expect(taxed.totalMinor).toBe(125000n);
  });

  it('compound: VAT on net and duty, 100.00 + 165.00 = 1265.00', () => {
    const taxed = taxLines([{ amountMinor: 100000n, taxSet: plus(vat(100_000), vat(150_000, true)) }]);
    expect(taxed.taxes.map((tax) => [tax.baseMinor, tax.taxMinor])).toEqual([
      [100000n, 10000n],
      [110000n, 16500n],
    ]);
    expect(taxed.totalMinor).toBe(126500n);
  });
});

describe('sums', () => {
  const rate = fc.integer({ min: 0, max: 400_000 });
  const taxSet: fc.Arbitrary<TaxSet> = fc.record({
    inclusive: fc.boolean(),
    taxes: fc.array(
      rate.chain((ppm) => fc.boolean().map((compound) => vat(ppm, compound))),
      { maxLength: 3 },
    ),
  });
  const line = fc.record({ amountMinor: fc.bigInt(-(10n ** 9n), 10n ** 9n), taxSet });

  it.each(['invoice', 'line'] as const)(
    'lines, taxes and totals agree to the last unit, rounded per %s',
    (rounding) => {
      fc.assert(
        fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
          const taxed = taxLines(lines, rounding);
          expect(taxed.shares).toHaveLength(lines.length);
          expect(sumOf(taxed.shares.map((share) => share.netMinor))).toBe(taxed.netMinor);
          expect(sumOf(taxed.taxes.map((tax) => tax.taxMinor))).toBe(taxed.taxMinor);
          expect(taxed.totalMinor).toBe(taxed.netMinor + taxed.taxMinor);
          lines.forEach((each, index) => {
            const share = taxed.shares[index]!;
            const priced = each.taxSet.inclusive ? share.netMinor + share.taxMinor : share.netMinor;
            expect(priced).toBe(each.amountMinor);
          });
        }),
      );
    },
  );

  it('BR-03: a credit of all lines mirrors the invoice, tax included', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const charged = taxLines(lines);
        const credited = taxLines(lines.map((each) => ({ ...each, amountMinor: -each.amountMinor })));
        expect(credited.totalMinor).toBe(-charged.totalMinor);
        expect(credited.taxMinor).toBe(-charged.taxMinor);
      }),
    );
  });

  it('lines of different taxes on one invoice are taxed apart', () => {
    const taxed = taxLines([
      { amountMinor: 10000n, taxSet: plus(vat(50_000)) },
      { amountMinor: 10000n, taxSet: NO_TAX },
      { amountMinor: 10500n, taxSet: within(vat(50_000)) },
    ]);
    expect(taxed.taxes.map((tax) => [tax.inclusive, tax.baseMinor, tax.taxMinor])).toEqual([
      [false, 10000n, 500n],
      [true, 10000n, 500n],
    ]);
    expect(taxed.totalMinor).toBe(31000n);
  });
});
