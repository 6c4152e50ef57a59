import { z } from 'zod';
import { Id, Instant } from './common';
import { PARAMETER_GROUPS, ParameterGroup } from './parameter-groups';
import { RouterUploadKind } from './router-uploads';

export const TASK_KINDS = [
  'reboot',
  'factory-reset',
  'refresh',
  'read-live',
  'set-parameters',
  'get-rpc-methods',
  'download',
  'upload',
  'restore',
  'get-attributes',
  'set-attributes',
  'schedule-inform',
  'list-transfers',
  'cancel-transfer',
  'change-software',
  'diagnose',
  'inspect',
  'get-parameters',
  'add-object',
  'delete-object',
] as const;
export const TaskKind = z.enum(TASK_KINDS).meta({ id: 'TaskKind' });
export type TaskKind = z.infer<typeof TaskKind>;
export const TASK_STATES = ['queued', 'sent', 'done', 'failed', 'uncertain', 'cancelled'] as const;
/** How an order is answered: at once, or when it is over, after so many seconds at the latest. */
export const TaskWait = z.strictObject({ wait: z.coerce.number().int().min(0).max(30).default(0) });
export type TaskWait = z.infer<typeof TaskWait>;

export const TaskState = z.enum(TASK_STATES).meta({ id: 'TaskState' });
export type TaskState = z.infer<typeof TaskState>;

export const Task = z
  .strictObject({
    id: Id,
    cpeId: Id,
    kind: TaskKind,
    state: TaskState,
    createdBy: z.string(),
    createdAt: Instant,
    sentAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    attempts: z.number().int(),
    deadlineAt: Instant.nullable(),
    /** It is not sent again before: its make is given a pause. */
    retryAt: Instant.nullable(),
    /** By then a router of its make should have said what became of it; then it is uncertain. */
    doubtAt: Instant.nullable(),
    reason: z.string().nullable(),
    /** What a download fetches; null when that file was deleted since. */
    fileId: Id.nullable(),
    /** What an upload brought, or a restore sends back; null when there is none (any more). */
    uploadId: Id.nullable(),
    /** It waits until that task is over: the backup before it. */
    afterTaskId: Id.nullable(),
    parameters: z.array(
      z.strictObject({ path: z.string(), value: z.string().nullable(), outcome: z.string().nullable() }),
    ),
  })
  .meta({ id: 'Task' });
export type Task = z.infer<typeof Task>;
export const TaskList = z.array(Task).meta({ id: 'TaskList' });

const ParameterPath = z.string().min(1).max(256);
/** As TR-069 writes them, with a dot at the end. */
const ObjectName = z.string().min(2).max(256).endsWith('.');

/** 0 off, 1 passive, 2 active; 3 to 6 are lightweight ones and combinations (TR-069 table 38). */
const NOTIFICATIONS = [0, 1, 2, 3, 4, 5, 6] as const;

export const AttributeChange = z
  .strictObject({
    /** A parameter, or an object for all that is below it. */
    path: ParameterPath,
    notification: z.literal(NOTIFICATIONS).optional(),
    /** Whether the subscriber may write it. */
    isSubscriberAllowed: z.boolean().optional(),
  })
  .refine(
    ({ notification, isSubscriberAllowed }) => notification !== undefined || isSubscriberAllowed !== undefined,
    'a notification, or whether the subscriber may write',
  )
  .meta({ id: 'AttributeChange' });
export type AttributeChange = z.infer<typeof AttributeChange>;

export const DOWNLOAD_MODES = ['any-time', 'immediately', 'when-idle', 'confirmation-needed'] as const;

/** When a router may fetch, in seconds from the moment it is told. */
export const DownloadWindow = z
  .strictObject({
    startSeconds: z.int().min(0).max(2_592_000),
    endSeconds: z.int().min(1).max(2_592_000),
    mode: z.enum(DOWNLOAD_MODES),
  })
  .refine(({ startSeconds, endSeconds }) => endSeconds > startSeconds, 'a window ends after it starts')
  .meta({ id: 'DownloadWindow' });
