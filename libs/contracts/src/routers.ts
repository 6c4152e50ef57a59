import { z } from 'zod';
import { Id, Instant, PageQuery, pageOf } from './common';
import { ParameterGroup } from './parameter-groups';

export const CPE_STATES = ['quarantine', 'enrolling', 'active', 'retired'] as const;
export const CpeState = z.enum(CPE_STATES).meta({ id: 'CpeState' });
export type CpeState = z.infer<typeof CpeState>;

export const PARAMETER_STATUSES = ['in-sync', 'pending', 'refused', 'unverifiable', 'after-reboot'] as const;
export const ParameterStatus = z.enum(PARAMETER_STATUSES).meta({ id: 'ParameterStatus' });
export type ParameterStatus = z.infer<typeof ParameterStatus>;

export const RouterRow = z
  .strictObject({
    id: Id,
    oui: z.string().nullable(),
    productClass: z.string().nullable(),
    serialNumber: z.string(),
    manufacturer: z.string().nullable(),
    modelName: z.string().nullable(),
    softwareVersion: z.string().nullable(),
    state: CpeState,
    /** `observe`: read, and never written to until it is armed. */
    mode: z.enum(['manage', 'observe']),
    quarantineReason: z.string().nullable(),
    subscription: z
      .strictObject({ id: Id, subscriberNumber: z.string(), subscriberName: z.string(), label: z.string() })
      .nullable(),
    wanIp: z.string().nullable(),
    tags: z.array(z.string()),
    /** The promoted parameters that were asked for as columns, as far as they are known. */
    parameters: z.record(z.string(), z.string()),
    lastInformAt: Instant.nullable(),
    lastEvents: z.array(z.string()),
    /** How many wanted parameters are not in sync. */
    pendingCount: z.number().int(),
    refusedCount: z.number().int(),
  })
  .meta({ id: 'RouterRow' });
export type RouterRow = z.infer<typeof RouterRow>;
export const RouterPage = pageOf(RouterRow).meta({ id: 'RouterPage' });

export const RouterHost = z
  .strictObject({
    name: z.string(),
    ip: z.string().nullable(),
    mac: z.string().nullable(),
    interface: z.string().nullable(),
    signalDbm: z.number().nullable(),
    active: z.boolean(),
  })
  .meta({ id: 'RouterHost' });
export type RouterHost = z.infer<typeof RouterHost>;

export const WifiNetwork = z
  .strictObject({
    band: z.enum(['2.4', '5']),
    ssid: z.string().nullable(),
    channel: z.string().nullable(),
    enabled: z.boolean().nullable(),
  })
  .meta({ id: 'WifiNetwork' });
export type WifiNetwork = z.infer<typeof WifiNetwork>;

/** Meanings drawn from the tree, each as old as the reading it comes from. */
export const RouterSummary = z
  .strictObject({
    uptimeSeconds: z.number().nullable(),
    wanIp: z.string().nullable(),
    pppStatus: z.string().nullable(),
    pppUsername: z.string().nullable(),
    pppLastError: z.string().nullable(),
    rxPowerDbm: z.number().nullable(),
    txPowerDbm: z.number().nullable(),
    wifi: z.array(WifiNetwork),
    hosts: z.array(RouterHost),
    treeReadAt: Instant.nullable(),
  })
  .meta({ id: 'RouterSummary' });
export type RouterSummary = z.infer<typeof RouterSummary>;

export const Router = RouterRow.extend({
  root: z.string().nullable(),
  hardwareVersion: z.string().nullable(),
  managementPath: z.enum(['own-wan', 'service-ppp', 'unknown']),
  connectionRequestUrl: z.string().nullable(),
  sourceAddress: z.string().nullable(),
  enrolledAt: Instant.nullable(),
  enrolmentWindowUntil: Instant.nullable(),
  /** Since when two boxes are known to say this serial; only one of them holds the credential. */
  serialSharedAt: Instant.nullable(),
  createdAt: Instant,
  parameterCount: z.number().int(),
  lastConnectionRequest: z
    .strictObject({
      requestedAt: Instant,
      answeredAt: Instant.nullable(),
      outcome: z.string(),
      reason: z.string().nullable(),
    })
    .nullable(),
  summary: RouterSummary,
}).meta({ id: 'Router' });
export type Router = z.infer<typeof Router>;

export const RouterParameter = z
  .strictObject({
    path: z.string(),
    /** null: the device did not say; secrets show as null with `secret`. */
    value: z.string().nullable(),
    type: z.string(),
    writable: z.boolean().nullable(),
    secret: z.boolean(),
    wanted: z.strictObject({ status: ParameterStatus, owner: z.string() }).nullable(),
  })
  .meta({ id: 'RouterParameter' });
export type RouterParameter = z.infer<typeof RouterParameter>;
export const RouterParameterPage = pageOf(RouterParameter).meta({ id: 'RouterParameterPage' });
export const RouterParameterQuery = PageQuery.extend({
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  search: z.string().trim().max(200).optional(),
  only: z.enum(['all', 'wanted', 'writable']).default('all'),
  group: ParameterGroup.optional(),
});
export type RouterParameterQuery = z.infer<typeof RouterParameterQuery>;

/** The revision of a profile, or the script, that a wish is of. */
export const WishSource = z
  .strictObject({
    kind: z.enum(['profile', 'script', 'operator']),
    name: z.string(),
    id: z.string().nullable(),
    revision: z.number().int().nullable(),
  })
  .meta({ id: 'WishSource' });
export type WishSource = z.infer<typeof WishSource>;

