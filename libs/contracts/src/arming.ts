import { z } from 'zod';
import { Id, Instant } from './common';

const reason = z.string().trim().min(3).max(300);
const model = z.string().max(64).nullable();

/** Arms or disarms one router. */
export const ArmRouter = z.strictObject({ reason }).meta({ id: 'ArmRouter' });
export type ArmRouter = z.infer<typeof ArmRouter>;

/** Observed routers of one model, with what would be written to them. */
export const ObservedModel = z
  .strictObject({
    manufacturer: model,
    productClass: model,
    observed: z.number().int(),
    managed: z.number().int(),
    /** Observed routers that have shown themselves. */
    seen: z.number().int(),
    /** Parameters that differ from what is wanted, on all observed ones together. */
    differences: z.number().int(),
  })
  .meta({ id: 'ObservedModel' });
export type ObservedModel = z.infer<typeof ObservedModel>;

export const ArmModel = z
  .strictObject({
    manufacturer: model,
    productClass: model,
    /** How many are observed, as the decider saw it: another number is refused. */
    observed: z.number().int().min(1),
    reason,
  })
  .meta({ id: 'ArmModel' });
export type ArmModel = z.infer<typeof ArmModel>;
export const ArmedCount = z.strictObject({ armed: z.number().int() }).meta({ id: 'ArmedCount' });
export type ArmedCount = z.infer<typeof ArmedCount>;

export const CreateArmingWave = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    /** null: any. */
    manufacturer: model.default(null),
    productClass: model.default(null),
    stepSize: z.number().int().min(1).max(1000),
    gapSeconds: z.number().int().min(0).max(86_400).default(60),
    /** More that fail or fall silent halt the wave. */
    maxFailures: z.number().int().min(0).max(100_000).default(2),
    /** A router that is not in sync so long after it was armed counts as failed. */
    silenceMinutes: z.number().int().min(1).max(10_080).default(30),
    reason,
  })
  .meta({ id: 'CreateArmingWave' });
export type CreateArmingWave = z.infer<typeof CreateArmingWave>;

export const ArmingWave = z
  .strictObject({
    id: Id,
    name: z.string(),
    manufacturer: model,
    productClass: model,
    stepSize: z.number().int(),
    gapSeconds: z.number().int(),
    maxFailures: z.number().int(),
    silenceMinutes: z.number().int(),
    state: z.enum(['running', 'halted', 'done', 'disarmed']),
    haltReason: z.string().nullable(),
    reason: z.string(),
    createdBy: z.string(),
    createdAt: Instant,
    counts: z.strictObject({
      waiting: z.number().int(),
      armed: z.number().int(),
      converged: z.number().int(),
      faulted: z.number().int(),
      silent: z.number().int(),
      disarmed: z.number().int(),
    }),
  })
  .meta({ id: 'ArmingWave' });
export type ArmingWave = z.infer<typeof ArmingWave>;

export const ArmingMember = z
  .strictObject({
    routerId: Id,
    serialNumber: z.string(),
    state: z.enum(['waiting', 'armed', 'converged', 'faulted', 'silent', 'disarmed']),
    armedAt: Instant.nullable(),
    settledAt: Instant.nullable(),
    detail: z.string().nullable(),
  })
  .meta({ id: 'ArmingMember' });
export type ArmingMember = z.infer<typeof ArmingMember>;
export const ArmingMemberList = z.array(ArmingMember).meta({ id: 'ArmingMemberList' });

export const DecideArmingWave = z
  .strictObject({ decision: z.enum(['halt', 'resume', 'disarm']), reason })
  .meta({ id: 'DecideArmingWave' });
export type DecideArmingWave = z.infer<typeof DecideArmingWave>;

export const ArmingOverview = z
  .strictObject({ models: z.array(ObservedModel), waves: z.array(ArmingWave) })
  .meta({ id: 'ArmingOverview' });
export type ArmingOverview = z.infer<typeof ArmingOverview>;

/** CSV with a head line: oui, productClass, serial, subscription (a PPPoE user, or empty). */
export const ImportRouters = z
  .strictObject({ csv: z.string().min(1).max(5_000_000), mode: z.enum(['observe', 'manage']).default('observe') })
  .meta({ id: 'ImportRouters' });
export type ImportRouters = z.infer<typeof ImportRouters>;

/** Every line is either imported, known as it is, or named with what is wrong with it: none is lost. */
export const RouterImport = z
  .strictObject({
    imported: z.number().int(),
    known: z.number().int(),
    problems: z.array(z.strictObject({ line: z.number().int(), text: z.string() })),
  })
  .meta({ id: 'RouterImport' });
export type RouterImport = z.infer<typeof RouterImport>;

export const EnrolmentWindow = z
  .strictObject({ routerId: Id, serialNumber: z.string(), until: Instant })
  .meta({ id: 'EnrolmentWindow' });
export type EnrolmentWindow = z.infer<typeof EnrolmentWindow>;
export const EnrolmentWindowList = z.array(EnrolmentWindow).meta({ id: 'EnrolmentWindowList' });