export type DownloadWindow = z.infer<typeof DownloadWindow>;

const FileUrl = z.url({ protocol: /^https?$/ }).max(1024);

/** A change of a software module (a deployment unit). */
export const SoftwareChange = z
  .discriminatedUnion('operation', [
    z.strictObject({
      operation: z.literal('install'),
      url: FileUrl,
      uuid: z.uuid().optional(),
      executionEnvironment: z.string().max(256).optional(),
    }),
    z.strictObject({
      operation: z.literal('update'),
      uuid: z.uuid(),
      version: z.string().max(32).optional(),
      url: FileUrl.optional(),
    }),
    z.strictObject({
      operation: z.literal('uninstall'),
      uuid: z.uuid(),
      version: z.string().max(32).optional(),
      executionEnvironment: z.string().max(256).optional(),
    }),
  ])
  .meta({ id: 'SoftwareChange' });
export type SoftwareChange = z.infer<typeof SoftwareChange>;

/** Their kind says it all. */
const PLAIN_TASKS = ['reboot', 'factory-reset', 'read-live', 'get-rpc-methods', 'list-transfers'] as const;
export type PlainTaskKind = (typeof PLAIN_TASKS)[number] | 'refresh';

export const CreateTask = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(PLAIN_TASKS) }),
    /** Its tree anew; with groups, those alone. */
    z.strictObject({
      kind: z.literal('refresh'),
      groups: z.array(ParameterGroup).min(1).max(PARAMETER_GROUPS.length).optional(),
    }),
    z.strictObject({
      kind: z.literal('set-parameters'),
      parameters: z
        .array(z.strictObject({ path: ParameterPath, value: z.string().max(4096) }))
        .min(1)
        .max(100),
    }),
    z.strictObject({
      kind: z.literal('download'),
      fileId: Id,
      /** None: now. The second begins when the first is over, or later. */
      windows: z.array(DownloadWindow).min(1).max(2).optional(),
      /** Whether its configuration is taken first. Of an image: yes, unless its model cannot; of the rest: no. */
      backup: z.boolean().optional(),
    }),
    z.strictObject({
      kind: z.literal('upload'),
      file: RouterUploadKind,
      /** Of a router with several (`Device.DeviceInfo.VendorConfigFile.{i}.`); none: its only one. */
      instance: z.int().min(1).max(999).optional(),
    }),
    z.strictObject({
      kind: z.literal('restore'),
      uploadId: Id,
      /** It may be of another router of the same model: its account and its keys come along. */
      acceptsOtherRouter: z.boolean().optional(),
      /** Whether its configuration is taken first: yes, unless its model cannot. */
      backup: z.boolean().optional(),
    }),
    z.strictObject({ kind: z.literal('get-attributes'), paths: z.array(ParameterPath).min(1).max(100) }),
    z.strictObject({ kind: z.literal('set-attributes'), attributes: z.array(AttributeChange).min(1).max(100) }),
    z.strictObject({ kind: z.literal('schedule-inform'), delaySeconds: z.int().min(1).max(2_592_000) }),
    /** These alone; an object (its name ends with a dot) with all below it. What is not there is left out. */
    z.strictObject({ kind: z.literal('get-parameters'), paths: z.array(ParameterPath).min(1).max(100) }),
    /** Another instance of `Device.NAT.PortMapping.`; its values are named relative to it. */
    z.strictObject({
      kind: z.literal('add-object'),
      objectName: ObjectName,
      parameters: z
        .array(z.strictObject({ path: ParameterPath, value: z.string().max(4096) }))
        .max(100)
        .default([]),
    }),
    z.strictObject({ kind: z.literal('delete-object'), objectName: ObjectName }),
    /** Of a download that was sent and has not ended. */
    z.strictObject({ kind: z.literal('cancel-transfer'), taskId: Id }),
    z.strictObject({ kind: z.literal('change-software'), operations: z.array(SoftwareChange).min(1).max(16) }),
  ])
  .meta({ id: 'CreateTask' });
export type CreateTask = z.infer<typeof CreateTask>;
