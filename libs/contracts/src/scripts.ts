import { z } from 'zod';
import { Id, Instant } from './common';

export const SCRIPT_KINDS = ['provision', 'virtual-parameter'] as const;
export const ScriptKind = z.enum(SCRIPT_KINDS).meta({ id: 'ScriptKind' });
export type ScriptKind = z.infer<typeof ScriptKind>;

/** As GenieACS takes them in paths of its API: no dot, because scripts name virtual parameters with dots around. */
export const ScriptName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_%-]{1,100}$/, 'letters, digits, _ and - only');
const source = z.string().max(262_144);
const author = { changedAt: Instant, changedBy: z.string() };

export const Script = z
  .strictObject({
    id: Id,
    kind: ScriptKind,
    name: z.string(),
    source: z.string(),
    version: z.number().int(),
    ...author,
    /** What is worth a second look, in words. */
    hints: z.array(z.strictObject({ line: z.number().int(), text: z.string() })),
  })
  .meta({ id: 'Script' });
export type Script = z.infer<typeof Script>;
export const ScriptList = z.array(Script).meta({ id: 'ScriptList' });

export const CreateScript = z.strictObject({ kind: ScriptKind, name: ScriptName, source }).meta({ id: 'CreateScript' });
export type CreateScript = z.infer<typeof CreateScript>;

export const ChangeScript = z
  .strictObject({ source, /** The one that was edited. */ version: z.number().int() })
  .meta({ id: 'ChangeScript' });
export type ChangeScript = z.infer<typeof ChangeScript>;

export const ScriptRevision = z
  .strictObject({ version: z.number().int(), source: z.string(), ...author })
  .meta({ id: 'ScriptRevision' });
export type ScriptRevision = z.infer<typeof ScriptRevision>;
export const ScriptRevisionList = z.array(ScriptRevision).meta({ id: 'ScriptRevisionList' });

const scalar = z.union([z.string().max(4_096), z.number(), z.boolean(), z.null()]);
/** A scalar, an expression as text (`{"expression": "DeviceID.SerialNumber"}`), or a tree as GenieACS 1.2 stores it. */
export const PresetArgument = z
  .union([scalar, z.strictObject({ expression: z.string().max(4_096) }), z.array(z.unknown()).max(20)])
  .meta({ id: 'PresetArgument' });

export const PresetProvision = z
  .strictObject({ name: z.string().trim().min(1).max(100), args: z.array(PresetArgument).max(50) })
  .meta({ id: 'PresetProvision' });
export type PresetProvision = z.infer<typeof PresetProvision>;

/** Provisions that are there without being written, with what they take. */
export const BUILT_IN_PROVISIONS: Readonly<Record<string, string>> = {
  refresh: 'path, seconds',
  value: 'path, value',
  tag: 'name, true or false',
  reboot: '',
  reset: '',
  download: 'file type, file name, target name',
  instances: 'path, number',
  object: 'parent path, keys, values, 1 or 0',
};

const preset = {
  name: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_.%-]{1,100}$/, 'letters, digits, _ . and - only'),
  isEnabled: z.boolean(),
  weight: z.number().int().min(-1_000_000).max(1_000_000),
  channel: z.string().trim().min(1).max(100),
  /** `"<seconds> <cron>"` in UTC; empty: always. */
  schedule: z.string().trim().max(200),
  /** true: the event is in the Inform, false: it is not. */
  events: z.record(z.string().trim().min(1).max(64), z.boolean()),
  /** An expression, or the JSON form of before; empty: always. */
  precondition: z.string().max(10_000),
  provisions: z.array(PresetProvision).min(1).max(50),
};

export const ScriptPreset = z
  .strictObject({ id: Id, ...preset, version: z.number().int(), ...author })
  .meta({ id: 'ScriptPreset' });
export type ScriptPreset = z.infer<typeof ScriptPreset>;
export const ScriptPresetList = z.array(ScriptPreset).meta({ id: 'ScriptPresetList' });

export const CreateScriptPreset = z.strictObject(preset).meta({ id: 'CreateScriptPreset' });
export type CreateScriptPreset = z.infer<typeof CreateScriptPreset>;
export const ChangeScriptPreset = z
  .strictObject({ ...preset, version: z.number().int() })
  .meta({ id: 'ChangeScriptPreset' });
export type ChangeScriptPreset = z.infer<typeof ChangeScriptPreset>;

