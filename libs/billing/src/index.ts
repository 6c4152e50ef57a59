export {
  allocate,
  AllocationRefused,
  useCredits,
  type Allocation,
  type AllocationResult,
  type Credit,
  type CreditUse,
  type OpenInvoice,
} from './allocation';
export type {
  BillableAccount,
  BillableSubscription,
  ChargeKind,
  DraftLine,
  InvoicedLine,
  InvoiceDraft,
  ParkReason,
  PlanSpan,
} from './billable-account';
export { nextPeriodStart, periodContaining, periodsTouching, type BillingCycle, type DateSpan } from './billing-period';
export {
  decideServiceState,
  forecastServiceState,
  takesAway,
  type DunnedInvoice,
  type DunningDecision,
  type DunningFacts,
  type DunningForecast,
  type DunningHold,
  type DunningPolicy,
  type DunningReason,
  type ServiceStateName,
  type SuspensionMethod,
} from './dunning-schedule';
export { draftInvoices, type DraftOutcome } from './invoice-draft';
export {
  ACCOUNT_CODES,
  balanced,
  creditUseLines,
  invoiceLines,
  paymentLines,
  releaseLines,
  reversalLines,
  type AccountCode,
  type InvoiceAmounts,
  type JournalLine,
  type MoneyAccount,
  type PaymentAmounts,
} from './journal';
export {
  absolute,
  AmountInvalid,
  atRate,
  currencyExponent,
  divideRounded,
  formatMajor,
  isCurrency,
  lesser,
  parseMajor,
  splitByWeight,
  sumOf,
  type Minor,
} from './money';
export { prorate, prorateSegment } from './proration';
export {
  NO_TAX,
  splitTaxes,
  taxLines,
  type Tax,
  type TaxedLines,
  type TaxRounding,
  type TaxSet,
  type TaxTotal,
} from './tax';
