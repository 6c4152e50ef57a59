import { z } from 'zod';
import { Currency, Id, Instant, Money, PageQuery, pageOf, PositiveMoney } from './common';

export const PAYMENT_METHODS = ['cash', 'bank', 'bkash', 'nagad', 'card'] as const;
export const PaymentMethod = z.enum(PAYMENT_METHODS).meta({ id: 'PaymentMethod' });
export type PaymentMethod = z.infer<typeof PaymentMethod>;

export const Payment = z
  .strictObject({
    id: Id,
    receipt: z.string(),
    subscriberId: Id,
    subscriberNumber: z.string(),
    subscriberName: z.string(),
    method: PaymentMethod,
    externalId: z.string().nullable(),
    amount: Money,
    fee: Money,
    currency: Currency,
    receivedAt: Instant,
    bookedBy: z.string(),
    state: z.enum(['booked', 'reversed']),
    allocations: z.array(z.strictObject({ invoiceId: Id, invoiceNumber: z.string(), amount: Money })),
    /** What no invoice took: the subscriber's credit. */
    unallocated: Money,
  })
  .meta({ id: 'Payment' });
export type Payment = z.infer<typeof Payment>;
export const PaymentPage = pageOf(Payment).meta({ id: 'PaymentPage' });

export const TakePayment = z
  .strictObject({
    subscriberId: Id,
    amount: PositiveMoney,
    currency: Currency,
    method: PaymentMethod,
    /** Transaction id of the gateway or bank; the same one is booked once (BR-16). */
    externalId: z.string().trim().min(1).max(100).optional(),
    fee: Money.optional(),
    receivedAt: Instant.optional(),
    /** The payer's own wish; without it the oldest due invoice comes first (BR-22). */
    allocations: z
      .array(z.strictObject({ invoiceId: Id, amount: PositiveMoney }))
      .max(100)
      .optional(),
    note: z.string().trim().max(300).optional(),
  })
  .meta({ id: 'TakePayment' });
export type TakePayment = z.infer<typeof TakePayment>;

export const PaymentQuery = PageQuery.extend({
  subscriberId: Id.optional(),
  search: z.string().trim().max(100).optional(),
});
export type PaymentQuery = z.infer<typeof PaymentQuery>;

export const ReversePayment = z
  .strictObject({ reason: z.string().trim().min(3).max(300) })
  .meta({ id: 'ReversePayment' });
export type ReversePayment = z.infer<typeof ReversePayment>;

/** Where payments come from by themselves (a gateway, a bank file), and until when what it knows is in the books. */
export const PaymentSource = z
  .strictObject({ name: z.string(), lastSuccessAt: Instant, reportedBy: z.string() })
  .meta({ id: 'PaymentSource' });
export type PaymentSource = z.infer<typeof PaymentSource>;
export const PaymentSourceList = z.array(PaymentSource).meta({ id: 'PaymentSourceList' });

/** Said by the program that imports: everything the source knew at that instant is booked. */
export const ReportPaymentSource = z.strictObject({ asOf: Instant.optional() }).meta({ id: 'ReportPaymentSource' });
export type ReportPaymentSource = z.infer<typeof ReportPaymentSource>;
