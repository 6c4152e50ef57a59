import { z } from 'zod';
import { Id, Instant } from './common';

export const ROUTER_FILE_KINDS = ['firmware', 'web-content', 'vendor-config'] as const;
export const RouterFileKind = z.enum(ROUTER_FILE_KINDS).meta({ id: 'RouterFileKind' });
export type RouterFileKind = z.infer<typeof RouterFileKind>;

export const RouterFile = z
  .strictObject({
    id: Id,
    name: z.string(),
    kind: RouterFileKind,
    /** What Download calls it: `1 Firmware Upgrade Image`, `3 Vendor Configuration File`, `X …`. */
    fileType: z.string(),
    /** Product class it is for; empty: any. */
    productClass: z.string(),
    /** Software version that a router reports once it runs this image. */
    version: z.string().nullable(),
    /** The one version that a router must run to get it; null: any. */
    fromVersion: z.string().nullable(),
    /** The one hardware version it is for; null: any. */
    hardwareVersion: z.string().nullable(),
    suffix: z.string(),
    sizeBytes: z.number().int(),
    sha256: z.string(),
    uploadedBy: z.string(),
    uploadedAt: Instant,
  })
  .meta({ id: 'RouterFile' });
export type RouterFile = z.infer<typeof RouterFile>;
export const RouterFileList = z.array(RouterFile).meta({ id: 'RouterFileList' });

export const FILE_PLACES = ['disk', 'bucket'] as const;
export const FilePlace = z.enum(FILE_PLACES).meta({ id: 'FilePlace' });
export type FilePlace = z.infer<typeof FilePlace>;
export const MOVE_PROBLEMS = ['missing', 'altered', 'other-in-bucket'] as const;
export const MoveProblem = z.enum(MOVE_PROBLEMS).meta({ id: 'MoveProblem' });
export type MoveProblem = z.infer<typeof MoveProblem>;

/** Where the bytes of files are, those that staff uploaded and those that routers sent. */
export const FileStorage = z
  .strictObject({
    /** Where new ones go. */
    keptIn: FilePlace,
    files: z.number().int(),
    bytes: z.number().int(),
    /** Of them, those that are on this disk and nowhere else; with a bucket they are moved to it, bit by bit. */
    filesOnDisk: z.number().int(),
    bytesOnDisk: z.number().int(),
    /** What could not be moved: gone from the disk, not the bytes that were uploaded, or the bucket has others by its name. */
    problems: z.array(z.strictObject({ id: Id, name: z.string(), problem: MoveProblem })),
  })
  .meta({ id: 'FileStorage' });
export type FileStorage = z.infer<typeof FileStorage>;

/** What goes with the bytes of an upload, as query parameters. */
export const UploadRouterFile = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .regex(/^[^\p{Cc}]*$/u, 'must not hold control characters'),
  kind: RouterFileKind,
  productClass: z.string().max(64).default(''),
  version: z.string().trim().min(1).max(64).optional(),
  fromVersion: z.string().trim().min(1).max(64).optional(),
  hardwareVersion: z.string().trim().min(1).max(64).optional(),
  /** Of the bytes, when you know it: what arrives otherwise is refused. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case')
    .optional(),
  /** Only where a vendor has a type of its own (`X MIKROTIK Factory Configuration File`). */
  fileType: z
    .string()
    .max(64)
    .regex(/^(?:[1-6]|X) [ -~]+$/, 'must be a FileType of TR-069, such as "X 001122 Image"')
    .optional(),
  /** Some vendors go by the end of the URL (`.alter`). */
  suffix: z
    .string()
    .regex(/^\.[A-Za-z0-9]{1,10}$/, 'must be a dot with up to 10 letters or digits')
    .optional(),
});
export type UploadRouterFile = z.infer<typeof UploadRouterFile>;
