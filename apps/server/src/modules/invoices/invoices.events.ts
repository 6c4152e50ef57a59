import type { DomainEvent } from '../../platform/database/outbox';

/** Money travels as minor units in text: JSON numbers are not exact. */
export type InvoiceFinalized = DomainEvent<
  'invoice.finalized',
  { invoiceId: string; subscriberId: string; number: string; totalMinor: string; currency: string; dueOn: string }
>;
export type InvoiceSettled = DomainEvent<
  'invoice.settled',
  { invoiceId: string; subscriberId: string; number: string }
>;
/** A payment was taken back: what it had settled is open again. */
export type InvoiceReopened = DomainEvent<
  'invoice.reopened',
  { invoiceId: string; subscriberId: string; number: string }
>;
export type InvoiceVoided = DomainEvent<
  'invoice.voided',
  { invoiceId: string; subscriberId: string; number: string; reason: string }
>;
