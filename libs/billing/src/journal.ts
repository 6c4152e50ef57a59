import { assert } from '@demarc/kernel';
import { sumOf, type Minor } from './money';

/** The accounts Demarc posts to; their codes never change. */
export const ACCOUNT_CODES = [
  'cash',
  'bank',
  'bkash-clearing',
  'nagad-clearing',
  'card-clearing',
  'accounts-receivable',
  'tax-payable',
  'customer-advances',
  'deferred-revenue',
  'service-revenue',
  'gateway-fees',
] as const;

export type AccountCode = (typeof ACCOUNT_CODES)[number];

/** Where the money of a payment method arrives. */
export type MoneyAccount = 'cash' | 'bank' | 'bkash-clearing' | 'nagad-clearing' | 'card-clearing';

/** Debit positive, credit negative. */
export interface JournalLine {
  readonly account: AccountCode;
  /** Set on accounts that are kept per subscriber: receivable and advances. */
  readonly subscriberId: string | null;
  readonly amountMinor: Minor;
}

const line = (account: AccountCode, amountMinor: Minor, subscriberId: string | null = null): JournalLine => ({
  account,
  subscriberId,
  amountMinor,
});

/** Drops lines of zero and insists that debits equal credits. */
export function balanced(lines: readonly JournalLine[]): JournalLine[] {
  assert(sumOf(lines.map((each) => each.amountMinor)) === 0n, 'debits equal credits');
  return lines.filter((each) => each.amountMinor !== 0n);
}

export interface InvoiceAmounts {
  readonly subscriberId: string;
  /** Net of services whose period has begun. */
  readonly earnedMinor: Minor;
  /** Net of services of a later period: revenue when that period begins. */
  readonly deferredMinor: Minor;
  readonly taxMinor: Minor;
}

/** An invoice: receivable against revenue, deferred revenue and tax (BR-21). */
export function invoiceLines(amounts: InvoiceAmounts): JournalLine[] {
  const { subscriberId, earnedMinor, deferredMinor, taxMinor } = amounts;
  return balanced([
    line('accounts-receivable', earnedMinor + deferredMinor + taxMinor, subscriberId),
    line('service-revenue', -earnedMinor),
    line('deferred-revenue', -deferredMinor),
    line('tax-payable', -taxMinor),
  ]);
}

export interface PaymentAmounts {
  readonly subscriberId: string;
  readonly moneyAccount: MoneyAccount;
  readonly amountMinor: Minor;
  /** Kept by the gateway. */
  readonly feeMinor: Minor;
  /** Part that settles invoices; the rest is an advance of the subscriber, a liability. */
  readonly allocatedMinor: Minor;
}

/** A payment: money and fee against the receivable, what is left over against customer advances. */
export function paymentLines(payment: PaymentAmounts): JournalLine[] {
  const { subscriberId, amountMinor, feeMinor, allocatedMinor } = payment;
  assert(feeMinor >= 0n && feeMinor <= amountMinor, 'a fee is part of the payment');
  assert(allocatedMinor >= 0n && allocatedMinor <= amountMinor, 'what is allocated is part of the payment');
  return balanced([
    line(payment.moneyAccount, amountMinor - feeMinor),
    line('gateway-fees', feeMinor),
    line('accounts-receivable', -allocatedMinor, subscriberId),
    line('customer-advances', allocatedMinor - amountMinor, subscriberId),
  ]);
}

/** An advance settles an invoice. */
export function creditUseLines(subscriberId: string, amountMinor: Minor): JournalLine[] {
  return balanced([
    line('customer-advances', amountMinor, subscriberId),
    line('accounts-receivable', -amountMinor, subscriberId),
  ]);
}

/** A period begins: what was deferred for it is revenue. */
export function releaseLines(amountMinor: Minor): JournalLine[] {
  return balanced([line('deferred-revenue', amountMinor), line('service-revenue', -amountMinor)]);
}

/** The mirror of an entry; nothing in a journal is ever corrected otherwise. */
export function reversalLines(lines: readonly JournalLine[]): JournalLine[] {
  return balanced(lines.map((each) => ({ ...each, amountMinor: -each.amountMinor })));
}
