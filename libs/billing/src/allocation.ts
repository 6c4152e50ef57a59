import { assert, DomainError, type LocalDate } from '@demarc/kernel';
import { lesser, sumOf, type Minor } from './money';

export interface OpenInvoice {
  readonly invoiceId: string;
  readonly number: string;
  readonly dueOn: LocalDate;
  readonly openMinor: Minor;
  /** A disputed invoice is skipped unless the payer names it. */
  readonly isDisputed?: boolean;
}

export interface Allocation {
  readonly invoiceId: string;
  readonly amountMinor: Minor;
}

export interface AllocationResult {
  readonly allocations: readonly Allocation[];
  /** Becomes credit of the subscriber. */
  readonly remainderMinor: Minor;
}

/** Money received earlier that no invoice has used up. */
export interface Credit {
  readonly paymentId: string;
  readonly remainingMinor: Minor;
}

export interface CreditUse extends Allocation {
  readonly paymentId: string;
}

export class AllocationRefused extends DomainError {
  readonly code = 'payment/allocation-refused';
  readonly kind = 'invalid';
}

/** Oldest due date first, ties by invoice number (C11). */
export const oldestDueFirst = (a: OpenInvoice, b: OpenInvoice): number =>
  a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.number < b.number ? -1 : a.number > b.number ? 1 : 0;

function addTo(taken: Map<string, Minor>, invoiceId: string, amountMinor: Minor): void {
  taken.set(invoiceId, (taken.get(invoiceId) ?? 0n) + amountMinor);
}

/** Allocates what the payer named first (BR-22), the rest to the oldest due; what is left over is credit. */
export function allocate(
  amountMinor: Minor,
  invoices: readonly OpenInvoice[],
  explicit: readonly Allocation[] = [],
): AllocationResult {
  assert(amountMinor > 0n, 'a payment is positive');
  const taken = new Map<string, Minor>();
  const openOf = new Map(invoices.map((invoice) => [invoice.invoiceId, invoice.openMinor]));
  for (const wish of explicit) {
    const open = openOf.get(wish.invoiceId);
    if (open === undefined) throw new AllocationRefused('an invoice named in the allocation is not open');
    if (wish.amountMinor <= 0n) throw new AllocationRefused('an allocation is positive');
    addTo(taken, wish.invoiceId, wish.amountMinor);
    if ((taken.get(wish.invoiceId) ?? 0n) > open) throw new AllocationRefused('more is allocated than is open');
  }
  let left = amountMinor - sumOf(taken.values());
  if (left < 0n) throw new AllocationRefused('more is allocated than was paid');
  for (const invoice of invoices.filter((each) => each.isDisputed !== true).toSorted(oldestDueFirst)) {
    const share = lesser(left, invoice.openMinor - (taken.get(invoice.invoiceId) ?? 0n));
    if (share <= 0n) continue;
    addTo(taken, invoice.invoiceId, share);
    left -= share;
  }
  const allocations = [...taken].map(([invoiceId, minor]) => ({ invoiceId, amountMinor: minor }));
  return { allocations, remainderMinor: left };
}

/** Pays open invoices from earlier payments, oldest credit first (BR-23). */
export function useCredits(credits: readonly Credit[], invoices: readonly OpenInvoice[]): CreditUse[] {
  const uses: CreditUse[] = [];
  const open = invoices.filter((each) => each.isDisputed !== true).toSorted(oldestDueFirst);
  const left = new Map(open.map((invoice) => [invoice.invoiceId, invoice.openMinor]));
  for (const credit of credits) {
    let remaining = credit.remainingMinor;
    for (const { invoiceId } of open) {
      const amountMinor = lesser(remaining, left.get(invoiceId) ?? 0n);
      if (amountMinor <= 0n) continue;
      uses.push({ paymentId: credit.paymentId, invoiceId, amountMinor });
      left.set(invoiceId, (left.get(invoiceId) ?? 0n) - amountMinor);
      remaining -= amountMinor;
    }
  }
  return uses;
}
