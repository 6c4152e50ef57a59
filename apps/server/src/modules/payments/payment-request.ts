import { createHash } from 'node:crypto';
import { parseMajor, type Allocation, type Minor, type MoneyAccount } from '@demarc/billing';
import type { PaymentMethod, TakePayment } from '@demarc/contracts';
import { FeeTooLarge } from './payments.errors';

/** Where the money of each method arrives in the ledger. */
export const MONEY_ACCOUNTS: Readonly<Record<PaymentMethod, MoneyAccount>> = {
  cash: 'cash',
  bank: 'bank',
  bkash: 'bkash-clearing',
  nagad: 'nagad-clearing',
  card: 'card-clearing',
};

export interface PaymentAmountsAsked {
  readonly amountMinor: Minor;
  readonly feeMinor: Minor;
  readonly explicit: readonly Allocation[];
}

/** Amounts of a request in minor units; more decimals than the currency has are refused. */
export function amountsOf(request: TakePayment): PaymentAmountsAsked {
  const { currency } = request;
  const amountMinor = parseMajor(request.amount, currency);
  const feeMinor = parseMajor(request.fee ?? '0', currency);
  if (feeMinor < 0n || feeMinor > amountMinor) throw new FeeTooLarge();
  const explicit = (request.allocations ?? []).map(({ invoiceId, amount }) => ({
    invoiceId,
    amountMinor: parseMajor(amount, currency),
  }));
  return { amountMinor, feeMinor, explicit };
}

/** The same for the same request, whatever the order of its fields. */
export function requestHash(request: TakePayment): string {
  const canonical = JSON.stringify(request, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(canonical).digest('hex');
}
