import { z } from 'zod';
import { Id, Instant } from './common';

export const SERIES_NAMES = [
  'informs',
  'informRetries',
  'rxPowerDbm',
  'txPowerDbm',
  'opticalCelsius',
  'uptimeSeconds',
  'pppUptimeSeconds',
  'pppUpPercent',
  'channel24',
  'channel5',
  'clients24',
  'clients5',
  'noise24Dbm',
  'noise5Dbm',
  'weakestSignalDbm',
  'hostCount',
  'cpuPercent',
  'memoryPercent',
  'dslDownMbps',
  'dslUpMbps',
  'dslDownMarginDb',
  'dslUpMarginDb',
  'dslDownAttenuationDb',
  'dslUpAttenuationDb',
  'downloadMbps',
  'uploadMbps',
  'pingMs',
  'pingLossPercent',
] as const;
export const SeriesName = z.enum(SERIES_NAMES).meta({ id: 'SeriesName' });
export type SeriesName = z.infer<typeof SeriesName>;

const MAX_RANGE_MS = 5 * 366 * 86_400_000;

const range = {
  /** Default: a day before `to`. */
  from: Instant.optional(),
  /** Default: now. */
  to: Instant.optional(),
  /** Seconds of one point; made coarser where the answer would have more than 500 points or older readings are hours. */
  step: z.coerce.number().int().min(60).max(31_536_000).optional(),
};

const isInOrder = ({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean =>
  from === undefined ||
  to === undefined ||
  (Date.parse(from) < Date.parse(to) && Date.parse(to) - Date.parse(from) <= MAX_RANGE_MS);
const ORDER = { error: 'must be later than from, and at most five years', path: ['to'] };

export const RouterSeriesQuery = z
  .strictObject({
    /** Comma-separated; default: all. */
    names: z
      .string()
      .max(1000)
      .transform((text) => text.split(','))
      .pipe(z.array(SeriesName).min(1).max(SERIES_NAMES.length))
      .optional(),
    ...range,
  })
  .refine(isInOrder, ORDER);
export type RouterSeriesQuery = z.infer<typeof RouterSeriesQuery>;

const points = z.array(z.number().nullable()).max(500);

/** One series: each array has a value for each step from `from` on, null where nothing was read. */
export const SeriesValues = z
  .strictObject({
    name: SeriesName,
    unit: z.string(),
    group: z.enum(['contact', 'optical', 'line', 'ppp', 'wifi', 'system', 'tests']),
    /** `gauge`: values are means; `state`: the last or largest; `counter`: how much was counted in an hour. */
    kind: z.enum(['gauge', 'state', 'counter']),
    values: points,
    /** The least and the most within the step. */
    lows: points,
    highs: points,
  })
  .meta({ id: 'SeriesValues' });
export type SeriesValues = z.infer<typeof SeriesValues>;

/** Something that happened to the router, beside the series. */
export const SeriesMark = z
  .strictObject({
    at: Instant,
    kind: z.enum(['boot', 'reset', 'change', 'ppp-error']),
    /** Words of the router among them: shown as text. */
    text: z.string(),
  })
  .meta({ id: 'SeriesMark' });
export type SeriesMark = z.infer<typeof SeriesMark>;

/** What is known of a router over time. */
export const RouterSeries = z
  .strictObject({
    routerId: Id,
    from: Instant,
    to: Instant,
    stepSeconds: z.number().int(),
    /** Only series that have a value in this range. */
    series: z.array(SeriesValues),
    /** The newest 200 of the range, oldest first. */
    marks: z.array(SeriesMark),
  })
  .meta({ id: 'RouterSeries' });
export type RouterSeries = z.infer<typeof RouterSeries>;

const everyHours = z.number().int().min(0).max(168);

/** How often routers are read when nobody asks, at one of their own Informs. */
export const ReadingPolicy = z
  .strictObject({
    /** 0: never. */
    everyHours,
    groups: z.array(z.enum(['optical', 'line', 'ppp', 'wifi', 'system'])).max(5),
    /** Of one process that serves routers; who is over it is read at a later Inform. */
    readingsPerMinute: z.number().int().min(1).max(60_000),
    /** Models with hours of their own, as they name themselves. */
    models: z
      .array(
        z.strictObject({
          manufacturer: z.string().trim().min(1).max(64),
          modelName: z.string().trim().min(1).max(64),
          everyHours,
        }),
      )
      .max(200),
  })
  .meta({ id: 'ReadingPolicy' });
export type ReadingPolicy = z.infer<typeof ReadingPolicy>;

export const ChangeReadingPolicy = ReadingPolicy.extend({ reason: z.string().trim().min(3).max(500) }).meta({
  id: 'ChangeReadingPolicy',
});
export type ChangeReadingPolicy = z.infer<typeof ChangeReadingPolicy>;
