import { formatMajor, type ParkReason } from '@demarc/billing';
import { assertNever } from '@demarc/kernel';

/** What an operator reads beside a parked account. */
export function describeParkReason(reason: ParkReason, currency: string): string {
  switch (reason.code) {
    case 'no-price':
      return `The plan ${reason.planName} has no price.`;
    case 'currency-mix':
      return `The plan is priced in ${reason.currencies.at(-1) ?? 'another currency'}, invoices are in ${currency}.`;
    case 'plan-gap':
      return `No plan is recorded from ${reason.on}.`;
    case 'plan-overlap':
      return `Two plans are recorded on ${reason.on}.`;
    case 'period-length-changed':
      return 'Plans with billing periods of different lengths follow each other.';
    case 'cycle-changed':
      return `The period from ${reason.on} was invoiced with another cycle day.`;
    case 'invoiced-twice':
      return `Days from ${reason.on} are invoiced twice, or credited without a charge.`;
    case 'invoiced-amount-differs':
      return `What was invoiced for the period from ${reason.on} does not follow from its price.`;
    case 'too-many-periods':
      return `${reason.count} periods are unbilled; check the activation date and the clock.`;
    case 'negative-total':
      return `${formatMajor(-reason.totalMinor, currency)} ${currency} is owed to the subscriber; settle it by hand.`;
    default:
      return assertNever(reason);
  }
}
