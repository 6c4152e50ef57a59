import { assert } from '@demarc/kernel';
import { atRate, divideRounded, sumOf, type Minor } from './money';

export interface Tax {
  readonly taxId: string;
  readonly name: string;
  readonly partsPerMillion: number;
  /** Charged on the net amount plus the taxes before it (VAT on top of a supplementary duty). */
  readonly compound?: boolean;
}

/** The taxes of one price: contained in it, or added to it. */
export interface TaxSet {
  readonly inclusive: boolean;
  readonly taxes: readonly Tax[];
}

export const NO_TAX: TaxSet = { inclusive: false, taxes: [] };

/** Where tax is rounded: once per invoice and tax set (default, C8), or on every line. */
export type TaxRounding = 'invoice' | 'line';

export interface TaxableLine {
  /** As priced: gross when the tax set is inclusive, else net. */
  readonly amountMinor: Minor;
  readonly taxSet: TaxSet;
}

export interface TaxShare {
  readonly netMinor: Minor;
  readonly taxMinor: Minor;
}

export interface TaxTotal extends Tax {
  readonly inclusive: boolean;
  readonly baseMinor: Minor;
  readonly taxMinor: Minor;
}

export interface TaxedLines {
  /** One per line, in order; they add up to the totals to the last unit. */
  readonly shares: readonly TaxShare[];
  readonly taxes: readonly TaxTotal[];
  readonly netMinor: Minor;
  readonly taxMinor: Minor;
  readonly totalMinor: Minor;
}

interface SplitAmount {
  readonly netMinor: Minor;
  readonly parts: readonly { baseMinor: Minor; taxMinor: Minor }[];
}

const MILLION = 1_000_000n;

/** Net part of a gross amount, rounded once: gross / (1 + taxes), as one exact fraction. */
function netOfGross(grossMinor: Minor, taxes: readonly Tax[]): Minor {
  // The factor is kept as numerator / denominator: no rounded ratio in between (C2).
  let numerator = 1n;
  let denominator = 1n;
  for (const tax of taxes) {
    const rate = BigInt(tax.partsPerMillion);
    numerator = tax.compound === true ? numerator * (MILLION + rate) : numerator * MILLION + rate * denominator;
    denominator *= MILLION;
  }
  return divideRounded(grossMinor * denominator, numerator);
}

/** Net and taxes of an amount as priced. C9: the last inclusive tax takes the remainder. */
export function splitTaxes(amountMinor: Minor, taxSet: TaxSet): SplitAmount {
  const netMinor = taxSet.inclusive ? netOfGross(amountMinor, taxSet.taxes) : amountMinor;
  const parts: { baseMinor: Minor; taxMinor: Minor }[] = [];
  let runningMinor = netMinor;
  taxSet.taxes.forEach((tax, index) => {
    assert(tax.partsPerMillion >= 0, 'a tax rate is not negative');
    const baseMinor = tax.compound === true ? runningMinor : netMinor;
    const isLast = index === taxSet.taxes.length - 1;
    const taxMinor = taxSet.inclusive && isLast ? amountMinor - runningMinor : atRate(baseMinor, tax.partsPerMillion);
    parts.push({ baseMinor, taxMinor });
    runningMinor += taxMinor;
  });
  return { netMinor, parts };
}

const keyOf = (taxSet: TaxSet): string =>
  JSON.stringify([taxSet.inclusive, taxSet.taxes.map((t) => [t.taxId, t.partsPerMillion, t.compound === true])]);

function groupIndexes(lines: readonly TaxableLine[]): number[][] {
  const groups = new Map<string, number[]>();
  lines.forEach((line, index) => {
    const key = keyOf(line.taxSet);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  });
  return [...groups.values()];
}

function addParts(sums: { baseMinor: Minor; taxMinor: Minor }[], parts: SplitAmount['parts']): void {
  parts.forEach((part, index) => {
    const sum = sums[index];
    if (sum === undefined) sums[index] = { ...part };
    else {
      sum.baseMinor += part.baseMinor;
      sum.taxMinor += part.taxMinor;
    }
  });
}

/** Taxes of one group of lines with the same tax set; fills the share of each line. */
function taxGroup(
  amounts: readonly Minor[],
  taxSet: TaxSet,
  rounding: TaxRounding,
): { shares: TaxShare[]; taxes: TaxTotal[] } {
  const shares: TaxShare[] = [];
  const sums: { baseMinor: Minor; taxMinor: Minor }[] = [];
  let upTo = 0n;
  let before: TaxShare = { netMinor: 0n, taxMinor: 0n };
  for (const amount of amounts) {
    // Rounded per invoice, a line's share is the tax of the lines so far less that of the lines before it.
    upTo = rounding === 'line' ? amount : upTo + amount;
    const split = splitTaxes(upTo, taxSet);
    const taxMinor = sumOf(split.parts.map((part) => part.taxMinor));
    shares.push({ netMinor: split.netMinor - before.netMinor, taxMinor: taxMinor - before.taxMinor });
    if (rounding === 'line') addParts(sums, split.parts);
    else before = { netMinor: split.netMinor, taxMinor };
  }
  if (rounding === 'invoice') addParts(sums, splitTaxes(upTo, taxSet).parts);
  const taxes = taxSet.taxes.map((tax, index) => ({
    ...tax,
    inclusive: taxSet.inclusive,
    baseMinor: sums[index]?.baseMinor ?? 0n,
    taxMinor: sums[index]?.taxMinor ?? 0n,
  }));
  return { shares, taxes };
}

/** Taxes of an invoice: the totals per tax, and each line's exact share of them. */
export function taxLines(lines: readonly TaxableLine[], rounding: TaxRounding = 'invoice'): TaxedLines {
  const shares: TaxShare[] = lines.map(() => ({ netMinor: 0n, taxMinor: 0n }));
  const taxes: TaxTotal[] = [];
  for (const indexes of groupIndexes(lines)) {
    const first = lines[indexes[0] ?? -1];
    assert(first !== undefined, 'a group has a line');
    const amounts = indexes.map((index) => lines[index]?.amountMinor ?? 0n);
    const group = taxGroup(amounts, first.taxSet, rounding);
    group.shares.forEach((share, position) => (shares[indexes[position] ?? -1] = share));
    taxes.push(...group.taxes);
  }
  const netMinor = sumOf(shares.map((share) => share.netMinor));
  const taxMinor = sumOf(shares.map((share) => share.taxMinor));
  return { shares, taxes, netMinor, taxMinor, totalMinor: netMinor + taxMinor };
}
