import { z } from 'zod';
import { CalendarDate, Currency, Id, Instant, Money, pageOf } from './common';

export const BILLING_RUN_STATES = ['queued', 'running', 'done', 'failed'] as const;

export const ParkedAccount = z
  .strictObject({
    subscriberId: Id,
    subscriberNumber: z.string(),
    subscriberName: z.string(),
    code: z.string(),
    reason: z.string(),
  })
  .meta({ id: 'ParkedAccount' });
export type ParkedAccount = z.infer<typeof ParkedAccount>;

/** Counts of subscriptions looked at; an invoice can hold lines of several. */
export const BillingRun = z
  .strictObject({
    id: Id,
    asOf: CalendarDate,
    state: z.enum(BILLING_RUN_STATES),
    startedBy: z.string(),
    createdAt: Instant,
    finishedAt: Instant.nullable(),
    subscribersTotal: z.number().int(),
    subscribersDone: z.number().int(),
    invoiceCount: z.number().int(),
    parkedCount: z.number().int(),
    net: Money,
    tax: Money,
    total: Money,
    currency: Currency,
    firstNumber: z.string().nullable(),
    lastNumber: z.string().nullable(),
    failure: z.string().nullable(),
    parked: z.array(ParkedAccount),
  })
  .meta({ id: 'BillingRun' });
export type BillingRun = z.infer<typeof BillingRun>;
export const BillingRunPage = pageOf(BillingRun).meta({ id: 'BillingRunPage' });

export const StartBillingRun = z.strictObject({ asOf: CalendarDate }).meta({ id: 'StartBillingRun' });
export type StartBillingRun = z.infer<typeof StartBillingRun>;

/** The run's own computation, with nothing written. */
export const BillingRunPreview = z
  .strictObject({
    asOf: CalendarDate,
    currency: Currency,
    subscribersTotal: z.number().int(),
    invoiceCount: z.number().int(),
    net: Money,
    tax: Money,
    total: Money,
    parked: z.array(ParkedAccount),
    sample: z.array(
      z.strictObject({
        subscriberId: Id,
        subscriberNumber: z.string(),
        subscriberName: z.string(),
        total: Money,
        lines: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'BillingRunPreview' });
export type BillingRunPreview = z.infer<typeof BillingRunPreview>;