/** A wish for the same parameter that a stronger one has overridden. */
export const OverriddenWish = z
  .strictObject({
    owner: z.string(),
    mode: z.enum(['enforce', 'initial']),
    source: WishSource.nullable(),
    /** null when secret. */
    value: z.string().nullable(),
    /** It wants the same. */
    isSame: z.boolean(),
  })
  .meta({ id: 'OverriddenWish' });
export type OverriddenWish = z.infer<typeof OverriddenWish>;

/** One wanted parameter: who wants it, what the device says, and why it is not so. */
export const WantedParameter = z
  .strictObject({
    path: z.string(),
    intent: z.string(),
    field: z.string(),
    owner: z.string(),
    /** null: it follows from the service, or from Demarc itself. */
    source: WishSource.nullable(),
    /** Wishes that gave way to it, strongest first. */
    overrides: z.array(OverriddenWish),
    mode: z.enum(['enforce', 'initial']),
    /** null when secret. */
    wanted: z.string().nullable(),
    reported: z.string().nullable(),
    secret: z.boolean(),
    status: ParameterStatus,
    reason: z.string().nullable(),
    since: Instant,
    triedAt: Instant.nullable(),
    corrections: z.number().int(),
  })
  .meta({ id: 'WantedParameter' });
export type WantedParameter = z.infer<typeof WantedParameter>;

/** What an operator has set on a router by name is wanted no more. */
export const LetGoSetting = z
  .strictObject({
    intent: z.string().min(1).max(40),
    /** Of a free parameter its name. */
    field: z.string().min(1).max(256),
    reason: z.string().trim().min(3).max(300),
  })
  .meta({ id: 'LetGoSetting' });
export type LetGoSetting = z.infer<typeof LetGoSetting>;

export const WantedState = z
  .strictObject({
    due: z.boolean(),
    dueReason: z.string().nullable(),
    plannedAt: Instant.nullable(),
    /** When it is called for what is open; null: at its own next Inform. */
    nextTryAt: Instant.nullable(),
    parameters: z.array(WantedParameter),
    /** Intents that this router cannot take, each with its reason. */
    unresolved: z.array(z.strictObject({ intent: z.string(), field: z.string().nullable(), reason: z.string() })),
  })
  .meta({ id: 'WantedState' });
export type WantedState = z.infer<typeof WantedState>;

/** What brought a change about: the router itself or who sat before it, a wish of Demarc, a task, a configuration profile. */
export const CHANGE_SOURCES = ['device', 'wanted', 'task', 'profile'] as const;
export const ChangeSource = z.enum(CHANGE_SOURCES).meta({ id: 'ChangeSource' });
export type ChangeSource = z.infer<typeof ChangeSource>;

export const ParameterChange = z
  .strictObject({
    id: Id,
    at: Instant,
    path: z.string(),
    before: z.string().nullable(),
    after: z.string().nullable(),
    secret: z.boolean(),
    source: ChangeSource,
    /** Whose wish it was: a person, or the part of Demarc that wanted it; null for the router's own. */
    by: z.string().nullable(),
    /** The router told it in an Inform, or it was read in a session. */
    seenIn: z.enum(['inform', 'session']),
    sessionId: Id.nullable(),
    taskId: Id.nullable(),
  })
  .meta({ id: 'ParameterChange' });
export type ParameterChange = z.infer<typeof ParameterChange>;
export const ParameterChangePage = pageOf(ParameterChange).meta({ id: 'ParameterChangePage' });
export const ParameterChangeQuery = PageQuery.extend({
  /** Part of the name; upper and lower case are the same. */
  path: z.string().trim().max(256).optional(),
  source: ChangeSource.optional(),
});
export type ParameterChangeQuery = z.infer<typeof ParameterChangeQuery>;

export const RouterEvent = z
  .strictObject({ id: Id, at: Instant, code: z.string(), commandKey: z.string(), text: z.string() })
  .meta({ id: 'RouterEvent' });
export type RouterEvent = z.infer<typeof RouterEvent>;
export const RouterEventPage = pageOf(RouterEvent).meta({ id: 'RouterEventPage' });

export const PreRegisterRouter = z
  .strictObject({
    serialNumber: z
      .string()
      .min(1)
      .max(64)
      .refine((text) => text.trim() !== '', 'must not be blank'),
    oui: z
      .string()
      .regex(/^[0-9A-Fa-f]{6,8}$/)
      .optional(),
    productClass: z.string().min(1).max(64).optional(),
    subscriptionId: Id.optional(),
    /** `observe`: nothing is written to it until it is armed. Left out: managed from its first contact. */
    mode: z.enum(['manage', 'observe']).optional(),
  })
  .meta({ id: 'PreRegisterRouter' });
export type PreRegisterRouter = z.infer<typeof PreRegisterRouter>;

/** null takes the router away from its subscription. */
export const AssignRouter = z.strictObject({ subscriptionId: Id.nullable() }).meta({ id: 'AssignRouter' });
export type AssignRouter = z.infer<typeof AssignRouter>;

export const WakeResult = z.strictObject({ requestedAt: Instant }).meta({ id: 'WakeResult' });
export type WakeResult = z.infer<typeof WakeResult>;

export const SubscriptionWifi = z
  .strictObject({
    band: z.enum(['2.4', '5']),
    ssid: z.string(),
    hasPassphrase: z.boolean(),
    source: z.enum(['operator', 'subscriber', 'generated']),
    changedAt: Instant,
  })
  .meta({ id: 'SubscriptionWifi' });
export type SubscriptionWifi = z.infer<typeof SubscriptionWifi>;
export const SubscriptionWifiList = z.array(SubscriptionWifi).meta({ id: 'SubscriptionWifiList' });
