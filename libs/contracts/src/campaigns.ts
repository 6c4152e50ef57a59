import { z } from 'zod';
import { CampaignRules } from './campaign-rules';
import { Id, Instant } from './common';
import { RouterSelection } from './fleet';

const reason = z.string().trim().min(3).max(300);
const SerialNumber = z.string().trim().min(1).max(64);
export const MOST_LISTED = 5000;

/** Whom it is about: all that a filter means, or those of a list. */
export const CampaignSet = z
  .discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('filter'),
      selection: RouterSelection,
      /** What people call it. */
      name: z.string().trim().max(120).default(''),
    }),
    z.strictObject({ by: z.literal('list'), serialNumbers: z.array(SerialNumber).min(1).max(MOST_LISTED) }),
  ])
  .meta({ id: 'CampaignSet' });
export type CampaignSet = z.infer<typeof CampaignSet>;

/** One image for one model. */
export const CampaignImageChoice = z
  .strictObject({
    productClass: z.string().min(1).max(64),
    fileId: Id,
    /** Versions it may be put on; none: any that the image itself allows. */
    fromVersions: z.array(z.string().trim().min(1).max(64)).max(50).default([]),
  })
  .meta({ id: 'CampaignImageChoice' });
export type CampaignImageChoice = z.infer<typeof CampaignImageChoice>;

const Images = z
  .array(CampaignImageChoice)
  .max(50)
  .refine((list) => new Set(list.map(({ productClass }) => productClass)).size === list.length, 'one image per model');

export const PreviewCampaign = z
  .strictObject({
    set: CampaignSet,
    images: Images.default([]),
    offlineAfterHours: CampaignRules.shape.offlineAfterHours,
  })
  .meta({ id: 'PreviewCampaign' });
export type PreviewCampaign = z.infer<typeof PreviewCampaign>;

export const CreateCampaign = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    reason,
    set: CampaignSet,
    images: Images.min(1),
    rules: CampaignRules,
    /** How many routers were shown to be meant; when it is another number now, nothing is done. */
    expected: z.number().int().min(1),
  })
  .meta({ id: 'CreateCampaign' });
export type CreateCampaign = z.infer<typeof CreateCampaign>;

export const CAMPAIGN_MEMBER_STATES = [
  'waiting',
  'preparing',
  'sent',
  'checking',
  'done',
  'failed',
  'skipped',
  'rolled-back',
] as const;
export const CampaignMemberState = z.enum(CAMPAIGN_MEMBER_STATES).meta({ id: 'CampaignMemberState' });
export type CampaignMemberState = z.infer<typeof CampaignMemberState>;

export const CAMPAIGN_CAUSES = [
  'gone',
  'not-managed',
  'observed',
  'no-image',
  'already-there',
  'other-hardware',
  'other-version',
  'incident',
  'offline',
  'busy',
  'absent',
  'cancelled',
  'no-backup',
  'refused',
  'taken-back',
  'silent',
  'wrong-version',
  'unhealthy',
] as const;
/** Why a router was left out, or did not get there. */
export const CampaignCause = z.enum(CAMPAIGN_CAUSES).meta({ id: 'CampaignCause' });
export type CampaignCause = z.infer<typeof CampaignCause>;

const CauseCount = z.strictObject({ cause: CampaignCause, count: z.number().int() });
const VersionCount = z.strictObject({ version: z.string().nullable(), count: z.number().int() });

