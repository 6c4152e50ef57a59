import { z } from 'zod';
import { Id, Instant } from './common';

/** Ways to make a router come, in the order in which they are tried. */
export const CALL_RUNGS = ['http', 'udp', 'xmpp', 'kick'] as const;
export const CallRung = z.enum(CALL_RUNGS).meta({ id: 'CallRung' });
export type CallRung = z.infer<typeof CallRung>;

/** One try of one way, and what came of it. */
export const CallTry = z.strictObject({ rung: CallRung, at: Instant, result: z.string() }).meta({ id: 'CallTry' });
export type CallTry = z.infer<typeof CallTry>;

/** A router that is wanted and has not come yet. */
export const Call = z
  .strictObject({
    id: Id,
    routerId: Id,
    serialNumber: z.string(),
    /** Everything it is wanted for. */
    reasons: z.array(z.string()),
    requestedAt: Instant,
    /** `waiting`: for its turn; `calling`: now; `coming`: it was reached, or what was sent may reach it yet. */
    state: z.enum(['waiting', 'calling', 'coming']),
    /** A person waits for it: before the others. */
    isUrgent: z.boolean(),
    attempts: z.number().int(),
    /** The way that is tried now, or was tried last. */
    rung: CallRung.nullable(),
    tried: z.array(CallTry),
    lastResult: z.string().nullable(),
    /** Seconds until it is its turn, by the pace of all calls and of its lane. */
    etaSeconds: z.number(),
    /** Whose pace it keeps, in words. */
    lane: z.string(),
  })
  .meta({ id: 'Call' });
export type Call = z.infer<typeof Call>;

export const CallQueue = z
  .strictObject({
    /** How many are open; the list is cut off. */
    total: z.number().int(),
    calling: z.number().int(),
    calls: z.array(Call),
  })
  .meta({ id: 'CallQueue' });
export type CallQueue = z.infer<typeof CallQueue>;

const zone = z
  .string()
  .min(1)
  .max(64)
  .refine((name) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      return true;
    } catch {
      return false;
    }
  }, 'must be a time zone of the IANA list');

/** How fast routers are called, and what may be done about those that cannot be called. */
export const CallPolicy = z
  .strictObject({
    callsPerSecond: z.number().int().min(1).max(5_000),
    /** Of one NAS; where that is not known, of one model. */
    callsPerSecondPerLane: z.number().int().min(1).max(5_000),
    /** What a router that cannot be called is told to inform at; 0: it keeps its interval. */
    shortInformSeconds: z
      .number()
      .int()
      .min(0)
      .max(3_600)
      .refine((seconds) => seconds === 0 || seconds >= 5, 'must be 0 or at least 5'),
    shortInformHours: z.number().int().min(1).max(720),
    /** More routers than this are not told so at one time. */
    shortInformMost: z.number().int().min(0).max(1_000_000),
    /** Whether a session may be ended so that the router dials again, and informs. */
    kickEnabled: z.boolean(),
    /** Plans whose services may be interrupted for it. */
    kickPlanIds: z.array(Id).max(500),
    kickFromHour: z.number().int().min(0).max(23),
    /** Before `kickFromHour`: over midnight; the same: all day. */
    kickToHour: z.number().int().min(0).max(24),
    kickZone: zone,
    kickPauseHours: z.number().int().min(1).max(8_760),
  })
  .meta({ id: 'CallPolicy' });
export type CallPolicy = z.infer<typeof CallPolicy>;

export const ChangeCallPolicy = CallPolicy.extend({ reason: z.string().trim().min(3).max(500) }).meta({
  id: 'ChangeCallPolicy',
});
export type ChangeCallPolicy = z.infer<typeof ChangeCallPolicy>;

/** One way to a router: whether it is open, and how it has served. */
export const RouterRung = z
  .strictObject({
    rung: CallRung,
    isOpen: z.boolean(),
    /** Where it leads; null when it is not known. */
    target: z.string().nullable(),
    /** Why it is closed: a code of `connection request` results, or of its own. */
    refusal: z.string().nullable(),
    triedCount: z.number().int(),
    workedCount: z.number().int(),
    lastTriedAt: Instant.nullable(),
    lastResult: z.string().nullable(),
    lastWorkedAt: Instant.nullable(),
  })
  .meta({ id: 'RouterRung' });
export type RouterRung = z.infer<typeof RouterRung>;

export const RouterReachability = z
  .strictObject({
    rungs: z.array(RouterRung),
    /** Its source address is not the one it says it can be called at. */
    isBehindNat: z.boolean(),
    /** When its STUN client was last heard; null: never. */
    bindingSeenAt: Instant.nullable(),
    /** It informs more often until then, because nobody could call it. */
    shortInformUntil: Instant.nullable(),
    shortInformSeconds: z.number().int().nullable(),
    /** Null: nobody waits for it. */
    call: Call.nullable(),
  })
  .meta({ id: 'RouterReachability' });
export type RouterReachability = z.infer<typeof RouterReachability>;
