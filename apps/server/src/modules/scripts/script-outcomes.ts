import { isInPlace, type ScriptMemory, type ScriptWish } from '@demarc/provisioning';
import type { ScriptSession } from './script-session';

/** What became of a wish of a script. */
export interface ScriptOutcome extends ScriptWish {
  /** `given-way`: somebody stronger holds it. */
  readonly status: 'in-sync' | 'unverifiable' | 'refused' | 'given-way';
  readonly reason: string | null;
  /** Of this session; else of an earlier one, whose script did not run. */
  readonly isNow: boolean;
}

const HIDDEN = 'written; the router does not show secrets';
const NOT_SENT = 'the script ended before it was written';

/** All that scripts want of a router, with what this session made of it. */
export function outcomesOf({ loaded, faults }: ScriptSession, { wishes = [] }: ScriptMemory): ScriptOutcome[] {
  const { facts } = loaded;
  const [fault] = faults.filter(({ at }) => at === facts.now);
  return wishes.map((wish): ScriptOutcome => {
    const isNow = facts.wanted.has(wish.path);
    if (loaded.heldBy.has(wish.path)) return { ...wish, status: 'given-way', reason: null, isNow };
    if (!isNow || isInPlace(facts, wish)) {
      const isSecret = wish.value === null;
      return { ...wish, status: isSecret ? 'unverifiable' : 'in-sync', reason: isSecret ? HIDDEN : null, isNow };
    }
    const refusal = facts.refusal(wish.path, wish.value);
    return { ...wish, status: 'refused', reason: refusal ?? fault?.message ?? NOT_SENT, isNow };
  });
}
