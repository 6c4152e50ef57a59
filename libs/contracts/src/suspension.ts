import { z } from 'zod';
import { Currency, Id, Instant, Money } from './common';
import { ServiceState } from './subscribers';

export const SuspensionMethod = z.enum(['walled-garden', 'suspended']).meta({ id: 'SuspensionMethod' });
export type SuspensionMethod = z.infer<typeof SuspensionMethod>;

export const SuspensionPolicy = z
  .strictObject({
    id: Id,
    name: z.string(),
    isDefault: z.boolean(),
    graceDays: z.number().int(),
    hour: z.number().int(),
    /** The hour at which the window of a day closes; 24 is midnight. */
    untilHour: z.number().int(),
    method: SuspensionMethod,
    /** The configuration profile that carries the method out on the router; null: the standard of the method. */
    pushProfileId: Id.nullable(),
    tolerance: Money,
    currency: Currency,
    /** The state `notice` begins so many days before the suspension; null: there is none. */
    noticeDays: z.number().int().nullable().optional(),
    /** 0 = Sunday … 6 = Saturday; on these nobody is suspended (BR-27). */
    skipWeekdays: z.array(z.number().int().min(0).max(6)),
    version: z.number().int(),
    changedAt: Instant,
    subscriptionCount: z.number().int(),
  })
  .meta({ id: 'SuspensionPolicy' });
export type SuspensionPolicy = z.infer<typeof SuspensionPolicy>;
export const SuspensionPolicyList = z.array(SuspensionPolicy).meta({ id: 'SuspensionPolicyList' });

const tolerance = Money.refine((text) => !text.startsWith('-'), 'must not be negative');
const policyReason = z.string().trim().min(3).max(300);
const policyFields = {
  name: z.string().trim().min(1).max(100),
  graceDays: z.number().int().min(0).max(90),
  hour: z.number().int().min(0).max(23),
  method: SuspensionMethod,
  tolerance,
  skipWeekdays: z.array(z.number().int().min(0).max(6)).max(6),
};
const untilHour = z.number().int().min(1).max(24);
const noticeDays = z.number().int().min(0).max(60).nullable();

const opensBeforeItCloses = ({ hour, untilHour: until }: { hour: number; untilHour?: number | undefined }): boolean =>
  hour > 23 || until === undefined || until > hour;
const CLOSED = {
  path: ['untilHour'],
  message: 'must be later than the hour at which the window opens',
};

/** A policy of its own for some services; nobody has it before it is assigned. */
export const CreateSuspensionPolicy = z
  .strictObject({
    ...policyFields,
    untilHour: untilHour.default(24),
    pushProfileId: Id.nullable().default(null),
    noticeDays: noticeDays.default(null),
    reason: policyReason,
  })
  .refine(opensBeforeItCloses, CLOSED)
  .meta({ id: 'CreateSuspensionPolicy' });
export type CreateSuspensionPolicy = z.infer<typeof CreateSuspensionPolicy>;

export const ChangeSuspensionPolicy = z
  .strictObject({
    ...policyFields,
    /** Left out: as it was. */
    untilHour: untilHour.optional(),
    /** Left out: as it was. */
    pushProfileId: Id.nullable().optional(),
    /** Left out: as it was. */
    noticeDays: noticeDays.optional(),
    /** The version that was edited; another one means that somebody else was faster. */
    version: z.number().int(),
    reason: policyReason,
  })
  .refine(opensBeforeItCloses, CLOSED)
  .meta({ id: 'ChangeSuspensionPolicy' });
export type ChangeSuspensionPolicy = z.infer<typeof ChangeSuspensionPolicy>;

/** Services of one plan, and how many of them are under the policy. */
export const PolicyPlan = z
  .strictObject({ planId: Id, planName: z.string(), services: z.number().int(), under: z.number().int() })
  .meta({ id: 'PolicyPlan' });
export type PolicyPlan = z.infer<typeof PolicyPlan>;
export const PolicyPlanList = z.array(PolicyPlan).meta({ id: 'PolicyPlanList' });

