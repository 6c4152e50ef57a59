import { z } from 'zod';
import { Id, Instant } from './common';

export const GENIEACS_IMPORT_STATES = ['collecting', 'previewing', 'previewed', 'importing', 'done', 'failed'] as const;

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
  .strictObject({ mode: z.enum(['preview', 'import']) })
  .meta({ id: 'RunGenieacsImport' });
export type RunGenieacsImport = z.infer<typeof RunGenieacsImport>;
