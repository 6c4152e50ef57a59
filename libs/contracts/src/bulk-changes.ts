import { z } from 'zod';
import { ServiceWindow } from './campaign-rules';
import { MOST_LISTED } from './campaigns';
import { Id, Instant } from './common';
import { RouterSelection, TagName } from './fleet';
import { ParameterGroup } from './parameter-groups';
import { profileField } from './profile-fields';
import { DryRun, ProfileMode, ProfileParameter } from './profiles';

const reason = z.string().trim().min(3).max(300);
const whole = (min: number, max: number, usual: number) => z.number().int().min(min).max(max).default(usual);
const SerialNumber = z.string().trim().min(1).max(64);
const MOST_CSV = 1_500_000;

/** Whom a bulk change is about. */
export const BulkSet = z
  .discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('filter'),
      selection: RouterSelection,
      /** What people call it. */
      name: z.string().trim().max(120).default(''),
    }),
    z.strictObject({ by: z.literal('saved-filter'), filterId: Id }),
    z.strictObject({ by: z.literal('tag'), tag: TagName }),
    z.strictObject({ by: z.literal('list'), serialNumbers: z.array(SerialNumber).min(1).max(MOST_LISTED) }),
    /** With a column `serial`; every other one is a `{{csv.…}}` of templates. */
    z.strictObject({ by: z.literal('csv'), text: z.string().min(1).max(MOST_CSV) }),
  ])
  .meta({ id: 'BulkSet' });
export type BulkSet = z.infer<typeof BulkSet>;

/** How the routers of one were chosen: what a file said of each is not told again. */
export const BulkChosen = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('filter'), selection: RouterSelection, name: z.string() }),
    z.strictObject({ by: z.literal('list'), routers: z.number().int() }),
    z.strictObject({ by: z.literal('csv'), routers: z.number().int(), columns: z.array(z.string()) }),
  ])
  .meta({ id: 'BulkChosen' });
export type BulkChosen = z.infer<typeof BulkChosen>;

const template = z.string().min(1).max(256);
const secretTemplate = z.strictObject({ secret: template });

/** One field of an intent; a text is a template: `{{subscriber.name}}-WiFi`. */
export const BulkSetting = z
  .strictObject({
    intent: z.string().max(40),
    field: z.string().max(40),
    value: z.union([template, z.number(), z.boolean(), secretTemplate]),
    mode: ProfileMode.default('initial'),
  })
  .superRefine(({ intent, field, value }, context) => {
    const known = profileField(intent, field);
    if (known === null) {
      context.addIssue({ code: 'custom', path: ['field'], message: 'is no field that can be set' });
      return;
    }
    if ((known.takes.kind === 'secret') === (typeof value === 'object')) return;
    const message = known.takes.kind === 'secret' ? 'is a secret: give it as one' : 'is no secret';
    context.addIssue({ code: 'custom', path: ['value'], message });
  })
  .meta({ id: 'BulkSetting' });
export type BulkSetting = z.infer<typeof BulkSetting>;

/** A parameter by its name, in one data model or both. */
export const BulkParameter = z
  .strictObject({ ...ProfileParameter.shape, value: z.union([z.string().max(1024), secretTemplate]) })
  .refine(({ tr098, tr181 }) => tr098 !== null || tr181 !== null, 'names no place')
  .meta({ id: 'BulkParameter' });
export type BulkParameter = z.infer<typeof BulkParameter>;

const Tags = z.array(TagName).max(10).default([]);
const onceEach = (list: readonly BulkSetting[]): boolean =>
  new Set(list.map(({ intent, field }) => `${intent} ${field}`)).size === list.length;

/** What is done to each router. */
export const BulkWhat = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('settings'),
      settings: z.array(BulkSetting).max(30).default([]).refine(onceEach, 'sets one field twice'),
      parameters: z.array(BulkParameter).max(20).default([]),
    }),
    z.strictObject({ kind: z.literal('tags'), add: Tags, remove: Tags }),
    z.strictObject({ kind: z.literal('reboot') }),
    z.strictObject({ kind: z.literal('read'), groups: z.array(ParameterGroup).min(1).max(20).optional() }),
  ])
  .refine(
    (what) => what.kind !== 'settings' || what.settings.length + what.parameters.length > 0,
    'name something to set',
  )
  .refine((what) => what.kind !== 'tags' || what.add.length + what.remove.length > 0, 'name a tag to add or to remove')
  .refine(
    (what) => what.kind !== 'tags' || !what.add.some((tag) => what.remove.includes(tag)),
    'a tag is added or removed, not both',
  )
  .meta({ id: 'BulkWhat' });
