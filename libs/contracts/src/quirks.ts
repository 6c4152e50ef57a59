import { z } from 'zod';
import { Id, Instant } from './common';

/** A flag of a device's make: what it changes, and who may switch it on. The flags are the same in all installations. */
export const QuirkFlagInfo = z
  .strictObject({
    name: z.string(),
    kind: z.enum(['switch', 'count', 'choice']),
    options: z.array(z.string()),
    unit: z.string().nullable(),
    min: z.number().int().nullable(),
    max: z.number().int().nullable(),
    /** What happens where no rule sets it. */
    fallback: z.string(),
    meaning: z.string(),
    side: z.enum(['reader', 'authentication', 'session', 'discovery', 'reading', 'writing', 'tasks']),
    /** `learned`: Demarc sets it by itself after failures that agree. `proposed`: only staff may. */
    learning: z.enum(['learned', 'proposed']),
    sources: z.array(z.string()),
  })
  .meta({ id: 'QuirkFlagInfo' });
export type QuirkFlagInfo = z.infer<typeof QuirkFlagInfo>;
export const QuirkFlagList = z.array(QuirkFlagInfo).meta({ id: 'QuirkFlagList' });

export const QuirkValue = z.union([z.boolean(), z.number().int(), z.string().max(40)]).meta({ id: 'QuirkValue' });
export type QuirkValue = z.infer<typeof QuirkValue>;
const flags = z.record(z.string().max(40), QuirkValue);

const pattern = z.string().trim().min(1).max(600).nullable();

/** Which devices a rule is for; null fits all. Case does not count, `*` stands for anything. */
export const QuirkMatch = z
  .strictObject({
    oui: pattern,
    manufacturer: pattern,
    /** Product class, or name of the model. */
    model: pattern,
    hardwareVersion: pattern,
    softwareVersion: pattern,
    /** From this firmware on, and below that one. */
    softwareFrom: pattern,
    softwareBelow: pattern,
  })
  .meta({ id: 'QuirkMatch' });
export type QuirkMatch = z.infer<typeof QuirkMatch>;

export const QUIRK_RULE_ORIGINS = ['shipped', 'learned', 'proposed', 'staff'] as const;
export const QuirkRuleOrigin = z.enum(QUIRK_RULE_ORIGINS).meta({ id: 'QuirkRuleOrigin' });
export type QuirkRuleOrigin = z.infer<typeof QuirkRuleOrigin>;

export const QUIRK_RULE_STATES = ['active', 'off', 'proposed', 'dismissed'] as const;
export const QuirkRuleState = z.enum(QUIRK_RULE_STATES).meta({ id: 'QuirkRuleState' });
export type QuirkRuleState = z.infer<typeof QuirkRuleState>;

export const QuirkRule = z
  .strictObject({
    id: Id,
    name: z.string(),
    origin: QuirkRuleOrigin,
    state: QuirkRuleState,
    match: QuirkMatch,
    flags,
    reason: z.string(),
    version: z.number().int(),
    changedAt: Instant,
    changedBy: z.string(),
    /** Failures that it was learned or proposed from. */
    evidenceCount: z.number().int(),
  })
  .meta({ id: 'QuirkRule' });
export type QuirkRule = z.infer<typeof QuirkRule>;
export const QuirkRuleList = z.array(QuirkRule).meta({ id: 'QuirkRuleList' });

const isSomething = (match: z.infer<typeof QuirkMatch>): boolean =>
  match.oui !== null || match.manufacturer !== null || match.model !== null;
const MATCHES = { path: ['match'], message: 'say at least the OUI, the manufacturer or the model' };
const hasFlags = (set: Record<string, unknown>): boolean => Object.keys(set).length > 0;

const editable = {
  name: z.string().trim().min(1).max(120),
  match: QuirkMatch.refine(isSomething, MATCHES),
  flags: flags.refine(hasFlags, 'set at least one flag'),
  reason: z.string().trim().min(3).max(500),
};

export const CreateQuirkRule = z.strictObject(editable).meta({ id: 'CreateQuirkRule' });
export type CreateQuirkRule = z.infer<typeof CreateQuirkRule>;

const version = z.number().int();

export const ChangeQuirkRule = z
  .strictObject({
    ...editable,
    /** The version that was edited; another one means that somebody else was faster. */
    version,
  })
  .meta({ id: 'ChangeQuirkRule' });
