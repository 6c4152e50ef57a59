import { z } from 'zod';
import { CalendarDate, Id, Instant } from './common';

const MAX_RANGE_MS = 400 * 86_400_000;

export const TrafficQuery = z
  .strictObject({
    /** Default: a day before `to`. */
    from: Instant.optional(),
    /** Default: now. */
    to: Instant.optional(),
    /** Least seconds of one point; steps are quarters of an hour, or made of them. */
    step: z.coerce.number().int().min(900).max(86_400).optional(),
  })
  .refine(
    ({ from, to }) =>
      from === undefined ||
      to === undefined ||
      (Date.parse(from) < Date.parse(to) && Date.parse(to) - Date.parse(from) <= MAX_RANGE_MS),
    { error: 'must be later than from, and at most 400 days', path: ['to'] },
  );
export type TrafficQuery = z.infer<typeof TrafficQuery>;

const rates = z.array(z.number().nullable()).max(500);
const moved = { downBytes: z.number().int(), upBytes: z.number().int() };

/** What was moved on one calendar day. */
export const TrafficOnDay = z.strictObject({ on: CalendarDate, ...moved }).meta({ id: 'TrafficOnDay' });
export type TrafficOnDay = z.infer<typeof TrafficOnDay>;

/** What a service moved by the accounting of its sessions. Down is towards the subscriber. */
export const SubscriptionTraffic = z
  .strictObject({
    subscriptionId: Id,
    from: Instant,
    to: Instant,
    stepSeconds: z.number().int(),
    /** The mean of each step from `from` on; null where no session tells of it. The quarter of an hour of now is left out. */
    downMbps: rates,
    upMbps: rates,
    /** The mean of the busiest quarter of an hour of each step. */
    downPeakMbps: rates,
    upPeakMbps: rates,
    planDownKbps: z.number().int(),
    planUpKbps: z.number().int(),
    /** Every day of the range as a whole, oldest first. */
    days: z.array(TrafficOnDay),
    /** The calendar month of now, so far. */
    month: z.strictObject({ from: CalendarDate, ...moved }),
  })
  .meta({ id: 'SubscriptionTraffic' });
export type SubscriptionTraffic = z.infer<typeof SubscriptionTraffic>;
