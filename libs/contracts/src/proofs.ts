import { z } from 'zod';
import { AccessMethod } from './access';
import { CalendarDate, Id, Instant, PageQuery, pageOf } from './common';
import { ServiceState, StateCause } from './subscribers';

export const PROOF_STEPS = ['cause', 'state', 'nas', 'accounting', 'router', 'online'] as const;

/** Why something is not proved: what nobody has said yet, or what speaks against it. */
export const PROOF_GAPS = [
  /** The NAS was not asked yet, or has not answered yet. */
  'nas-waiting',
  'nas-silent',
  'nas-refused',
  /** Acknowledged, and no accounting shows it: an acknowledgement is a promise. */
  'no-accounting',
  'contradicted',
  /** No device could be asked: a person does it, and no device shows it. */
  'by-hand',
  'router-away',
  'router-refused',
  'not-read-back',
  'not-online',
  /** A message that a proof rested on is not stored any more, or is another one now. */
  'evidence-gone',
  /** No NAS whose accounting comes to Demarc, and no router. */
  'nobody-can-tell',
  'superseded',
] as const;
export const ProofGap = z.enum(PROOF_GAPS).meta({ id: 'ProofGap' });
export type ProofGap = z.infer<typeof ProofGap>;

/** A stored message of the other party: what a proof rests on. */
export const ProofMessage = z
  .strictObject({
    id: z.string(),
    /** The NAS or the router. */
    from: z.string(),
    /** `Disconnect-ACK`, `Accounting-Request Start`, `Inform`, `GetParameterValuesResponse` … */
    kind: z.string(),
    at: Instant,
    /** As it arrived. */
    bytes: z.number().int(),
    /** Of the whole message as it arrived. */
    sha256: z.string(),
    /** `radius` and `bytes` are hexadecimal. */
    format: z.enum(['radius', 'bytes', 'xml', 'text']),
    /** null in lists; the proof itself has it. */
    content: z.string().nullable(),
    /** Values of secrets that were replaced before it was stored. */
    hidden: z.number().int(),
    isCut: z.boolean(),
  })
  .meta({ id: 'ProofMessage' });
export type ProofMessage = z.infer<typeof ProofMessage>;

/** One node of a proof chain; `evidence` says in words what was done, `messages` are the other party's own. */
export const ProofNode = z
  .strictObject({
    step: z.enum(PROOF_STEPS),
    title: z.string(),
    status: z.enum(['done', 'waiting', 'failed', 'not-applicable']),
    at: Instant.nullable(),
    /** Seconds since the node before. */
    seconds: z.number().nullable(),
    text: z.string(),
    evidence: z.array(z.strictObject({ label: z.string(), value: z.string() })),
    messages: z.array(ProofMessage),
  })
  .meta({ id: 'ProofNode' });
export type ProofNode = z.infer<typeof ProofNode>;

/** From the cause of a state change to the other parties' word that it is so. */
export const Proof = z
  .strictObject({
    id: z.string(),
    subscriptionId: Id,
    stateVersion: z.number().int(),
    from: ServiceState.nullable(),
    to: ServiceState,
    cause: StateCause,
    decidedAt: Instant,
    status: z.enum(['proven', 'waiting', 'unproved']),
    totalSeconds: z.number().nullable(),
    /** What is missing, as a code and in words; null once it is proven. */
    gap: ProofGap.nullable(),
    missing: z.string().nullable(),
    nodes: z.array(ProofNode),
  })
  .meta({ id: 'Proof' });
export type Proof = z.infer<typeof Proof>;

export const PROOF_BOARD_STATUS = ['open', 'waiting', 'unproved', 'superseded'] as const;

/** What is not proved: `open` is all of it but what a newer state has made pointless. */
export const ProofBoardQuery = PageQuery.extend({
  status: z.enum(PROOF_BOARD_STATUS).default('open'),
  gap: ProofGap.optional(),
  to: ServiceState.optional(),
  method: AccessMethod.optional(),
  nasId: Id.optional(),
  since: Instant.optional(),
});
export type ProofBoardQuery = z.infer<typeof ProofBoardQuery>;

/** One change of service that is not proved, as it stood at the last look. */
export const ProofBoardRow = z
  .strictObject({
    /** Of the proof: `<subscription>.<version>`. */
    id: z.string(),
    subscriptionId: Id,
    subscriptionLabel: z.string(),
    subscriberId: Id,
    subscriberNumber: z.string(),
    subscriberName: z.string(),
    stateVersion: z.number().int(),
    from: ServiceState.nullable(),
    to: ServiceState,
    causeKind: StateCause.shape.kind,
    method: AccessMethod.nullable(),
    nasId: Id.nullable(),
    nasName: z.string().nullable(),
    decidedAt: Instant,
    status: z.enum(['waiting', 'unproved']),
    /** null: it was not looked at yet. */
    gap: ProofGap.nullable(),
    missing: z.string().nullable(),
    isSuperseded: z.boolean(),
    checkedAt: Instant.nullable(),
  })
  .meta({ id: 'ProofBoardRow' });
export type ProofBoardRow = z.infer<typeof ProofBoardRow>;
export const ProofBoardPage = pageOf(ProofBoardRow).meta({ id: 'ProofBoardPage' });
export type ProofBoardPage = z.infer<typeof ProofBoardPage>;

const Percentiles = {
  p50Seconds: z.number().nullable(),
  p95Seconds: z.number().nullable(),
  p99Seconds: z.number().nullable(),
};

/** From the commit of a payment to the word of the other party that the service is back. */
export const RestoreFigures = z
  .strictObject({
    days: z.number().int(),
    /** null: all methods together. */
    method: AccessMethod.nullable(),
    proven: z.number().int(),
    open: z.number().int(),
    ...Percentiles,
  })
  .meta({ id: 'RestoreFigures' });
export type RestoreFigures = z.infer<typeof RestoreFigures>;

export const ProofSummary = z
  .strictObject({
    waiting: z.number().int(),
    unproved: z.number().int(),
    gaps: z.array(z.strictObject({ gap: ProofGap.nullable(), count: z.number().int(), oldestAt: Instant })),
    /** Open for at most so many seconds, and longer than the entry before; null: longer than all. */
    ages: z.array(z.strictObject({ upToSeconds: z.number().int().nullable(), count: z.number().int() })),
    /** Of the last 7 and 30 days: all together first, then per method. */
    restores: z.array(RestoreFigures),
    /** The last 30 days, those with restores; by the day of the payment. */
    restoreDays: z.array(
      z.strictObject({ on: CalendarDate, proven: z.number().int(), open: z.number().int(), ...Percentiles }),
    ),
    /** Of the last 30 days: how many took how long; null: longer than all. */
    restoreSpread: z.array(z.strictObject({ upToSeconds: z.number().nullable(), count: z.number().int() })),
  })
  .meta({ id: 'ProofSummary' });
export type ProofSummary = z.infer<typeof ProofSummary>;
