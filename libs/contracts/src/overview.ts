import { z } from 'zod';
import { CalendarDate, Currency, Id, Instant, Money, PageQuery, pageOf } from './common';
import { InvoiceRow } from './invoices';
import { Proof } from './proofs';
import { Router } from './routers';
import { ServiceState, Subscriber, Subscription } from './subscribers';

export const AccountSummary = z
  .strictObject({
    currency: Currency,
    due: Money,
    overdue: Money,
    overdueDays: z.number().int(),
    overdueInvoices: z.number().int(),
    credit: Money,
    lastPayment: z.strictObject({ id: Id, amount: Money, method: z.string(), receivedAt: Instant }).nullable(),
    nextBill: z.strictObject({ on: CalendarDate, total: Money }).nullable(),
  })
  .meta({ id: 'AccountSummary' });
export type AccountSummary = z.infer<typeof AccountSummary>;

/** What is true, why, and what to do: a code with its facts; the portal has the words. */
export const Verdict = z
  .strictObject({
    code: z.string(),
    layer: z.enum(['account', 'login', 'router', 'wifi', 'all']),
    certainty: z.enum(['sure', 'likely', 'unclear']),
    since: Instant.nullable(),
    facts: z.record(z.string(), z.string()),
    layers: z.array(
      z.strictObject({
        layer: z.enum(['account', 'login', 'router', 'wifi']),
        status: z.enum(['ok', 'look', 'fault', 'waiting', 'unknown']),
        text: z.string(),
        at: Instant.nullable(),
      }),
    ),
  })
  .meta({ id: 'Verdict' });
export type Verdict = z.infer<typeof Verdict>;

export const ServiceOverview = z
  .strictObject({
    subscription: Subscription,
    router: Router.nullable(),
    verdict: Verdict,
    proof: Proof.nullable(),
    previousProof: Proof.nullable(),
  })
  .meta({ id: 'ServiceOverview' });
export type ServiceOverview = z.infer<typeof ServiceOverview>;

/** Everything above the timeline of the subscriber page, in one answer. */
export const SubscriberOverview = z
  .strictObject({
    subscriber: Subscriber,
    account: AccountSummary.nullable(),
    services: z.array(ServiceOverview),
    openInvoices: z.array(InvoiceRow),
    serverTime: Instant,
    zone: z.string(),
  })
  .meta({ id: 'SubscriberOverview' });
export type SubscriberOverview = z.infer<typeof SubscriberOverview>;

export const TIMELINE_KINDS = ['money', 'service', 'network', 'router', 'staff'] as const;
export const TimelineEntry = z
  .strictObject({
    id: z.string(),
    at: Instant,
    kind: z.enum(TIMELINE_KINDS),
    code: z.string(),
    text: z.string(),
    actor: z.string().nullable(),
    path: z.string().nullable(),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.infer<typeof TimelineEntry>;
export const TimelinePage = pageOf(TimelineEntry).meta({ id: 'TimelinePage' });
export const TimelineQuery = PageQuery.extend({ kind: z.enum(TIMELINE_KINDS).optional() });
export type TimelineQuery = z.infer<typeof TimelineQuery>;

export const HomeSummary = z
  .strictObject({
    currency: Currency,
    today: CalendarDate,
    zone: z.string(),
    subscribers: z.number().int(),
    collectedToday: Money,
    due: Money,
    overdue: Money,
    overdueSubscribers: z.number().int(),
    services: z.array(z.strictObject({ state: ServiceState, count: z.number().int() })),
    routers: z.strictObject({
      total: z.number().int(),
      answeredRecently: z.number().int(),
      quarantine: z.number().int(),
    }),
    restore: z.strictObject({
      count: z.number().int(),
      p50Seconds: z.number().nullable(),
      p95Seconds: z.number().nullable(),
      p99Seconds: z.number().nullable(),
    }),
    /** Changes of service that nobody has proved yet. */
    openProofs: z.number().int(),
  })
  .meta({ id: 'HomeSummary' });
export type HomeSummary = z.infer<typeof HomeSummary>;
