export { assert, assertNever } from './assert';
export { DomainError, type DomainErrorKind } from './domain-error';
export {
  addDays,
  addMonths,
  compareDates,
  dateInZone,
  dayOfMonth,
  daysBetween,
  daysInMonth,
  instantOf,
  isLocalDate,
  localDate,
  weekday,
  type LocalDate,
} from './local-date';
