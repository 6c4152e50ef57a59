import type { LocalDate } from '@demarc/kernel';
import {
  Parked,
  type BillableAccount,
  type BillableSubscription,
  type InvoiceDraft,
  type MissingLine,
  type ParkReason,
} from './billable-account';
import { missingLines } from './missing-lines';
import { taxLines } from './tax';

export type DraftOutcome =
  | { readonly kind: 'drafts'; readonly drafts: readonly InvoiceDraft[] }
  | { readonly kind: 'parked'; readonly reason: ParkReason };

/**
 * The invoices a subscriber is due as of a date: every charge of the plan history, less what is invoiced.
 * One invoice per billing period, in order (BR-39). Running it on its own result yields nothing.
 */
export function draftInvoices(account: BillableAccount, asOfOn: LocalDate): DraftOutcome {
  try {
    const lines = account.subscriptions.flatMap((subscription) => missingLines(account, subscription, asOfOn));
    return { kind: 'drafts', drafts: arrange(account, lines, asOfOn) };
  } catch (error) {
    if (error instanceof Parked) return { kind: 'parked', reason: error.reason };
    throw error;
  }
}

/** A subscription that will never begin another period cannot carry a correction to its next invoice. */
const isOver = (subscription: BillableSubscription, asOfOn: LocalDate): boolean =>
  subscription.endedOn !== null && subscription.endedOn <= asOfOn;

function arrange(account: BillableAccount, lines: readonly MissingLine[], asOfOn: LocalDate): InvoiceDraft[] {
  const fresh = new Map<LocalDate, MissingLine[]>();
  for (const line of lines.filter((each) => !each.isCorrection)) {
    fresh.set(line.periodFromOn, [...(fresh.get(line.periodFromOn) ?? []), line]);
  }
  const corrections = lines.filter((line) => line.isCorrection);
  const periods = [...fresh.keys()].toSorted();
  const first = periods[0];
  // Corrections of an invoiced period ride on the next regular invoice; without one to come they stand alone.
  if (first === undefined) {
    const willBillAgain = account.subscriptions.some((subscription) => !isOver(subscription, asOfOn));
    const last = corrections.at(-1);
    return last === undefined || willBillAgain ? [] : [toDraft(account, last.periodFromOn, corrections)];
  }
  return periods.map((periodFromOn) => {
    const own = fresh.get(periodFromOn) ?? [];
    return toDraft(account, periodFromOn, periodFromOn === first ? [...own, ...corrections] : own);
  });
}

function toDraft(account: BillableAccount, periodFromOn: LocalDate, lines: readonly MissingLine[]): InvoiceDraft {
  const taxed = taxLines(lines, account.taxRounding);
  const { netMinor, taxMinor, totalMinor, taxes } = taxed;
  // BR-36: never an invoice with a negative total; what is owed to the subscriber is for a human to settle.
  if (totalMinor < 0n) throw new Parked({ code: 'negative-total', periodFromOn, totalMinor });
  const draftLines = lines.map((line, index) => ({
    ...line,
    netMinor: taxed.shares[index]?.netMinor ?? 0n,
    taxMinor: taxed.shares[index]?.taxMinor ?? 0n,
  }));
  return {
    subscriberId: account.subscriberId,
    periodFromOn,
    lines: draftLines,
    taxes,
    netMinor,
    taxMinor,
    totalMinor,
  };
}