/** What it would do to the routers of one model. */
export const CampaignModel = z
  .strictObject({
    /** null: they have not shown themselves yet. */
    productClass: z.string().nullable(),
    manufacturer: z.string().nullable(),
    routers: z.number().int(),
    versions: z.array(VersionCount),
    wouldGet: z.number().int(),
    /** Of those, how many could be brought back: the image they run now is stored. */
    canReturn: z.number().int(),
    skipped: z.array(CauseCount),
    image: z.strictObject({ fileId: Id.nullable(), name: z.string(), version: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'CampaignModel' });
export type CampaignModel = z.infer<typeof CampaignModel>;

export const CampaignPreview = z
  .strictObject({
    /** How many are meant; `expected` of the campaign that is made of it. */
    routers: z.number().int(),
    wouldGet: z.number().int(),
    /** Serial numbers of the list that nobody knows. */
    unknown: z.array(z.string()),
    models: z.array(CampaignModel),
    /** A second person has to approve. */
    needsApproval: z.boolean(),
    /** So many may get an image without that. */
    approvalAbove: z.number().int(),
  })
  .meta({ id: 'CampaignPreview' });
export type CampaignPreview = z.infer<typeof CampaignPreview>;

export const CAMPAIGN_STATES = ['draft', 'running', 'paused', 'halted', 'done', 'cancelled'] as const;
export const CampaignState = z.enum(CAMPAIGN_STATES).meta({ id: 'CampaignState' });
export type CampaignState = z.infer<typeof CampaignState>;

const counts = Object.fromEntries(CAMPAIGN_MEMBER_STATES.map((state) => [state, z.number().int()])) as Record<
  CampaignMemberState,
  z.ZodNumber
>;
/** The sum is always the set. */
export const CampaignCounts = z.strictObject(counts).meta({ id: 'CampaignCounts' });
export type CampaignCounts = z.infer<typeof CampaignCounts>;

export const CampaignWave = z
  .strictObject({
    /** 0: the canary. */
    wave: z.number().int(),
    counts: CampaignCounts,
    /** So many of it may fail. */
    limit: z.number().int(),
    /** Failed since somebody last went on. */
    failed: z.number().int(),
  })
  .meta({ id: 'CampaignWave' });
export type CampaignWave = z.infer<typeof CampaignWave>;

/** Routers of the wave to settle, the pause after a wave, the service window, or room among the downloads under way. */
export const CampaignWait = z.enum(['settling', 'gap', 'window', 'room']).meta({ id: 'CampaignWait' });
export type CampaignWait = z.infer<typeof CampaignWait>;

const summary = {
  id: Id,
  kind: z.enum(['firmware', 'rollback']),
  name: z.string(),
  state: CampaignState,
  haltReason: z.string().nullable(),
  reason: z.string(),
  createdBy: z.string(),
  createdAt: Instant,
  approvedBy: z.string().nullable(),
  needsApproval: z.boolean(),
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  counts: CampaignCounts,
};

export const CampaignSummary = z.strictObject(summary).meta({ id: 'CampaignSummary' });
export type CampaignSummary = z.infer<typeof CampaignSummary>;
export const CampaignList = z.array(CampaignSummary).meta({ id: 'CampaignList' });

export const Campaign = z
  .strictObject({
    ...summary,
    set: CampaignSet.nullable(),
    rules: CampaignRules,
    models: z.array(CampaignModel),
    waves: z.array(CampaignWave),
    /** Fell silent since somebody last went on. */
    silent: z.number().int(),
    /** What is being waited for, and until when where that is known; null: nothing, or it does not run. */
    waitsFor: z.strictObject({ why: CampaignWait, until: Instant.nullable() }).nullable(),
    /** The campaign whose routers this one brings back. */
    parentId: Id.nullable(),
    /** I did not make it, and may approve. */
    mayApprove: z.boolean(),
    /** Routers that could be brought back now: all of them, and those that failed. */
    canReturn: z.strictObject({ all: z.number().int(), failed: z.number().int() }),
  })
  .meta({ id: 'Campaign' });
export type Campaign = z.infer<typeof Campaign>;

export const CampaignMemberQuery = z.strictObject({
  state: CampaignMemberState.optional(),
  wave: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type CampaignMemberQuery = z.infer<typeof CampaignMemberQuery>;

export const CampaignMember = z
  .strictObject({
    routerId: Id,
    serialNumber: z.string(),
    productClass: z.string().nullable(),
    wave: z.number().int().nullable(),
    state: CampaignMemberState,
    cause: CampaignCause.nullable(),
    reason: z.string().nullable(),
    versionBefore: z.string().nullable(),
    version: z.string().nullable(),
    attempt: z.number().int(),
    startedAt: Instant.nullable(),
    settledAt: Instant.nullable(),
    canReturn: z.boolean(),
  })
  .meta({ id: 'CampaignMember' });
export type CampaignMember = z.infer<typeof CampaignMember>;
/** Those that need a look first. */
export const CampaignMemberList = z.array(CampaignMember).meta({ id: 'CampaignMemberList' });

export const DecideCampaign = z
  .strictObject({ decision: z.enum(['start', 'pause', 'resume', 'halt', 'cancel', 'retry']), reason })
  .meta({ id: 'DecideCampaign' });
export type DecideCampaign = z.infer<typeof DecideCampaign>;

export const ApproveCampaign = z
  .strictObject({
    /** How many would get an image, as the approver saw it. */
    wouldGet: z.number().int(),
    reason,
  })
  .meta({ id: 'ApproveCampaign' });
export type ApproveCampaign = z.infer<typeof ApproveCampaign>;

export const RollBackCampaign = z
  .strictObject({
    which: z.enum(['failed', 'all']),
    /** Only these of them. */
    routerIds: z.array(Id).min(1).max(5000).optional(),
    reason,
  })
  .meta({ id: 'RollBackCampaign' });
export type RollBackCampaign = z.infer<typeof RollBackCampaign>;

export const CampaignPolicy = z
  .strictObject({
    /** More routers than that need a second person. */
    approvalAbove: z.number().int().min(0).max(100_000),
  })
  .meta({ id: 'CampaignPolicy' });
export type CampaignPolicy = z.infer<typeof CampaignPolicy>;

export const ChangeCampaignPolicy = CampaignPolicy.extend({ reason }).meta({ id: 'ChangeCampaignPolicy' });
export type ChangeCampaignPolicy = z.infer<typeof ChangeCampaignPolicy>;
