import type { CallRung } from '@demarc/contracts';
import { retryAfter } from './connection-request-schedule';
import type { ConnectionRequestOutcome, TriedRung } from './cwmp.entity';

/** A way that is open to a CPE. */
export interface OpenRung {
  readonly rung: CallRung;
  readonly lastWorkedAt: Date | null;
}

/** After a call that nobody acknowledges, or that was promised to be followed, the next way is tried after this. */
const NEXT_AFTER_SENT_SECONDS = 10;
const NEXT_AFTER_ACCEPTED_SECONDS = 60;

/**
 * The way to try now: the one by which the CPE came last, then the others from the gentlest on; each once in a round.
 * Null when the round is over.
 */
export function nextRung(open: readonly OpenRung[], tried: readonly TriedRung[], round: number): CallRung | null {
  const passed = new Set(tried.filter((one) => one.round === round).map(({ rung }) => rung));
  const left = open.filter(({ rung }) => !passed.has(rung));
  const proven = left
    // What interrupts a subscriber comes last, however well it works.
    .filter(({ rung, lastWorkedAt }) => rung !== 'kick' && lastWorkedAt !== null)
    .toSorted((a, b) => (b.lastWorkedAt?.getTime() ?? 0) - (a.lastWorkedAt?.getTime() ?? 0));
  return (proven[0] ?? left[0])?.rung ?? null;
}

export interface Next {
  /** Null: no further try. */
  readonly retryAfterSeconds: number | null;
  readonly rounds: number;
  /** The next way is tried at once. */
  readonly isGoingOn: boolean;
}

/** What follows on a try, `tried` being all of its round with it. */
export function afterTry(tried: readonly TriedRung[], rounds: number, hasNext: boolean): Next {
  const outcome = tried.at(-1)?.result;
  // It is there and busy: another way would only knock at the same door.
  if (outcome === 'busy')
    return { retryAfterSeconds: retryAfter('busy', rounds), rounds: rounds + 1, isGoingOn: false };
  if (hasNext) {
    const wait = outcome === undefined ? null : waitForComing(outcome);
    return { retryAfterSeconds: wait ?? 0, rounds, isGoingOn: wait === null };
  }
  const waits = tried.flatMap(({ result }) => retryAfter(result, rounds) ?? []);
  return { retryAfterSeconds: waits.length === 0 ? null : Math.max(...waits), rounds: rounds + 1, isGoingOn: false };
}

function waitForComing(outcome: ConnectionRequestOutcome): number | null {
  if (outcome === 'accepted') return NEXT_AFTER_ACCEPTED_SECONDS;
  if (outcome === 'kicked') return retryAfter('kicked', 0);
  return outcome === 'sent' ? NEXT_AFTER_SENT_SECONDS : null;
}