const extension = {
  /** What scripts call it by: `ext("name", …)`. */
  name: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_.-]{1,100}$/, 'letters, digits, _ . and - only'),
  url: z.url({ protocol: /^https?$/ }).max(500),
  /** It stands in a private network; otherwise such addresses are not called. */
  isPrivateAllowed: z.boolean(),
};
export const ScriptExtension = z.strictObject({ ...extension, ...author }).meta({ id: 'ScriptExtension' });
export type ScriptExtension = z.infer<typeof ScriptExtension>;
export const ScriptExtensionList = z.array(ScriptExtension).meta({ id: 'ScriptExtensionList' });
export const PutScriptExtension = z.strictObject(extension).meta({ id: 'PutScriptExtension' });
export type PutScriptExtension = z.infer<typeof PutScriptExtension>;

/** Something that scripts did, or wanted to. */
export const ScriptActView = z
  .strictObject({
    kind: z.enum(['set', 'attributes', 'add', 'delete', 'tag', 'order', 'virtual', 'call']),
    path: z.string(),
    /** Of a secret null. */
    value: z.string().nullable(),
    by: z.string(),
    /** Why it was not done. */
    refused: z.string().nullable(),
  })
  .meta({ id: 'ScriptAct' });
export type ScriptActView = z.infer<typeof ScriptActView>;

export const ScriptFault = z
  .strictObject({
    routerId: Id,
    serialNumber: z.string(),
    channel: z.string(),
    code: z.string(),
    message: z.string(),
    /** As the script or the router told it. */
    detail: z.unknown(),
    retries: z.number().int(),
    at: Instant,
    nextTryAt: Instant,
    provisions: z.array(z.string()),
  })
  .meta({ id: 'ScriptFault' });
export type ScriptFault = z.infer<typeof ScriptFault>;
export const ScriptFaultList = z.array(ScriptFault).meta({ id: 'ScriptFaultList' });

/** What scripts made of one router. */
export const RouterScripts = z
  .strictObject({
    /** When they last changed or learned something; null: never. */
    ranAt: Instant.nullable(),
    ran: z.array(z.string()),
    acts: z.array(ScriptActView),
    log: z.array(z.string()),
    faults: z.array(ScriptFault),
  })
  .meta({ id: 'RouterScripts' });
export type RouterScripts = z.infer<typeof RouterScripts>;

/** Runs presets, or one script as edited, upon a router as it is known; nothing is sent, and no extension is asked. */
export const TryScripts = z
  .strictObject({
    routerId: Id,
    events: z.array(z.string().max(64)).max(20).default(['2 PERIODIC']),
    /** What `ext` is to answer with, by `name.function`: nobody is asked. */
    samples: z.record(z.string().max(300), z.unknown()).default({}),
    /** Absent: the presets that match. */
    script: z
      .strictObject({ kind: ScriptKind, name: ScriptName, source, args: z.array(PresetArgument).max(50).default([]) })
      .optional(),
    /** A preset as edited, beside those that are stored; it takes the place of the one of its name, and is on. */
    preset: CreateScriptPreset.optional(),
  })
  .refine(({ script, preset }) => script === undefined || preset === undefined, 'a script or a preset')
  .meta({ id: 'TryScripts' });
export type TryScripts = z.infer<typeof TryScripts>;

/** One `declare` of a trial. */
export const ScriptDeclare = z
  .strictObject({
    by: z.string(),
    path: z.string(),
    /** How fresh each attribute had to be. */
    times: z.record(z.string(), Instant),
    /** What it was to be, as text; of a secret null. */
    wants: z.record(z.string(), z.string().nullable()),
    /** How many parameters it meant. */
    matches: z.number().int(),
  })
  .meta({ id: 'ScriptDeclare' });
export type ScriptDeclare = z.infer<typeof ScriptDeclare>;

export const ScriptTrial = z
  .strictObject({
    ran: z.array(z.string()),
    declares: z.array(ScriptDeclare),
    /** `ext` as it would be asked; a trial asks nobody, and goes on only where a sample was given. */
    calls: z.array(
      z.strictObject({ name: z.string(), function: z.string(), args: z.array(z.string()), hasSample: z.boolean() }),
    ),
    /** What the router would receive, in order. */
    requests: z.array(z.strictObject({ method: z.string(), lines: z.array(z.string()), isWrite: z.boolean() })),
    acts: z.array(ScriptActView),
    log: z.array(z.string()),
    faults: z.array(
      z.strictObject({
        channel: z.string(),
        code: z.string(),
        message: z.string(),
        stack: z.string(),
        /** Of the script, counted from 1. */
        line: z.number().int().nullable(),
      }),
    ),
    /** Of a virtual parameter: what it came to. */
    value: z.string().nullable(),
    passes: z.number().int(),
    tookMs: z.number(),
  })
  .meta({ id: 'ScriptTrial' });
export type ScriptTrial = z.infer<typeof ScriptTrial>;