export type BulkWhat = z.infer<typeof BulkWhat>;

/** How fast it goes: routers in hand at one time, and started within a minute; in all, per NAS and per OLT. */
export const BulkRules = z
  .strictObject({
    mostAtOnce: whole(1, 2000, 100),
    mostPerNas: whole(1, 2000, 50),
    mostPerNode: whole(1, 2000, 20),
    perMinute: whole(1, 60_000, 300),
    perMinutePerNas: whole(1, 60_000, 150),
    perMinutePerNode: whole(1, 60_000, 60),
    window: ServiceWindow.nullable().default(null),
    /** A router that has not come by then is unreachable; what is wanted of it stays wanted. */
    deadlineMinutes: whole(1, 43_200, 1440),
    /** More of those that are settled have refused, in percent: it pauses by itself. */
    maxRefusedPercent: whole(0, 100, 10),
  })
  .meta({ id: 'BulkRules' });
export type BulkRules = z.infer<typeof BulkRules>;

export const PreviewBulkChange = z.strictObject({ set: BulkSet, what: BulkWhat }).meta({ id: 'PreviewBulkChange' });
export type PreviewBulkChange = z.infer<typeof PreviewBulkChange>;

export const CreateBulkChange = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    reason,
    set: BulkSet,
    what: BulkWhat,
    rules: BulkRules,
    /** How many routers were shown to be meant; when it is another number now, nothing is done. */
    expected: z.number().int().min(1),
  })
  .meta({ id: 'CreateBulkChange' });
export type CreateBulkChange = z.infer<typeof CreateBulkChange>;

export const BULK_ROUTER_STATES = [
  'waiting',
  'under-way',
  'applied',
  'refused',
  'unreachable',
  'superseded',
  'skipped',
] as const;
export const BulkRouterState = z.enum(BULK_ROUTER_STATES).meta({ id: 'BulkRouterState' });
export type BulkRouterState = z.infer<typeof BulkRouterState>;

export const BULK_CAUSES = [
  'not-managed',
  'observed',
  'no-fact',
  'bad-value',
  'cannot',
  'overridden',
  'replaced',
  'changed-since',
  'nothing-before',
  'cancelled',
  'taken-back',
  'busy',
  'gone',
  'fault',
  'unsettled',
  'silent',
] as const;
/** Why a router was left out, did not take it, or has something else by now. */
export const BulkCause = z.enum(BULK_CAUSES).meta({ id: 'BulkCause' });
export type BulkCause = z.infer<typeof BulkCause>;

/** What would become of the routers; nothing was sent. */
export const BulkPreview = z
  .strictObject({
    /** How many are meant; `expected` of the change that is made of it. */
    routers: z.number().int(),
    /** Of those, how many would get something. */
    wouldChange: z.number().int(),
    /** Serial numbers that nobody knows. */
    unknown: z.array(z.string()),
    /** Who would be left out, and why: counts with some of them. */
    leftOut: z.array(
      z.strictObject({
        cause: BulkCause,
        reason: z.string(),
        routers: z.number().int(),
        samples: z.array(z.strictObject({ routerId: Id, serialNumber: z.string() })),
      }),
    ),
    /** What of the change some of those that would get it do not get, and why. */
    partly: z.array(z.strictObject({ reason: z.string(), routers: z.number().int() })),
    /** What the planner says of those that are set something; null: nothing is set. */
    dryRun: DryRun.nullable(),
    needsApproval: z.boolean(),
    approvalAbove: z.number().int(),
  })
  .meta({ id: 'BulkPreview' });
export type BulkPreview = z.infer<typeof BulkPreview>;

export const BULK_STATES = ['draft', 'running', 'paused', 'done', 'cancelled'] as const;
export const BulkState = z.enum(BULK_STATES).meta({ id: 'BulkState' });
export type BulkState = z.infer<typeof BulkState>;

const counts = Object.fromEntries(BULK_ROUTER_STATES.map((state) => [state, z.number().int()])) as Record<
  BulkRouterState,
  z.ZodNumber
>;
/** The sum is always the set. */
export const BulkCounts = z.strictObject(counts).meta({ id: 'BulkCounts' });
export type BulkCounts = z.infer<typeof BulkCounts>;

