import { z } from 'zod';
import { CalendarDate, Currency, Id, Instant, Money, PageQuery, pageOf } from './common';

export const INVOICE_STATES = ['open', 'paid', 'void'] as const;
export const InvoiceState = z.enum(INVOICE_STATES).meta({ id: 'InvoiceState' });
export type InvoiceState = z.infer<typeof InvoiceState>;

export const InvoiceRow = z
  .strictObject({
    id: Id,
    number: z.string(),
    subscriberId: Id,
    subscriberNumber: z.string(),
    subscriberName: z.string(),
    issuedOn: CalendarDate,
    dueOn: CalendarDate,
    currency: Currency,
    net: Money,
    tax: Money,
    total: Money,
    open: Money,
    state: InvoiceState,
    overdue: z.boolean(),
  })
  .meta({ id: 'InvoiceRow' });
export type InvoiceRow = z.infer<typeof InvoiceRow>;
export const InvoicePage = pageOf(InvoiceRow).meta({ id: 'InvoicePage' });

export const InvoiceLine = z
  .strictObject({
    id: Id,
    subscriptionId: Id.nullable(),
    kind: z.string(),
    description: z.string(),
    from: CalendarDate.nullable(),
    to: CalendarDate.nullable(),
    /** Why this amount: "17 of 31 days of 1000.00". */
    explanation: z.string(),
    net: Money,
    taxName: z.string().nullable(),
    taxRatePartsPerMillion: z.number().int(),
  })
  .meta({ id: 'InvoiceLine' });
export type InvoiceLine = z.infer<typeof InvoiceLine>;

export const JournalLine = z
  .strictObject({
    account: z.string(),
    accountName: z.string(),
    debit: Money.nullable(),
    credit: Money.nullable(),
    currency: Currency,
  })
  .meta({ id: 'JournalLine' });
export type JournalLine = z.infer<typeof JournalLine>;

export const Invoice = InvoiceRow.extend({
  /** As they were when it was issued; later changes of the subscriber do not show here (BR-18). */
  issuedTo: z.strictObject({ name: z.string(), address: z.string().nullable() }),
  issuedBy: z.strictObject({ name: z.string(), address: z.string().nullable(), taxNumber: z.string().nullable() }),
  issuedAt: Instant,
  lines: z.array(InvoiceLine),
  taxes: z.array(
    z.strictObject({ name: z.string(), ratePartsPerMillion: z.number().int(), base: Money, amount: Money }),
  ),
  allocations: z.array(z.strictObject({ paymentId: Id, receipt: z.string(), amount: Money, at: Instant })),
  journal: z.array(JournalLine),
  voidReason: z.string().nullable(),
}).meta({ id: 'Invoice' });
export type Invoice = z.infer<typeof Invoice>;

export const InvoiceQuery = PageQuery.extend({
  subscriberId: Id.optional(),
  state: InvoiceState.optional(),
  overdue: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  search: z.string().trim().max(100).optional(),
});
export type InvoiceQuery = z.infer<typeof InvoiceQuery>;

export const VoidInvoice = z.strictObject({ reason: z.string().trim().min(3).max(300) }).meta({ id: 'VoidInvoice' });
export type VoidInvoice = z.infer<typeof VoidInvoice>;
