import type { DomainEvent } from '../../platform/database/outbox';

/** Money travels as minor units in text: JSON numbers are not exact. */
export type PaymentBooked = DomainEvent<
  'payment.booked',
  { paymentId: string; subscriberId: string; amountMinor: string; currency: string; receivedAt: string }
>;
export type PaymentReversed = DomainEvent<
  'payment.reversed',
  { paymentId: string; subscriberId: string; amountMinor: string; currency: string }
>;