/** Puts services under a policy: all that have a plan now, or these. */
export const AssignSuspensionPolicy = z
  .strictObject({
    planId: Id.optional(),
    subscriptionIds: z.array(Id).min(1).max(1000).optional(),
    /** How many change, as the decider saw it: another number is refused. */
    services: z.number().int().min(1),
    reason: policyReason,
  })
  .refine(({ planId, subscriptionIds }) => (planId === undefined) !== (subscriptionIds === undefined), {
    path: ['planId'],
    message: 'say either the plan or the services',
  })
  .meta({ id: 'AssignSuspensionPolicy' });
export type AssignSuspensionPolicy = z.infer<typeof AssignSuspensionPolicy>;
export const PolicyAssignment = z.strictObject({ assigned: z.number().int() }).meta({ id: 'PolicyAssignment' });
export type PolicyAssignment = z.infer<typeof PolicyAssignment>;

export const SuspensionCase = z
  .strictObject({
    subscriptionId: Id,
    subscriberId: Id,
    subscriberNumber: z.string(),
    subscriberName: z.string(),
    serviceState: ServiceState,
    overdue: Money,
    currency: Currency,
    overdueDays: z.number().int(),
    /** When the next decision falls and what it would be, if nobody pays. */
    nextState: ServiceState.nullable(),
    nextAt: Instant.nullable(),
    reason: z.string(),
  })
  .meta({ id: 'SuspensionCase' });
export type SuspensionCase = z.infer<typeof SuspensionCase>;
export const SuspensionOverview = z
  .strictObject({ restricted: z.array(SuspensionCase), upcoming: z.array(SuspensionCase) })
  .meta({ id: 'SuspensionOverview' });
export type SuspensionOverview = z.infer<typeof SuspensionOverview>;

/** What a policy, as edited, would decide now; nothing is written. */
export const PolicyPreview = z
  .strictObject({ evaluated: z.number().int(), changes: z.array(SuspensionCase) })
  .meta({ id: 'PolicyPreview' });
export type PolicyPreview = z.infer<typeof PolicyPreview>;

export const INTERVENTION_METHODS = ['throttled', 'walled-garden', 'suspended'] as const;
export const InterventionMethod = z.enum(INTERVENTION_METHODS).meta({ id: 'InterventionMethod' });
export type InterventionMethod = z.infer<typeof InterventionMethod>;

const reason = z.string().trim().min(3).max(300);

/** Takes a service away by hand. A payment gives it back only when it ends `when-paid`. */
export const SuspendService = z
  .strictObject({
    method: InterventionMethod,
    /** Carry it out on the router by this configuration profile. */
    pushProfileId: Id.optional(),
    reason,
    /** `by-staff`: until somebody restores it. `when-paid`: until the bills that are open now are paid. `at`: at an instant. */
    ends: z.enum(['by-staff', 'when-paid', 'at']),
    endsAt: Instant.optional(),
  })
  .refine(({ ends, endsAt }) => (ends === 'at') === (endsAt !== undefined), {
    path: ['endsAt'],
    message: 'belongs to a suspension that ends at an instant',
  })
  .meta({ id: 'SuspendService' });
export type SuspendService = z.infer<typeof SuspendService>;

/** Gives a service back by hand. While bills are overdue it must be said until when it is spared. */
export const RestoreService = z
  .strictObject({ reason, sparedUntil: Instant.optional() })
  .meta({ id: 'RestoreService' });
export type RestoreService = z.infer<typeof RestoreService>;

/** What staff did to a service by hand; in force while `endedAt` is null. */
export const ServiceIntervention = z
  .strictObject({
    id: Id,
    subscriptionId: Id,
    kind: z.enum(['suspend', 'restore']),
    method: InterventionMethod.nullable(),
    reason: z.string(),
    ends: z.enum(['by-staff', 'when-paid', 'at', 'at-once']),
    endsAt: Instant.nullable(),
    placedBy: z.string(),
    placedAt: Instant,
    endedAt: Instant.nullable(),
    endReason: z.string().nullable(),
  })
  .meta({ id: 'ServiceIntervention' });
export type ServiceIntervention = z.infer<typeof ServiceIntervention>;
export const ServiceInterventionList = z.array(ServiceIntervention).meta({ id: 'ServiceInterventionList' });
