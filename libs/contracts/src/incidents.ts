import { z } from 'zod';
import { Id, Instant, PageQuery, pageOf } from './common';

/** How a disturbance is noticed. */
export const INCIDENT_SIGNALS = ['silence', 'boot-storm', 'session-loss', 'nas-silent'] as const;
export const IncidentSignal = z.enum(INCIDENT_SIGNALS).meta({ id: 'IncidentSignal' });
export type IncidentSignal = z.infer<typeof IncidentSignal>;

export const INCIDENT_PLACES = ['network', 'nas', 'node', 'make'] as const;
export const INCIDENT_STATES = ['open', 'acknowledged', 'closed'] as const;
export const IncidentState = z.enum(INCIDENT_STATES).meta({ id: 'IncidentState' });
export type IncidentState = z.infer<typeof IncidentState>;

/** Where it is: everywhere, at a NAS, at an access node (OLT, DSLAM), or at one model with one firmware. */
export const IncidentPlace = z
  .strictObject({
    kind: z.enum(INCIDENT_PLACES),
    /** The NAS by its name, the node with its NAS, the model with its firmware; empty: the network. */
    name: z.string(),
    nasId: Id.nullable(),
    accessNode: z.string().nullable(),
  })
  .meta({ id: 'IncidentPlace' });
export type IncidentPlace = z.infer<typeof IncidentPlace>;

/** Many routers of one place that were lost, or started, at one time. */
export const Incident = z
  .strictObject({
    id: Id,
    place: IncidentPlace,
    state: IncidentState,
    /** By which it was noticed first. */
    cause: IncidentSignal,
    /** All that was noticed there since. */
    signals: z.array(IncidentSignal),
    /** Of the sessions that ended: what the NAS gave as the reason. */
    terminateCause: z.string().nullable(),
    /** Routers or sessions of the place when it began. */
    population: z.number().int(),
    /** How many were struck in all. */
    members: z.number().int(),
    /** How many are not back. */
    lost: z.number().int(),
    /** The most that were lost at one time. */
    peak: z.number().int(),
    beganAt: Instant,
    openedAt: Instant,
    /** Since when nearly all are back; it closes by itself a while after. */
    calmSince: Instant.nullable(),
    acknowledgedAt: Instant.nullable(),
    acknowledgedBy: z.string().nullable(),
    closedAt: Instant.nullable(),
    closedBy: z.string().nullable(),
    /** Nearly all are back, a wider incident explains it, or a person closed it. */
    closedBecause: z.enum(['recovered', 'absorbed', 'staff']).nullable(),
    absorbedById: Id.nullable(),
    /** From its beginning until nearly all were back. */
    recoverySeconds: z.number().int().nullable(),
  })
  .meta({ id: 'Incident' });
export type Incident = z.infer<typeof Incident>;
export const IncidentPage = pageOf(Incident).meta({ id: 'IncidentPage' });
export type IncidentPage = z.infer<typeof IncidentPage>;

export const IncidentQuery = PageQuery.extend({
  /** `open` holds those that are acknowledged too. */
  state: z.enum(['open', 'closed', 'any']).default('any'),
});
export type IncidentQuery = z.infer<typeof IncidentQuery>;

export const IncidentNote = z
  .strictObject({ id: Id, at: Instant, by: z.string(), text: z.string() })
  .meta({ id: 'IncidentNote' });
export type IncidentNote = z.infer<typeof IncidentNote>;

export const IncidentDetail = z
  .strictObject({
    incident: Incident,
    /** How many were struck and how many were lost, whenever that changed; oldest first. */
    counts: z.array(z.strictObject({ at: Instant, members: z.number().int(), lost: z.number().int() })),
    notes: z.array(IncidentNote),
    /** How long those that are back were away. */
    outage: z.strictObject({
      back: z.number().int(),
      p50Seconds: z.number().nullable(),
      p95Seconds: z.number().nullable(),
    }),
  })
  .meta({ id: 'IncidentDetail' });
export type IncidentDetail = z.infer<typeof IncidentDetail>;

export const IncidentMember = z
  .strictObject({
    /** null: its service has no router that Demarc manages. */
    routerId: Id.nullable(),
    serialNumber: z.string().nullable(),
    modelName: z.string().nullable(),
    subscriber: z.strictObject({ number: z.string(), name: z.string() }).nullable(),
    accessNode: z.string().nullable(),
    accessPort: z.string().nullable(),
    lostBy: IncidentSignal,
    /** Its last word before; of one that started: when it said so. */
    lostAt: Instant,
    backAt: Instant.nullable(),
  })
  .meta({ id: 'IncidentMember' });
export type IncidentMember = z.infer<typeof IncidentMember>;
export const IncidentMemberPage = pageOf(IncidentMember).meta({ id: 'IncidentMemberPage' });
export type IncidentMemberPage = z.infer<typeof IncidentMemberPage>;

export const IncidentMemberQuery = PageQuery.extend({ only: z.enum(['all', 'lost', 'back']).default('all') });
export type IncidentMemberQuery = z.infer<typeof IncidentMemberQuery>;

const text = z.string().trim().min(3).max(500);
export const AddIncidentNote = z.strictObject({ text }).meta({ id: 'AddIncidentNote' });
export type AddIncidentNote = z.infer<typeof AddIncidentNote>;
export const CloseIncident = z.strictObject({ reason: text }).meta({ id: 'CloseIncident' });
export type CloseIncident = z.infer<typeof CloseIncident>;

/** When many are too many. */
export const IncidentLimits = z
  .strictObject({
    /** A place with fewer routers raises no alarm. */
    leastPopulation: z.number().int().min(2).max(100_000),
    /** Nor do fewer routers than these. */
    leastAffected: z.number().int().min(2).max(100_000),
    /** Of those that are usually there. */
    sharePercent: z.number().int().min(1).max(100),
    silenceWindowMinutes: z.number().int().min(1).max(1_440),
    bootWindowMinutes: z.number().int().min(1).max(120),
    sessionWindowMinutes: z.number().int().min(1).max(120),
    /** It closes when nearly all have been back for so long. */
    calmMinutes: z.number().int().min(1).max(1_440),
    /** Of the most that were lost, so many may stay away. */
    leftOverPercent: z.number().int().min(0).max(50),
  })
  .meta({ id: 'IncidentLimits' });
export type IncidentLimits = z.infer<typeof IncidentLimits>;
export const ChangeIncidentLimits = IncidentLimits.extend({ reason: text }).meta({ id: 'ChangeIncidentLimits' });
export type ChangeIncidentLimits = z.infer<typeof ChangeIncidentLimits>;

/** Whether a router answers by its own interval, where it hangs, and the incident that it is part of. */
export const RouterPresence = z
  .strictObject({
    /** null: it was never heard, or only just. */
    state: z.enum(['answering', 'late', 'silent']).nullable(),
    lastInformAt: Instant.nullable(),
    /** Its own Inform interval; 0: it informs of events alone. */
    intervalSeconds: z.number().int().nullable(),
    nas: z.strictObject({ id: Id, name: z.string() }).nullable(),
    accessNode: z.string().nullable(),
    accessPort: z.string().nullable(),
    incident: Incident.nullable(),
  })
  .meta({ id: 'RouterPresence' });
export type RouterPresence = z.infer<typeof RouterPresence>;
