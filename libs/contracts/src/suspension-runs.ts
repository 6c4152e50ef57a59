import { z } from 'zod';
import { CalendarDate, Currency, Id, Instant, Money } from './common';
import { ServiceState } from './subscribers';
import { SuspensionCase } from './suspension';

/** Why a run waits for a person: R15. */
export const HeldReason = z
  .strictObject({ code: z.enum(['too-many', 'payment-data-old', 'clock-jumped']), text: z.string() })
  .meta({ id: 'HeldReason' });
export type HeldReason = z.infer<typeof HeldReason>;

export const SuspensionRunCounts = z
  .strictObject({
    waiting: z.number().int(),
    done: z.number().int(),
    /** Paid or otherwise without ground by the time it was their turn. */
    dropped: z.number().int(),
    discarded: z.number().int(),
  })
  .meta({ id: 'SuspensionRunCounts' });

/** What is taken away on one calendar day. */
export const SuspensionRun = z
  .strictObject({
    id: Id,
    on: CalendarDate,
    createdAt: Instant,
    /** null: nothing holds it. */
    heldAt: Instant.nullable(),
    heldReasons: z.array(HeldReason),
    counts: SuspensionRunCounts,
    /** The last approval or discarding. */
    decidedBy: z.string().nullable(),
    decidedAt: Instant.nullable(),
    decisionReason: z.string().nullable(),
  })
  .meta({ id: 'SuspensionRun' });
export type SuspensionRun = z.infer<typeof SuspensionRun>;
export const SuspensionRunList = z.array(SuspensionRun).meta({ id: 'SuspensionRunList' });

export const SuspensionRunCase = z
  .strictObject({
    id: Id,
    subscriptionId: Id,
    subscriberNumber: z.string(),
    subscriberName: z.string(),
    toState: ServiceState,
    overdue: Money,
    currency: Currency,
    reason: z.string(),
    state: z.enum(['waiting', 'done', 'dropped', 'discarded']),
    settledAt: Instant.nullable(),
    outcome: z.string().nullable(),
  })
  .meta({ id: 'SuspensionRunCase' });
export type SuspensionRunCase = z.infer<typeof SuspensionRunCase>;
export const SuspensionRunCaseList = z.array(SuspensionRunCase).meta({ id: 'SuspensionRunCaseList' });

export const DecideSuspensionRun = z
  .strictObject({
    decision: z.enum(['approve', 'discard']),
    /** How many wait, as the decider saw it: another number means that the run has changed. */
    waiting: z.number().int().min(1),
    reason: z.string().trim().min(3).max(300),
  })
  .meta({ id: 'DecideSuspensionRun' });
export type DecideSuspensionRun = z.infer<typeof DecideSuspensionRun>;

/** What the next run would take away if it ran now, by the run's own code; nothing is written. */
export const SuspensionForecast = z
  .strictObject({
    evaluated: z.number().int(),
    takes: z.number().int(),
    /** The first of them. */
    cases: z.array(SuspensionCase),
    allowed: z.number().int(),
    activeServices: z.number().int(),
    heldReasons: z.array(HeldReason),
    /** How long it takes at the pace of the limits. */
    minutes: z.number().int(),
    /** How many sessions each NAS has to end; null: no NAS is known. */
    byNas: z.array(z.strictObject({ nasId: Id.nullable(), count: z.number().int() })),
  })
  .meta({ id: 'SuspensionForecast' });
export type SuspensionForecast = z.infer<typeof SuspensionForecast>;

export const SuspensionLimits = z
  .strictObject({
    /** Of all active services, in thousandths: 20 is 2 %. */
    maxSharePermille: z.number().int().min(1).max(1000),
    /** Times the median of earlier days. */
    medianFactor: z.number().int().min(1).max(100),
    /** So many are never held for their number: 2 % of a small network is nobody. */
    alwaysAllowed: z.number().int().min(0).max(100_000),
    perMinute: z.number().int().min(1).max(100_000),
    perNasPerMinute: z.number().int().min(1).max(100_000),
    paymentDataMaxAgeHours: z.number().int().min(1).max(720),
  })
  .meta({ id: 'SuspensionLimits' });
export type SuspensionLimits = z.infer<typeof SuspensionLimits>;

export const ChangeSuspensionLimits = SuspensionLimits.extend({ reason: z.string().trim().min(3).max(300) }).meta({
  id: 'ChangeSuspensionLimits',
});
export type ChangeSuspensionLimits = z.infer<typeof ChangeSuspensionLimits>;
