import { z } from 'zod';
import { Id, Instant } from './common';

/** `age`: it grew old. `staff`: somebody ordered it. `leak`: others may have it. */
export const RotationCause = z.enum(['age', 'staff', 'leak']).meta({ id: 'RotationCause' });
export type RotationCause = z.infer<typeof RotationCause>;

const reason = z.string().trim().min(3).max(300);

/** Another credential for one router. It is called; with `leak` it is called again to use the new one. */
export const ChangeCredential = z
  .strictObject({ because: RotationCause.exclude(['age']).default('staff'), reason })
  .meta({ id: 'ChangeCredential' });
export type ChangeCredential = z.infer<typeof ChangeCredential>;

/** One change of a router's credential, from the wish until the router has used the new one. */
export const CredentialChange = z
  .strictObject({
    id: Id,
    because: RotationCause,
    reason: z.string(),
    requestedBy: z.string(),
    requestedAt: Instant,
    /** `waiting`: for its turn. `released`: for its next session. `given`: for the router to use it. */
    state: z.enum(['waiting', 'released', 'given', 'done']),
    givenAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
  })
  .meta({ id: 'CredentialChange' });
export type CredentialChange = z.infer<typeof CredentialChange>;

/** What a router proves itself with; never the secret. */
export const RouterCredential = z
  .strictObject({
    /** When the credential it uses was made; null: it has used none of its own. */
    madeAt: Instant.nullable(),
    firstUsedAt: Instant.nullable(),
    /** It has proved itself in SHA-256. */
    hasProvenSha256: z.boolean(),
    isOld: z.boolean(),
    /** The latest first; at most one is not done. */
    changes: z.array(CredentialChange),
  })
  .meta({ id: 'RouterCredential' });
export type RouterCredential = z.infer<typeof RouterCredential>;

/** How old the credentials of all managed routers are. */
export const CredentialOverview = z
  .strictObject({
    /** Older ones are changed by themselves; 0: none are. */
    maxDays: z.number().int(),
    /** So many in an hour; urgent ones besides. */
    perHour: z.number().int(),
    /** Managed routers that use a credential of their own. */
    own: z.number().int(),
    old: z.number().int(),
    oldestAt: Instant.nullable(),
    waiting: z.number().int(),
    underWay: z.number().int(),
    finishedLastDay: z.number().int(),
  })
  .meta({ id: 'CredentialOverview' });
export type CredentialOverview = z.infer<typeof CredentialOverview>;

const model = z.string().min(1).max(64).nullable().default(null);

/** Which routers; null: all that are managed and use a credential of their own. */
export const CredentialScope = z
  .strictObject({
    manufacturer: model,
    productClass: model,
    olderThanDays: z.coerce.number().int().min(0).max(3_650).nullable().default(null),
  })
  .meta({ id: 'CredentialScope' });
export type CredentialScope = z.infer<typeof CredentialScope>;

/** The same as a query: what is left out is any. */
export const CredentialScopeQuery = z
  .strictObject({
    manufacturer: z.string().min(1).max(64).optional(),
    productClass: z.string().min(1).max(64).optional(),
    olderThanDays: z.coerce.number().int().min(0).max(3_650).optional(),
  })
  .meta({ id: 'CredentialScopeQuery' });
export type CredentialScopeQuery = z.infer<typeof CredentialScopeQuery>;

export const RouterCount = z.strictObject({ routers: z.number().int() }).meta({ id: 'RouterCount' });
export type RouterCount = z.infer<typeof RouterCount>;

export const ChangeCredentials = z
  .strictObject({
    ...CredentialScope.shape,
    because: RotationCause.exclude(['age']).default('staff'),
    /** How many there are, as the decider saw it: another number is refused. */
    routers: z.number().int().min(1),
    reason,
  })
  .meta({ id: 'ChangeCredentials' });
export type ChangeCredentials = z.infer<typeof ChangeCredentials>;
