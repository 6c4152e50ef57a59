import type { LocalDate } from '@demarc/kernel';
import type { DateSpan } from './billing-period';
import type { Minor } from './money';
import type { TaxedLines, TaxRounding, TaxSet } from './tax';

/** One entry of a subscription's plan history: this plan at this price from a date on. */
export interface PlanSpan {
  readonly planId: string;
  readonly planName: string;
  /** Null when nobody has priced it: such an account is parked, never billed at zero. */
  readonly priceMinor: Minor | null;
  readonly currency: string;
  readonly periodMonths: number;
  readonly taxSet: TaxSet;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate | null;
}

export interface BillableSubscription {
  readonly subscriptionId: string;
  readonly billingCycleDay: number;
  readonly activatedOn: LocalDate;
  /** First day without service; not charged (C5). */
  readonly endedOn: LocalDate | null;
  readonly planSpans: readonly PlanSpan[];
  /** Voluntary holds: their days are credited (BR-12). */
  readonly holds: readonly DateSpan[];
}

/** A `credit` takes back days that a `recurring` line charged. */
export type ChargeKind = 'recurring' | 'credit';

/** A line of an invoice that is not void. */
export interface InvoicedLine {
  readonly subscriptionId: string;
  readonly kind: ChargeKind;
  readonly periodFromOn: LocalDate;
  readonly segment: number;
  readonly planId: string;
  readonly planName: string;
  readonly priceMinor: Minor;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  /** Negative on a credit. */
  readonly amountMinor: Minor;
  readonly taxSet: TaxSet;
}

/** Everything the generator needs to know of a subscriber. */
export interface BillableAccount {
  readonly subscriberId: string;
  readonly currency: string;
  readonly taxRounding: TaxRounding;
  readonly subscriptions: readonly BillableSubscription[];
  readonly invoicedLines: readonly InvoicedLine[];
}

/** A line before tax: what is owed less what is invoiced. */
export interface MissingLine extends InvoicedLine {
  readonly periodToOn: LocalDate;
  /** True when the period was invoiced before and this line puts it right. */
  readonly isCorrection: boolean;
}

export interface DraftLine extends MissingLine {
  readonly netMinor: Minor;
  readonly taxMinor: Minor;
}

/** One invoice to be: it has no number before it is finalised. */
export interface InvoiceDraft {
  readonly subscriberId: string;
  readonly periodFromOn: LocalDate;
  readonly lines: readonly DraftLine[];
  readonly taxes: TaxedLines['taxes'];
  readonly netMinor: Minor;
  readonly taxMinor: Minor;
  readonly totalMinor: Minor;
}

/** Why an account is set aside for a human instead of being billed by guesswork. */
export type ParkReason =
  | { readonly code: 'no-price'; readonly subscriptionId: string; readonly planName: string }
  | { readonly code: 'currency-mix'; readonly subscriptionId: string; readonly currencies: readonly string[] }
  | { readonly code: 'plan-gap'; readonly subscriptionId: string; readonly on: LocalDate }
  | { readonly code: 'plan-overlap'; readonly subscriptionId: string; readonly on: LocalDate }
  | { readonly code: 'period-length-changed'; readonly subscriptionId: string }
  | { readonly code: 'cycle-changed'; readonly subscriptionId: string; readonly on: LocalDate }
  | { readonly code: 'invoiced-twice'; readonly subscriptionId: string; readonly on: LocalDate }
  | { readonly code: 'invoiced-amount-differs'; readonly subscriptionId: string; readonly on: LocalDate }
  | { readonly code: 'too-many-periods'; readonly subscriptionId: string; readonly count: number }
  | { readonly code: 'negative-total'; readonly periodFromOn: LocalDate; readonly totalMinor: Minor };

/** Carries a reason out of the arithmetic; caught where an account is drafted, nowhere else. */
export class Parked extends Error {
  constructor(readonly reason: ParkReason) {
    super(reason.code);
  }
}
