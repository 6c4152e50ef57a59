import { z } from 'zod';
import { Id, Instant } from './common';
import { ProfileRow, ProfileRows } from './profile-rows';
import { profileField, profileValueProblem } from './profile-fields';

export const ProfileMode = z.enum(['enforce', 'initial']).meta({ id: 'ProfileMode' });
export type ProfileMode = z.infer<typeof ProfileMode>;

/** A secret is given once as text, and is its id from then on. */
const secret = z.union([z.strictObject({ secretId: Id }), z.strictObject({ secret: z.string().min(1).max(256) })]);
const path = z.string().trim().min(2).max(256);

/** One field of an intent, with the value it should have. */
export const ProfileSetting = z
  .strictObject({
    intent: z.string().max(40),
    field: z.string().max(40),
    value: z.union([z.string().max(256), z.number(), z.boolean(), secret]),
    mode: ProfileMode,
  })
  .superRefine(({ intent, field, value }, context) => {
    const known = profileField(intent, field);
    const problem = known === null ? 'is no field of a profile' : profileValueProblem(known.takes, value);
    if (problem === null) return;
    context.addIssue({ code: 'custom', path: [known === null ? 'field' : 'value'], message: problem });
  })
  .meta({ id: 'ProfileSetting' });
export type ProfileSetting = z.infer<typeof ProfileSetting>;

/** A parameter by its name, in one data model or both; `*` stands for every instance. */
export const ProfileParameter = z
  .strictObject({
    tr098: path.nullable(),
    tr181: path.nullable(),
    value: z.union([z.string().max(1024), secret]),
    /** null: the one that the router reports. */
    type: z
      .enum(['string', 'int', 'unsignedInt', 'long', 'unsignedLong', 'boolean', 'dateTime', 'base64', 'hexBinary'])
      .nullable(),
    mode: ProfileMode,
  })
  .meta({ id: 'ProfileParameter' });
export type ProfileParameter = z.infer<typeof ProfileParameter>;

export const ProfileDocument = z
  .strictObject({
    settings: z
      .array(ProfileSetting)
      .max(120)
      .refine((list) => new Set(list.map((one) => `${one.intent} ${one.field}`)).size === list.length, {
        message: 'sets one field twice',
      }),
    parameters: z.array(ProfileParameter).max(60),
    /** Rows of tables: port forwards, and addresses that devices always get. */
    rows: ProfileRows.optional(),
  })
  .meta({ id: 'ProfileDocument' });
export type ProfileDocument = z.infer<typeof ProfileDocument>;

/** Whom a profile is for; the nearest scope wins. */
export const ProfileScope = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('fleet') }),
    z.strictObject({ kind: z.literal('model'), productClass: z.string().trim().min(1).max(64) }),
    z.strictObject({ kind: z.literal('plan'), planId: Id }),
    z.strictObject({ kind: z.literal('tag'), tag: z.string().trim().min(1).max(50) }),
    z.strictObject({ kind: z.literal('subscription'), subscriptionId: Id }),
    z.strictObject({ kind: z.literal('router'), routerId: Id }),
  ])
  .meta({ id: 'ProfileScope' });
export type ProfileScope = z.infer<typeof ProfileScope>;
export type ProfileScopeKind = ProfileScope['kind'];
export const PROFILE_SCOPE_KINDS = ['router', 'subscription', 'tag', 'plan', 'model', 'fleet'] as const;

const content = {
  name: z.string().trim().min(1).max(100),
  description: z.string().trim().max(500),
  /** Of two profiles of one scope, the heavier one is stronger. */
  weight: z.number().int().min(0).max(1000),
  document: ProfileDocument,
  scopes: z.array(ProfileScope).max(500),
};
const reason = z.string().trim().min(3).max(300);

/** What a profile should be, and why. */
export const SaveProfile = z
  .strictObject({
    ...content,
    /** The revision that it was edited from; 0: a new one. */
    revision: z.number().int().min(0),
    reason,
  })
  .meta({ id: 'SaveProfile' });
export type SaveProfile = z.infer<typeof SaveProfile>;

export const PROFILE_CHANGE_STATES = ['live', 'pending', 'rejected', 'withdrawn'] as const;

