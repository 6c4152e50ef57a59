import { z } from 'zod';

/** Money in major units as exact text ("1050.00"); a currency stands beside it. */
export const Money = z
  .string()
  .regex(/^-?\d+(\.\d{1,3})?$/, 'must be an amount such as 1050.00')
  .meta({ id: 'Money' });

/** Money someone owes or pays: never negative. */
export const PositiveMoney = z
  .string()
  .regex(/^(?=.*[1-9])\d{1,16}(\.\d{1,3})?$/, 'must be an amount above zero such as 1050.00');

/** ISO 4217. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as BDT')
  .meta({ id: 'Currency' });

/** RFC 3339 instant. */
export const Instant = z.iso.datetime({ offset: true }).meta({ id: 'Instant' });

/** Calendar date in the billing entity's zone. */
export const CalendarDate = z.iso.date().meta({ id: 'CalendarDate' });

export const Id = z.uuid().meta({ id: 'Id' });

export const PageQuery = z.strictObject({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type PageQuery = z.infer<typeof PageQuery>;

export const pageOf = <T extends z.ZodType>(
  item: T,
): z.ZodObject<{ items: z.ZodArray<T>; nextCursor: z.ZodNullable<z.ZodString> }> =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });

/** RFC 9457 problem document; clients switch on `code`. */
export const Problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    requestId: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export const Health = z
  .strictObject({
    ok: z.literal(true),
    /** How late turns of this process' event loop began in the last minute: the latest, and the latest but one in a hundred. */
    eventLoopDelay: z.strictObject({ maxMs: z.number(), p99Ms: z.number() }),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;
