import { z } from 'zod';
import { Id, Instant } from './common';

const path = z.string().trim().min(2).max(256);
const value = z.string().max(1024);
const byModel = z.strictObject({ tr098: path.nullable(), tr181: path.nullable() });

/** A parameter that gets a value; `*` in its path stands for every instance that a router has. */
export const ConfigProfileSetting = z.strictObject({ paths: byModel, value }).meta({ id: 'ConfigProfileSetting' });
export type ConfigProfileSetting = z.infer<typeof ConfigProfileSetting>;

/** An object that is added where a router has none with these keys. */
export const ConfigProfileObject = z
  .strictObject({
    collections: byModel,
    fields: z
      .array(z.strictObject({ names: byModel, value, isKey: z.boolean() }))
      .min(1)
      .max(40),
  })
  .meta({ id: 'ConfigProfileObject' });
export type ConfigProfileObject = z.infer<typeof ConfigProfileObject>;

const document = {
  settings: z.array(ConfigProfileSetting).max(100),
  objects: z.array(ConfigProfileObject).max(20),
};

/** What an operator's profile does to a router; given back to the letter when the service is. */
export const ConfigProfile = z
  .strictObject({
    id: Id,
    name: z.string(),
    description: z.string(),
    ...document,
    /** A vendor file that is fetched when the profile is in place, and one that undoes it. */
    fileId: Id.nullable(),
    restoreFileId: Id.nullable(),
    version: z.number().int(),
    changedAt: Instant,
    changedBy: z.string(),
    /** Routers that hold it now, or are to. */
    openPushes: z.number().int(),
  })
  .meta({ id: 'ConfigProfile' });
export type ConfigProfile = z.infer<typeof ConfigProfile>;
export const ConfigProfileList = z.array(ConfigProfile).meta({ id: 'ConfigProfileList' });

const editable = {
  name: z.string().trim().min(1).max(100),
  description: z.string().trim().max(500),
  ...document,
  fileId: Id.nullable(),
  restoreFileId: Id.nullable(),
};

const undone = ({ fileId, restoreFileId }: { fileId: string | null; restoreFileId: string | null }): boolean =>
  (fileId === null) === (restoreFileId === null);
const UNDONE = {
  path: ['restoreFileId'],
  message: 'a file that changes a router needs one that undoes it',
};

export const CreateConfigProfile = z.strictObject(editable).refine(undone, UNDONE).meta({ id: 'CreateConfigProfile' });
export type CreateConfigProfile = z.infer<typeof CreateConfigProfile>;

export const ChangeConfigProfile = z
  .strictObject({
    ...editable,
    /** The version that was edited; another one means that somebody else was faster. */
    version: z.number().int(),
  })
  .refine(undone, UNDONE)
  .meta({ id: 'ChangeConfigProfile' });
export type ChangeConfigProfile = z.infer<typeof ChangeConfigProfile>;

/** What a profile, as edited, would do to one router as it was last read; nothing is written. */
export const PreviewConfigProfile = z.strictObject({ routerId: Id, ...document }).meta({ id: 'PreviewConfigProfile' });
export type PreviewConfigProfile = z.infer<typeof PreviewConfigProfile>;

export const ConfigPreviewLine = z
  .strictObject({
    path: z.string(),
    does: z.enum(['changes', 'adds', 'stays', 'nothing']),
    from: z.string().nullable(),
    to: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'ConfigPreviewLine' });
export type ConfigPreviewLine = z.infer<typeof ConfigPreviewLine>;
export const ConfigPreview = z
  .strictObject({ lines: z.array(ConfigPreviewLine), treeReadAt: Instant.nullable() })
  .meta({ id: 'ConfigPreview' });
export type ConfigPreview = z.infer<typeof ConfigPreview>;

export const CONFIG_PUSH_STATES = ['applying', 'applied', 'impossible', 'restoring', 'restored'] as const;
export const ConfigPushState = z.enum(CONFIG_PUSH_STATES).meta({ id: 'ConfigPushState' });
export type ConfigPushState = z.infer<typeof ConfigPushState>;

export const ConfigPushItem = z
  .strictObject({
    path: z.string(),
    kind: z.enum(['parameter', 'object', 'gap']),
    wanted: z.string().nullable(),
    /** What returns when the service does. */
    before: z.string().nullable(),
    state: z.enum(['open', 'in-sync', 'refused', 'restored', 'kept', 'gone']),
    reason: z.string().nullable(),
  })
  .meta({ id: 'ConfigPushItem' });
export type ConfigPushItem = z.infer<typeof ConfigPushItem>;

/** One profile on one router, from before its first write until everything is back. */
export const ConfigPush = z
  .strictObject({
    id: Id,
    cpeId: Id,
    profileId: Id,
    profileName: z.string(),
    profileVersion: z.number().int(),
    stateVersion: z.number().int(),
    state: ConfigPushState,
    attempts: z.number().int(),
    createdAt: Instant,
    appliedAt: Instant.nullable(),
    restoredAt: Instant.nullable(),
    note: z.string().nullable(),
    items: z.array(ConfigPushItem),
  })
  .meta({ id: 'ConfigPush' });
export type ConfigPush = z.infer<typeof ConfigPush>;
export const ConfigPushList = z.array(ConfigPush).meta({ id: 'ConfigPushList' });
