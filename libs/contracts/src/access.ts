import { z } from 'zod';
import { Id, Instant } from './common';
import { ServiceState } from './subscribers';

export const NasVendor = z
  .enum(['mikrotik', 'cisco', 'juniper', 'huawei', 'accel-ppp', 'generic'])
  .meta({ id: 'NasVendor' });
export type NasVendor = z.infer<typeof NasVendor>;

/** What names the access node (OLT, DSLAM) in front of a NAS; `auto`: the Agent-Circuit-Id, else the NAS-Port-Id. */
export const AccessNodeFrom = z.enum(['auto', 'circuit-id', 'remote-id', 'port-id']).meta({ id: 'AccessNodeFrom' });
export type AccessNodeFrom = z.infer<typeof AccessNodeFrom>;

/** How a subscriber is connected, which says how a change of service reaches her. */
export const ACCESS_METHODS = ['pppoe-nas', 'pppoe-cpe', 'static-ip', 'bridged'] as const;
export const AccessMethod = z.enum(ACCESS_METHODS).meta({ id: 'AccessMethod' });
export type AccessMethod = z.infer<typeof AccessMethod>;

/** Ways to bring a change about, in the order in which they are tried. */
export const ENFORCEMENT_STEPS = ['coa', 'read-back', 'disconnect', 'routeros', 'cpe', 'by-hand'] as const;
export const EnforcementStep = z.enum(ENFORCEMENT_STEPS).meta({ id: 'EnforcementStep' });
export type EnforcementStep = z.infer<typeof EnforcementStep>;

export const Nas = z
  .strictObject({
    id: Id,
    name: z.string(),
    address: z.string(),
    vendor: NasVendor,
    coaPort: z.number().int(),
    messageAuthenticator: z.boolean(),
    eventTimestamp: z.boolean(),
    enabled: z.boolean(),
    /** Its logins are answered by Demarc's RADIUS, so the next accept follows the service. */
    radiusAuthorizes: z.boolean(),
    changesInPlace: z.boolean(),
    /** It refused to change a session in place; it is ended instead until the NAS is changed here. */
    inPlaceRefusal: z.strictObject({ at: Instant, reason: z.string() }).nullable(),
    accessNodeFrom: AccessNodeFrom,
    requestsPerSecond: z.number().int(),
    proofWaitSeconds: z.number().int(),
    api: z
      .strictObject({
        port: z.number().int(),
        tls: z.boolean(),
        username: z.string(),
        certificateSha256: z.string().nullable(),
      })
      .nullable(),
    /** What the requests to this kind of NAS were tried against: the thing itself, or a simulator. */
    triedAgainst: z.enum(['real', 'simulator']),
    subscriptionCount: z.number().int(),
    lastAnswerAt: Instant.nullable(),
    lastOutcome: z.string().nullable(),
  })
  .meta({ id: 'Nas' });
export type Nas = z.infer<typeof Nas>;
export const NasList = z.array(Nas).meta({ id: 'NasList' });

/** Access to the RouterOS API; null takes it away. */
const nasApi = z.strictObject({
  port: z.number().int().min(1).max(65_535).default(8729),
  tls: z.boolean().default(true),
  username: z.string().trim().min(1).max(64),
  /** Left out: the present one stays. */
  password: z.string().min(1).max(128).optional(),
  certificateSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of a certificate, 64 lower-case hex digits')
    .nullable()
    .default(null),
});
export type NasApi = z.infer<typeof nasApi>;

const nasFields = {
  name: z.string().trim().min(1).max(100),
  address: z.union([z.ipv4(), z.ipv6()]),
  vendor: NasVendor,
  coaPort: z.number().int().min(1).max(65_535),
  secret: z.string().min(8).max(128),
  messageAuthenticator: z.boolean(),
  eventTimestamp: z.boolean(),
  enabled: z.boolean(),
  radiusAuthorizes: z.boolean(),
  changesInPlace: z.boolean(),
  accessNodeFrom: AccessNodeFrom,
  requestsPerSecond: z.number().int().min(1).max(1000),
  proofWaitSeconds: z.number().int().min(1).max(86_400),
  api: nasApi.nullable(),
};
export const CreateNas = z
  .strictObject({
    ...nasFields,
    coaPort: nasFields.coaPort.default(3799),
    messageAuthenticator: z.boolean().default(true),
    eventTimestamp: z.boolean().default(true),
    enabled: z.boolean().default(true),
    radiusAuthorizes: nasFields.radiusAuthorizes.default(false),
    changesInPlace: nasFields.changesInPlace.default(true),
    accessNodeFrom: nasFields.accessNodeFrom.default('auto'),
    requestsPerSecond: nasFields.requestsPerSecond.default(20),
    proofWaitSeconds: nasFields.proofWaitSeconds.default(180),
    api: nasFields.api.default(null),
  })
  .meta({ id: 'CreateNas' });