export type ChangeQuirkRule = z.infer<typeof ChangeQuirkRule>;

/** Switches a rule on or off; a proposal is accepted by `active` and dismissed by `dismissed`. */
export const SwitchQuirkRule = z
  .strictObject({ state: z.enum(['active', 'off', 'dismissed']), reason: editable.reason, version })
  .meta({ id: 'SwitchQuirkRule' });
export type SwitchQuirkRule = z.infer<typeof SwitchQuirkRule>;

/** Puts a rule back to what it was at an earlier version; that is a change as well, and stands in the history. */
export const RevertQuirkRule = z
  .strictObject({ toVersion: version, reason: editable.reason, version })
  .meta({ id: 'RevertQuirkRule' });
export type RevertQuirkRule = z.infer<typeof RevertQuirkRule>;

const content = z.strictObject({ name: z.string(), state: QuirkRuleState, match: QuirkMatch, flags });

export const QuirkRuleChange = z
  .strictObject({
    version: z.number().int(),
    at: Instant,
    by: z.string(),
    reason: z.string(),
    before: content.nullable(),
    after: content,
  })
  .meta({ id: 'QuirkRuleChange' });
export type QuirkRuleChange = z.infer<typeof QuirkRuleChange>;

/** One failure of one router, from which a rule was learned or proposed. */
export const QuirkEvidence = z
  .strictObject({
    at: Instant,
    routerId: Id,
    serialNumber: z.string(),
    sessionId: Id.nullable(),
    flag: z.string(),
    value: QuirkValue,
    why: z.string(),
  })
  .meta({ id: 'QuirkEvidence' });
export type QuirkEvidence = z.infer<typeof QuirkEvidence>;

export const QuirkRuleHistory = z
  .strictObject({ changes: z.array(QuirkRuleChange), evidence: z.array(QuirkEvidence) })
  .meta({ id: 'QuirkRuleHistory' });
export type QuirkRuleHistory = z.infer<typeof QuirkRuleHistory>;

/** One flag in force, with the rule that says so. */
export const QuirkInForce = z
  .strictObject({
    flag: z.string(),
    value: QuirkValue,
    ruleId: Id,
    ruleName: z.string(),
    origin: QuirkRuleOrigin,
    /** Names of the rules that say something else and do not count. */
    overruled: z.array(z.string()),
  })
  .meta({ id: 'QuirkInForce' });
export type QuirkInForce = z.infer<typeof QuirkInForce>;

/** What reading the routers of one firmware has taught. */
export const ReadingExperience = z
  .strictObject({
    /** How its names are asked for: all at once, by object, or level by level. */
    discovery: z.enum(['whole', 'by-object', 'by-level']),
    valuesPerAnswer: z.number().int().nullable(),
    treeSize: z.number().int().nullable(),
    readings: z.number().int(),
    readAt: Instant.nullable(),
  })
  .meta({ id: 'ReadingExperience' });

export const BadParameter = z
  .strictObject({
    path: z.string(),
    /** Routers that refused it. */
    routers: z.number().int(),
    lastAt: Instant,
    /** From then on it is asked for again. */
    expiresAt: Instant,
  })
  .meta({ id: 'BadParameter' });
export type BadParameter = z.infer<typeof BadParameter>;

const make = {
  oui: z.string(),
  manufacturer: z.string(),
  productClass: z.string(),
  modelName: z.string(),
  hardwareVersion: z.string(),
  softwareVersion: z.string(),
};

/** One firmware of one model, as routers report it. */
export const DeviceModel = z
  .strictObject({
    key: z.string(),
    ...make,
    routers: z.number().int(),
    inForce: z.array(QuirkInForce),
    experience: ReadingExperience.nullable(),
    badParameters: z.array(BadParameter),
  })
  .meta({ id: 'DeviceModel' });
export type DeviceModel = z.infer<typeof DeviceModel>;

export const DeviceModelList = z
  .strictObject({ models: z.array(DeviceModel), isCut: z.boolean() })
  .meta({ id: 'DeviceModelList' });
export type DeviceModelList = z.infer<typeof DeviceModelList>;

/** What is known of the make of one router, and of itself. */
export const RouterQuirks = z
  .strictObject({
    inForce: z.array(QuirkInForce),
    experience: ReadingExperience.nullable(),
    badParameters: z.array(BadParameter),
  })
  .meta({ id: 'RouterQuirks' });
export type RouterQuirks = z.infer<typeof RouterQuirks>;
