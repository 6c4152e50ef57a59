import { z } from 'zod';
import { Id, Instant } from './common';

export const ROUTER_UPLOAD_KINDS = ['config', 'log'] as const;
export const RouterUploadKind = z.enum(ROUTER_UPLOAD_KINDS).meta({ id: 'RouterUploadKind' });
export type RouterUploadKind = z.infer<typeof RouterUploadKind>;

export const ROUTER_UPLOAD_STATES = ['quarantined', 'released'] as const;
export const RouterUploadState = z.enum(ROUTER_UPLOAD_STATES).meta({ id: 'RouterUploadState' });
export type RouterUploadState = z.infer<typeof RouterUploadState>;

export const ROUTER_UPLOAD_REASONS = ['by-hand', 'scheduled', 'before-firmware', 'before-restore'] as const;
export const RouterUploadReason = z.enum(ROUTER_UPLOAD_REASONS).meta({ id: 'RouterUploadReason' });
export type RouterUploadReason = z.infer<typeof RouterUploadReason>;

/** A file that a router sent: its configuration, or its log. */
export const RouterUpload = z
  .strictObject({
    id: Id,
    cpeId: Id,
    serialNumber: z.string(),
    kind: RouterUploadKind,
    fileType: z.string(),
    /** Nobody gets it in quarantine. */
    state: RouterUploadState,
    /** Of a configuration that was released: a backup; counts up by router. */
    version: z.number().int().nullable(),
    reason: RouterUploadReason,
    askedBy: z.string(),
    sizeBytes: z.number().int(),
    sha256: z.string(),
    /** What the router was when it sent it. */
    productClass: z.string(),
    hardwareVersion: z.string().nullable(),
    softwareVersion: z.string().nullable(),
    receivedAt: Instant,
    /** When the router last sent exactly this. */
    seenAt: Instant,
    releasedAt: Instant.nullable(),
    releasedBy: z.string().nullable(),
  })
  .meta({ id: 'RouterUpload' });
export type RouterUpload = z.infer<typeof RouterUpload>;
export const RouterUploadList = z.array(RouterUpload).meta({ id: 'RouterUploadList' });

/** What a router has sent, and whether its model can send anything at all. */
export const RouterUploads = z
  .strictObject({
    /** null: nobody has asked a router of this model and firmware yet. */
    canUpload: z.boolean().nullable(),
    uploads: z.array(RouterUpload),
  })
  .meta({ id: 'RouterUploads' });
export type RouterUploads = z.infer<typeof RouterUploads>;

export const UploadDiffQuery = z.strictObject({ against: Id });
export type UploadDiffQuery = z.infer<typeof UploadDiffQuery>;

export const UploadDiff = z
  .strictObject({
    from: Id,
    to: Id,
    added: z.number().int(),
    removed: z.number().int(),
    /** Changed lines with a few around them; what looks like a password is not shown. */
    lines: z.array(
      z.strictObject({
        change: z.enum(['same', 'added', 'removed', 'gap']),
        /** Line numbers, from 1, in the older and in the newer one; null where it has no such line. */
        before: z.number().int().nullable(),
        after: z.number().int().nullable(),
        text: z.string(),
      }),
    ),
  })
  .meta({ id: 'UploadDiff' });
export type UploadDiff = z.infer<typeof UploadDiff>;
