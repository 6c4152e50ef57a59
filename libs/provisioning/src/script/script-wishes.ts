import type { Wish } from '../wanted-state';
import { isAlready } from './is-already';
import type { ReplayFacts, ScriptWish } from './replay-state';

/** So many are remembered of one router; what comes first was wanted last. */
const MOST = 1_000;

/** What scripts want of a router after a session: of those that ran what they want now, of others what they wanted. */
export function wishesNow(
  before: readonly ScriptWish[],
  { wanted }: Pick<ReplayFacts, 'wanted'>,
  ran: ReadonlySet<string>,
): ScriptWish[] {
  const others = before.filter(({ path, by }) => !ran.has(by) && !wanted.has(path));
  return [...wanted.values(), ...others].slice(0, MOST);
}

/** Whether the router has what was wanted, as far as the session knows. */
export function isInPlace(facts: ReplayFacts, { path, value, print, type }: ScriptWish): boolean {
  if (value !== null) return isAlready(facts, path, { value, type });
  const node = facts.tree.node(path);
  const shown = node?.value ?? '';
  return facts.written.get(path) === print || node?.fingerprint === print || facts.fingerprint(shown) === print;
}

/** What scripts left on a router, in the one plan of all who want something of it. */
export const wishesOfScripts = (wishes: readonly ScriptWish[]): Wish[] =>
  wishes.map(({ path, value, print, type, by }) => ({
    intent: {
      kind: 'parameter',
      path,
      value: value ?? { ref: 'wish.script', fingerprint: print ?? '' },
      type,
    },
    owner: 'script',
    mode: 'enforce',
    source: { kind: 'script', name: by, id: null, revision: null },
    isLeft: true,
  }));
