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
    suffix: z.string(),
    sizeBytes: z.number().int(),
    sha256: z.string(),
    uploadedBy: z.string(),
    uploadedAt: Instant,
  })
  .meta({ id: 'RouterFile' });
export type RouterFile = z.infer<typeof RouterFile>;
export const RouterFileList = z.array(RouterFile).meta({ id: 'RouterFileList' });

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
