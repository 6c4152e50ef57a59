import { z } from 'zod';
import { NasVendor } from './access';
import { Id, Instant, PageQuery, pageOf } from './common';

/** Online: reported within three interim intervals. Silent: open, but its NAS says no more of it. */
export const AccessSessionStatus = z.enum(['online', 'silent', 'closed']).meta({ id: 'AccessSessionStatus' });
export type AccessSessionStatus = z.infer<typeof AccessSessionStatus>;

/** What an accept allowed: the whole service, less speed, the walled garden, nothing. */
export const AccessGroupName = z.enum(['open', 'throttled', 'garden', 'closed']).meta({ id: 'AccessGroupName' });
export type AccessGroupName = z.infer<typeof AccessGroupName>;

/** A PPPoE or RADIUS session as its NAS reports it. */
export const AccessSession = z
  .strictObject({
    id: Id,
    status: AccessSessionStatus,
    nasId: Id,
    nasName: z.string(),
    /** Null: neither its Class nor its user name belongs to a service. */
    subscriptionId: Id.nullable(),
    subscriberId: Id.nullable(),
    subscriberNumber: z.string().nullable(),
    subscriberName: z.string().nullable(),
    userName: z.string(),
    acctSessionId: z.string(),
    framedIpAddress: z.string().nullable(),
    /** The pool that the address of an open session is from; null: from none that Demarc knows. */
    pool: z.strictObject({ id: Id, name: z.string() }).nullable(),
    framedIpv6Address: z.string().nullable(),
    framedIpv6Prefix: z.string().nullable(),
    delegatedIpv6Prefix: z.string().nullable(),
    callingStationId: z.string().nullable(),
    nasPortId: z.string().nullable(),
    /** What the access node says of the line (RFC 4679); `0x…` where it is no text. */
    agentCircuitId: z.string().nullable(),
    agentRemoteId: z.string().nullable(),
    /** OLT, DSLAM or switch, as the setting of the NAS reads it; null: nothing names one. */
    accessNode: z.string().nullable(),
    accessPort: z.string().nullable(),
    /** By the Class that the NAS gives back; null when it brings none of ours. */
    accessGroup: AccessGroupName.nullable(),
    startedAt: Instant,
    updatedAt: Instant,
    stoppedAt: Instant.nullable(),
    terminateCause: z.string().nullable(),
    sessionSeconds: z.number().int(),
    /** From the subscriber, as the NAS counts. */
    inputOctets: z.number().int(),
    outputOctets: z.number().int(),
  })
  .meta({ id: 'AccessSession' });
export type AccessSession = z.infer<typeof AccessSession>;
export const AccessSessionPage = pageOf(AccessSession).meta({ id: 'AccessSessionPage' });

export const AccessSessionQuery = PageQuery.extend({
  status: AccessSessionStatus.optional(),
  nasId: Id.optional(),
  subscriberId: Id.optional(),
  subscriptionId: Id.optional(),
  group: AccessGroupName.optional(),
  /** Part of the user name, of the address or of the calling station. */
  search: z.string().trim().max(100).optional(),
}).meta({ id: 'AccessSessionQuery' });
export type AccessSessionQuery = z.infer<typeof AccessSessionQuery>;

export const AccessSessionSummary = z
  .strictObject({
    online: z.number().int(),
    silent: z.number().int(),
    restricted: z.number().int(),
    /** Online, and nobody's. */
    unknown: z.number().int(),
  })
  .meta({ id: 'AccessSessionSummary' });
export type AccessSessionSummary = z.infer<typeof AccessSessionSummary>;

/** One accounting report as it came: from the NAS itself as a packet, or as FreeRADIUS read it. */
export const AccountingReport = z
  .strictObject({
    id: Id,
    receivedAt: Instant,
    /** At the NAS: less its Acct-Delay-Time. */
    happenedAt: Instant,
    source: z.enum(['nas', 'freeradius']),
    status: z.enum(['start', 'interim', 'stop', 'nas-rebooted']),
    accessGroup: AccessGroupName.nullable(),
    packetHex: z.string().nullable(),
    attributes: z.string().nullable(),
  })
  .meta({ id: 'AccountingReport' });
export type AccountingReport = z.infer<typeof AccountingReport>;

export const AccessSessionDetail = z
  .strictObject({ session: AccessSession, reports: z.array(AccountingReport) })
  .meta({ id: 'AccessSessionDetail' });
export type AccessSessionDetail = z.infer<typeof AccessSessionDetail>;

/** Who had this address at this time. */
export const AddressLookup = z
  .strictObject({ address: z.union([z.ipv4(), z.ipv6()]), at: Instant })
  .meta({ id: 'AddressLookup' });
export type AddressLookup = z.infer<typeof AddressLookup>;
export const AccessSessionList = z.array(AccessSession).meta({ id: 'AccessSessionList' });

/** A login as FreeRADIUS answered it. */
export const LoginAttempt = z
  .strictObject({
    at: Instant,
    userName: z.string(),
    isAccepted: z.boolean(),
    /** Why it got no address, when that is why it was refused or sent to a pool of the NAS. */
    reason: z.string().nullable(),
    callingStationId: z.string().nullable(),
    nasName: z.string().nullable(),
  })
  .meta({ id: 'LoginAttempt' });
export type LoginAttempt = z.infer<typeof LoginAttempt>;
export const LoginAttemptList = z.array(LoginAttempt).meta({ id: 'LoginAttemptList' });

/** An attribute that an accept gives. `{groupName}`, `{downKbps}`, `{upKbps}`, `{downBps}`, `{upBps}` and `{interimSeconds}` are filled in. */
export const AccessReply = z
  .strictObject({
    accessGroup: AccessGroupName,
    /** Null: every kind of NAS. */
    vendor: NasVendor.nullable(),
    attribute: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,62}(:\d{1,2})?$/, 'must be the name of a RADIUS attribute'),
    value: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^\p{Cc}'"`\\]+$/u, 'may hold no quotation marks, backslashes or control characters'),
  })
  .meta({ id: 'AccessReply' });
export type AccessReply = z.infer<typeof AccessReply>;

export const RadiusStatus = z
  .strictObject({
    passwords: z.enum(['off', 'clear', 'salted']),
    suspended: z.enum(['reject', 'accept']),
    interimSeconds: z.number().int(),
    accounts: z.number().int(),
    clients: z.number().int(),
    /** Reports of FreeRADIUS that are not in our sessions yet. */
    waitingReports: z.number().int(),
    failingReports: z.number().int(),
    oldestWaitingAt: Instant.nullable(),
    replies: z.array(AccessReply),
  })
  .meta({ id: 'RadiusStatus' });
export type RadiusStatus = z.infer<typeof RadiusStatus>;

export const ChangeAccessReplies = z
  .strictObject({ replies: z.array(AccessReply).max(300) })
  .meta({ id: 'ChangeAccessReplies' });
export type ChangeAccessReplies = z.infer<typeof ChangeAccessReplies>;