export type CreateNas = z.infer<typeof CreateNas>;
export const ChangeNas = z.strictObject(nasFields).partial().meta({ id: 'ChangeNas' });
export type ChangeNas = z.infer<typeof ChangeNas>;

/** One step towards a changed service and what came of it: the request and the answer with their bytes. */
export const DynamicAuthorization = z
  .strictObject({
    id: Id,
    /** Null: there was nobody to ask; `reason` says why. */
    nasId: Id.nullable(),
    nasName: z.string().nullable(),
    subscriptionId: Id,
    stateVersion: z.number().int(),
    step: EnforcementStep,
    code: z.string(),
    attempts: z.number().int(),
    sentAt: Instant.nullable(),
    requestHex: z.string().nullable(),
    answeredAt: Instant.nullable(),
    answer: z.string().nullable(),
    answerHex: z.string().nullable(),
    outcome: z.enum(['waiting', 'ack', 'already-gone', 'nak', 'no-answer', 'skipped', 'handed-over', 'by-hand']),
    /** The answer is the wanted state itself, read back, not the promise of it. */
    showsEffect: z.boolean(),
    /** Why this step was taken and no gentler one. */
    because: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'DynamicAuthorization' });
export type DynamicAuthorization = z.infer<typeof DynamicAuthorization>;
export const DynamicAuthorizationList = z.array(DynamicAuthorization).meta({ id: 'DynamicAuthorizationList' });

/** What a person says to have done at the NAS or the line: staff's word, never a proof. */
export const DoneByHand = z.strictObject({ by: z.string(), at: Instant, note: z.string() }).meta({ id: 'DoneByHand' });
export type DoneByHand = z.infer<typeof DoneByHand>;

/** A change of service that no program could bring about, and that is in force. */
export const ByHandOrder = z
  .strictObject({
    subscriptionId: Id,
    subscriberId: Id,
    subscriberNumber: z.string(),
    subscriberName: z.string(),
    label: z.string(),
    /** The state that is to be brought about. */
    serviceState: ServiceState,
    stateVersion: z.number().int(),
    staticAddress: z.string().nullable(),
    nasName: z.string().nullable(),
    /** Why it was left to a person. */
    reason: z.string().nullable(),
    orderedAt: Instant,
    done: DoneByHand.nullable(),
  })
  .meta({ id: 'ByHandOrder' });
export type ByHandOrder = z.infer<typeof ByHandOrder>;
export const ByHandOrderList = z.array(ByHandOrder).meta({ id: 'ByHandOrderList' });
/** Null: nothing of this service is left to a person. */
export const ByHandOrderOrNone = z.strictObject({ order: ByHandOrder.nullable() }).meta({ id: 'ByHandOrderOrNone' });
export type ByHandOrderOrNone = z.infer<typeof ByHandOrderOrNone>;

export const SayDoneByHand = z
  .strictObject({
    /** The version of the state that was carried out; another one in force is refused. */
    stateVersion: z.number().int().min(1),
    note: z.string().trim().min(3).max(300),
  })
  .meta({ id: 'SayDoneByHand' });
export type SayDoneByHand = z.infer<typeof SayDoneByHand>;

/** One way to bring a change about; `why` says why it is not taken, null when it may be. */
export const PlannedStep = z
  .strictObject({ step: EnforcementStep, why: z.string().nullable() })
  .meta({ id: 'PlannedStep' });
export type PlannedStep = z.infer<typeof PlannedStep>;

/** How a service is connected, and how a change of its state would be brought about now. */
export const SubscriptionAccess = z
  .strictObject({
    subscriptionId: Id,
    method: AccessMethod,
    /** Chosen by staff; null: derived from the NAS. */
    chosenMethod: AccessMethod.nullable(),
    nasId: Id.nullable(),
    nasName: z.string().nullable(),
    staticAddress: z.string().nullable(),
    /** Its router is managed over this very service, or nothing shows that it is not: a disconnect is the walled garden. */
    managedOverService: z.boolean(),
    triedAgainst: z.enum(['real', 'simulator']).nullable(),
    /** Steps of a suspension into the walled garden, and back. */
    toGarden: z.array(PlannedStep),
    toOpen: z.array(PlannedStep),
  })
  .meta({ id: 'SubscriptionAccess' });
export type SubscriptionAccess = z.infer<typeof SubscriptionAccess>;

export const ChangeSubscriptionAccess = z
  .strictObject({
    chosenMethod: AccessMethod.nullable(),
    nasId: Id.nullable(),
    /** Its own address: a login gets it instead of one from a pool; a static IP service has to have one. */
    staticAddress: z.union([z.ipv4(), z.ipv6()]).nullable(),
  })
  .refine(({ chosenMethod, staticAddress }) => chosenMethod !== 'static-ip' || staticAddress !== null, {
    path: ['staticAddress'],
    message: 'a static IP service has an address',
  })
  .meta({ id: 'ChangeSubscriptionAccess' });
export type ChangeSubscriptionAccess = z.infer<typeof ChangeSubscriptionAccess>;