/** One change of a profile: what it becomes, who wants it, and who let it through. */
export const ProfileChange = z
  .strictObject({
    id: Id,
    profileId: Id,
    state: z.enum(PROFILE_CHANGE_STATES),
    ...content,
    document: z.strictObject({
      settings: z.array(
        z.strictObject({
          intent: z.string(),
          field: z.string(),
          value: z.union([z.string(), z.number(), z.boolean(), z.strictObject({ secretId: Id })]),
          mode: ProfileMode,
        }),
      ),
      parameters: z.array(ProfileParameter),
      rows: z.array(ProfileRow).optional(),
    }),
    /** The revision that it made; null: it is not live. */
    revision: z.number().int().nullable(),
    baseRevision: z.number().int(),
    /** Routers that it reaches, or reached before. */
    routers: z.number().int(),
    needsApproval: z.boolean(),
    authorId: Id,
    author: z.string(),
    createdAt: Instant,
    reason: z.string(),
    decidedBy: z.string().nullable(),
    decidedAt: Instant.nullable(),
    decision: z.string().nullable(),
    /** Routers that were told so far, once it is live; null: all. */
    told: z.number().int().nullable(),
  })
  .meta({ id: 'ProfileChange' });
export type ProfileChange = z.infer<typeof ProfileChange>;
export const ProfileChangeList = z.array(ProfileChange).meta({ id: 'ProfileChangeList' });

export const Profile = z
  .strictObject({
    id: Id,
    name: z.string(),
    description: z.string(),
    weight: z.number().int(),
    /** 0: nothing of it is live yet. */
    revision: z.number().int(),
    scopes: z.array(ProfileScope),
    settings: z.number().int(),
    changedAt: Instant,
    changedBy: z.string(),
    /** A change that waits for a second person. */
    pendingChangeId: Id.nullable(),
  })
  .meta({ id: 'Profile' });
export type Profile = z.infer<typeof Profile>;
export const ProfileList = z.array(Profile).meta({ id: 'ProfileList' });

export const DecideProfileChange = z
  .strictObject({ decision: z.enum(['approve', 'reject']), reason })
  .meta({ id: 'DecideProfileChange' });
export type DecideProfileChange = z.infer<typeof DecideProfileChange>;
export const WithdrawProfileChange = z.strictObject({ reason }).meta({ id: 'WithdrawProfileChange' });
export type WithdrawProfileChange = z.infer<typeof WithdrawProfileChange>;

/** Above so many routers a second person approves. */
export const ProfilePolicy = z
  .strictObject({ approveAbove: z.number().int().min(0).max(10_000_000) })
  .meta({ id: 'ProfilePolicy' });
export type ProfilePolicy = z.infer<typeof ProfilePolicy>;
export const ChangeProfilePolicy = ProfilePolicy.extend({ reason }).meta({ id: 'ChangeProfilePolicy' });
export type ChangeProfilePolicy = z.infer<typeof ChangeProfilePolicy>;

/** A profile as it is edited: what would it do? */
export const DryRunProfile = z
  .strictObject({
    profileId: Id.nullable(),
    weight: content.weight,
    document: ProfileDocument,
    scopes: content.scopes,
  })
  .meta({ id: 'DryRunProfile' });
export type DryRunProfile = z.infer<typeof DryRunProfile>;

export const DRY_RUN_RISKS = ['wan', 'reboot', 'unknown'] as const;
export const DryRunRisk = z.enum(DRY_RUN_RISKS).meta({ id: 'DryRunRisk' });
export type DryRunRisk = z.infer<typeof DryRunRisk>;

const count = z.number().int();
export const DryRunSample = z
  .strictObject({
    routerId: Id,
    serialNumber: z.string(),
    productClass: z.string().nullable(),
    path: z.string(),
    /** null: a secret, or never told. */
    before: z.string().nullable(),
    after: z.string().nullable(),
    secret: z.boolean(),
    /** Whose it was, and becomes. */
    from: z.string().nullable(),
    to: z.string().nullable(),
  })
  .meta({ id: 'DryRunSample' });
export type DryRunSample = z.infer<typeof DryRunSample>;

/** What would happen to the routers of a change; nothing was sent. */
export const DryRun = z
  .strictObject({
    routers: count,
    /** To which something would be written. */
    changed: count,
    /** Of which the tree was never read: nobody can tell. */
    unknown: count,
    /** Observed ones: nothing is written before they are armed. */
    observed: count,
    parameters: count,
    needsApproval: z.boolean(),
    risks: z.array(z.strictObject({ risk: DryRunRisk, routers: count })),
    models: z.array(
      z.strictObject({
        manufacturer: z.string().nullable(),
        productClass: z.string().nullable(),
        routers: count,
        changed: count,
        parameters: count,
        cannot: count,
      }),
    ),
    samples: z.array(DryRunSample),
    /** What cannot be done, on how many routers, and why. */
    cannot: z.array(z.strictObject({ what: z.string(), reason: z.string(), routers: count })),
    /** Settings of it that a stronger wish overrides. */
    overridden: z.array(z.strictObject({ owner: z.string(), routers: count, parameters: count })),
    tookMs: count,
  })
  .meta({ id: 'DryRun' });
export type DryRun = z.infer<typeof DryRun>;