/** What is set, as it may be shown: of a secret its template, where that has no letter of the secret itself. */
export const BulkShownWhat = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('settings'),
      values: z.array(
        z.strictObject({
          intent: z.string(),
          /** Of a free parameter its name. */
          field: z.string(),
          /** null: a secret that was typed in, or what each router had before. */
          value: z.string().nullable(),
          isSecret: z.boolean(),
          mode: ProfileMode,
        }),
      ),
    }),
    z.strictObject({ kind: z.literal('tags'), add: z.array(z.string()), remove: z.array(z.string()) }),
    z.strictObject({ kind: z.literal('reboot') }),
    z.strictObject({ kind: z.literal('read'), groups: z.array(ParameterGroup).optional() }),
  ])
  .meta({ id: 'BulkShownWhat' });
export type BulkShownWhat = z.infer<typeof BulkShownWhat>;

const summary = {
  id: Id,
  name: z.string(),
  state: BulkState,
  /** Why it paused by itself. */
  haltReason: z.string().nullable(),
  reason: z.string(),
  what: BulkShownWhat,
  createdBy: z.string(),
  createdAt: Instant,
  approvedBy: z.string().nullable(),
  needsApproval: z.boolean(),
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  /** The change that this one takes back. */
  parentId: Id.nullable(),
  counts: BulkCounts,
};
export const BulkChangeSummary = z.strictObject(summary).meta({ id: 'BulkChangeSummary' });
export type BulkChangeSummary = z.infer<typeof BulkChangeSummary>;
export const BulkChangeList = z.array(BulkChangeSummary).meta({ id: 'BulkChangeList' });

/** Routers in hand, or the service window. */
export const BulkWait = z.enum(['room', 'window', 'settling']).meta({ id: 'BulkWait' });
export type BulkWait = z.infer<typeof BulkWait>;

export const BulkChange = z
  .strictObject({
    ...summary,
    /** null: those of the change that it takes back. */
    chosen: BulkChosen.nullable(),
    rules: BulkRules,
    models: z.array(
      z.strictObject({ manufacturer: z.string().nullable(), productClass: z.string().nullable(), counts: BulkCounts }),
    ),
    /** The most frequent first. */
    reasons: z.array(
      z.strictObject({
        state: BulkRouterState,
        cause: BulkCause.nullable(),
        reason: z.string(),
        routers: z.number().int(),
      }),
    ),
    waitsFor: z.strictObject({ why: BulkWait, until: Instant.nullable() }).nullable(),
    /** I did not make it, and may approve. */
    mayApprove: z.boolean(),
    /** Whether it can be taken back: it set something, and at least one router took it. */
    mayUndo: z.boolean(),
  })
  .meta({ id: 'BulkChange' });
export type BulkChange = z.infer<typeof BulkChange>;

export const BulkRouterQuery = z.strictObject({
  state: BulkRouterState.optional(),
  /** A serial number, or a part of it. */
  search: z.string().trim().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type BulkRouterQuery = z.infer<typeof BulkRouterQuery>;

export const BulkRouter = z
  .strictObject({
    routerId: Id,
    serialNumber: z.string(),
    productClass: z.string().nullable(),
    subscriber: z.string().nullable(),
    state: BulkRouterState,
    cause: BulkCause.nullable(),
    reason: z.string().nullable(),
    /** What this router is set, secrets as null. */
    values: z.array(z.strictObject({ what: z.string(), value: z.string().nullable() })),
    attempt: z.number().int(),
    startedAt: Instant.nullable(),
    deadlineAt: Instant.nullable(),
    settledAt: Instant.nullable(),
  })
  .meta({ id: 'BulkRouter' });
export type BulkRouter = z.infer<typeof BulkRouter>;
/** Those that need a look first. */
export const BulkRouterList = z.array(BulkRouter).meta({ id: 'BulkRouterList' });

export const DecideBulkChange = z
  .strictObject({ decision: z.enum(['start', 'pause', 'resume', 'cancel', 'retry']), reason })
  .meta({ id: 'DecideBulkChange' });
export type DecideBulkChange = z.infer<typeof DecideBulkChange>;

export const ApproveBulkChange = z
  .strictObject({
    /** How many would get something, as the approver saw it. */
    wouldChange: z.number().int(),
    reason,
  })
  .meta({ id: 'ApproveBulkChange' });
export type ApproveBulkChange = z.infer<typeof ApproveBulkChange>;

export const UndoBulkChange = z.strictObject({ reason }).meta({ id: 'UndoBulkChange' });
export type UndoBulkChange = z.infer<typeof UndoBulkChange>;

export const ReportBulkChange = z
  .strictObject({
    /** With the secrets that were set: whoever may see keys of WiFi alone. */
    secrets: z.boolean().default(false),
  })
  .meta({ id: 'ReportBulkChange' });
export type ReportBulkChange = z.infer<typeof ReportBulkChange>;
