import type { EnforcementStep } from '@demarc/contracts';
import type { AccessGroup } from '@demarc/radius';
import type { DynamicAuthorizationOutcome } from './enforcement.entity';

/** One step that was taken, as far as it counts for the proof. */
export interface StepFacts {
  readonly id: string;
  readonly step: EnforcementStep;
  readonly outcome: DynamicAuthorizationOutcome;
  readonly showsEffect: boolean;
  readonly reason: string | null;
  readonly answeredAt: Date | null;
  readonly answer: Buffer | null;
  /** Who says that it was done by hand, and what: the word of staff shows nothing of the line. */
  readonly doneBy: string | null;
  readonly doneNote: string | null;
}

/** One report of accounting since the change. */
export interface ReportFacts {
  readonly id: string;
  readonly status: 'start' | 'interim' | 'stop';
  readonly sessionId: string;
  /** By the Class of the report; null: no Class of ours. */
  readonly group: AccessGroup | null;
  readonly at: Date;
  readonly receivedAt: Date;
  /** The report as it came: the datagram in hex, or its attributes. */
  readonly message: string | null;
}

export interface SessionFacts {
  readonly id: string;
  readonly startedAt: Date;
  readonly stoppedAt: Date | null;
  readonly group: AccessGroup | null;
}

export interface VerdictFacts {
  readonly to: AccessGroup;
  readonly decidedAt: Date;
  readonly isSuperseded: boolean;
  readonly steps: readonly StepFacts[];
  readonly sessions: readonly SessionFacts[];
  readonly reports: readonly ReportFacts[];
}

export interface AccessVerdict {
  readonly status: 'proved' | 'waiting' | 'unproved';
  /** When the other party's word for it came. */
  readonly at: Date | null;
  /** Who said it: the NAS, asked what it holds, or its accounting. */
  readonly by: 'nas' | 'accounting' | null;
  /** What it rests on, or what is missing. */
  readonly text: string;
  /** The stored message that says so, and which one it is: a step by its answer, or a report. */
  readonly message: string | null;
  readonly messageId: string | null;
  /** The network's own word says otherwise. */
  readonly isContradicted?: boolean;
}

/**
 * Whether the network's own word shows that a change took effect. An acknowledgement is a promise: what counts is a
 * session that began or goes on with the Class of the new state, the end of the old one, or the state read back.
 */
export function accessVerdict(facts: VerdictFacts): AccessVerdict {
  const against = contradiction(facts);
  if (against !== null) return { ...UNSAID, status: 'unproved', text: against, isContradicted: true };
  const proof = shownByNas(facts) ?? shownByClass(facts) ?? shownByEnd(facts);
  if (proof !== null) return { status: 'proved', ...proof };
  const byHand = facts.steps.find(({ outcome }) => outcome === 'by-hand');
  if (byHand !== undefined) return { ...UNSAID, status: 'unproved', text: leftToAPerson(byHand) };
  if (facts.isSuperseded) return { ...UNSAID, status: 'unproved', text: 'a newer state came before a proof did' };
  return { ...UNSAID, status: 'waiting', text: missing(facts) };
}

/** It stays unproved after somebody has done it: no device has said so. */
function leftToAPerson({ reason, doneBy, doneNote }: StepFacts): string {
  const why = reason ?? 'left to a person';
  return doneBy === null
    ? why
    : `${why}; ${doneBy} says it was done by hand (${doneNote ?? ''}), and no device has shown it`;
}

const UNSAID = { at: null, by: null, message: null, messageId: null } as const;

type Shown = Pick<AccessVerdict, 'at' | 'by' | 'text' | 'message' | 'messageId'>;

/** A session that began after the change and lives with another group than the wanted one. */
function contradiction({ to, decidedAt, sessions, isSuperseded }: VerdictFacts): string | null {
  if (isSuperseded) return null;
  const wrong = sessions.find(
    ({ startedAt, stoppedAt, group }) => stoppedAt === null && startedAt > decidedAt && group !== null && group !== to,
  );
  return wrong === undefined ? null : `a session that began after the change has the Class ${wrong.group ?? ''}`;
}

function shownByNas({ steps }: VerdictFacts): Shown | null {
  const shown = steps.find(({ showsEffect, outcome }) => showsEffect && outcome === 'ack');
  if (shown === undefined || shown.answer === null) return null;
  return {
    at: shown.answeredAt,
    by: 'nas',
    message: shown.answer.toString('hex'),
    messageId: shown.id,
    text: shown.reason ?? 'read back from the NAS',
  };
}

function shownByClass({ to, reports }: VerdictFacts): Shown | null {
  const report = earliest(reports.filter(({ status, group }) => status !== 'stop' && group === to));
  if (report === undefined) return null;
  const what = report.status === 'start' ? 'a new session began' : 'the session goes on';
  return {
    at: report.receivedAt,
    by: 'accounting',
    message: report.message,
    messageId: report.id,
    text: `accounting: ${what} with the Class ${to}`,
  };
}

/** What is taken away is gone with the session that had it, unless another session came that says otherwise. */
function shownByEnd({ to, decidedAt, sessions, reports, steps }: VerdictFacts): Shown | null {
  if (to === 'open') return null;
  const before = sessions.filter(({ startedAt }) => startedAt <= decidedAt);
  if (before.some(({ stoppedAt }) => stoppedAt === null)) return null;
  // A session without a Class of ours may be anything: its end proves nothing about what came after it.
  if (sessions.some(({ startedAt, stoppedAt }) => startedAt > decidedAt && stoppedAt === null)) return null;
  const stops = reports.filter(({ status }) => status === 'stop');
  const last = latest(stops);
  if (last !== undefined)
    return {
      at: last.receivedAt,
      by: 'accounting',
      message: last.message,
      messageId: last.id,
      text: 'accounting: the session ended',
    };
  const none = steps.find(({ outcome, answer }) => outcome === 'already-gone' && answer !== null);
  return none === undefined
    ? null
    : {
        at: none.answeredAt,
        by: 'nas',
        message: none.answer?.toString('hex') ?? null,
        messageId: none.id,
        text: none.reason ?? 'the NAS has no such session',
      };
}

const earliest = (reports: readonly ReportFacts[]): ReportFacts | undefined =>
  reports.toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())[0];
const latest = (reports: readonly ReportFacts[]): ReportFacts | undefined =>
  reports.toSorted((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime())[0];

function missing({ to, steps }: VerdictFacts): string {
  const last = steps.findLast(({ outcome }) => outcome !== 'skipped');
  if (last === undefined) return 'nothing was asked of the network yet';
  if (last.outcome === 'ack') return `acknowledged; no report of accounting shows the Class ${to} yet`;
  return last.reason ?? 'waiting for the NAS';
}
