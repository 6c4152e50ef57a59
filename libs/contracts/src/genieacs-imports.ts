import { z } from 'zod';
import { Id, Instant } from './common';

export const GENIEACS_IMPORT_STATES = [
  'collecting',
  'reading',
  'previewing',
  'previewed',
  'importing',
  'done',
  'failed',
] as const;

/** How many of something are in a dump, and what becomes of them. */
export const ImportCount = z
  .strictObject({
    found: z.number().int(),
    /** Made, or filled; in a preview: to be made. */
    taken: z.number().int(),
    /** There already. */
    known: z.number().int(),
    leftOut: z.number().int(),
  })
  .meta({ id: 'ImportCount' });
export type ImportCount = z.infer<typeof ImportCount>;

export const ImportProblem = z
  .strictObject({ collection: z.string(), name: z.string(), text: z.string() })
  .meta({ id: 'ImportProblem' });
export type ImportProblem = z.infer<typeof ImportProblem>;

export const GenieacsImport = z
  .strictObject({
    id: Id,
    state: z.enum(GENIEACS_IMPORT_STATES),
    createdBy: z.string(),
    createdAt: Instant,
    endedAt: Instant.nullable(),
    /** Where it was fetched from; null: its files were given. */
    sourceUrl: z.string().nullable(),
    files: z.array(z.strictObject({ name: z.string(), sizeBytes: z.number() })),
    /** By what they are: devices, tags, credentials, files, presets … */
    counts: z.record(z.string(), ImportCount),
    /** The first 500; all are counted. */
    problems: z.array(ImportProblem),
    problemCount: z.number().int(),
    failure: z.string().nullable(),
  })
  .meta({ id: 'GenieacsImport' });
export type GenieacsImport = z.infer<typeof GenieacsImport>;
export const GenieacsImportList = z.array(GenieacsImport).meta({ id: 'GenieacsImportList' });

export const AddImportFile = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^\p{Cc}]*$/u, 'must not hold control characters'),
});
export type AddImportFile = z.infer<typeof AddImportFile>;

/** `preview` only counts; `import` takes over, observed. */
export const RunGenieacsImport = z
  .strictObject({
    mode: z.enum(['preview', 'import']),
    /** Presets that are new come switched on; else somebody switches them on. */
    presetsOn: z.boolean().default(false),
  })
  .meta({ id: 'RunGenieacsImport' });
export type RunGenieacsImport = z.infer<typeof RunGenieacsImport>;

/** Reads a running GenieACS through its API; its host is one of those that the policy lists. What it is asked with is not kept. */
export const FetchGenieacs = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).max(300),
    /** Sent as `X-API-Key`. */
    apiKey: z.string().trim().min(1).max(400).optional(),
    /** Sent as Basic, with the password. */
    username: z.string().max(200).optional(),
    password: z.string().max(400).optional(),
    /** Its file server: contents of files come from there alone. */
    filesUrl: z
      .url({ protocol: /^https?$/ })
      .max(300)
      .optional(),
  })
  .meta({ id: 'FetchGenieacs' });
export type FetchGenieacs = z.infer<typeof FetchGenieacs>;
