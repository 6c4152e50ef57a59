import type { RpcOutcome } from '@demarc/cwmp';
import { isParameterPath } from '@demarc/datamodel';
import { answerOf } from './answer';
import { isExhausted, roundDown, type Lesson } from './lesson';
import { treeOf, withTree } from './plan-tree';
import { readQueue, splitRead, type ReadQueue } from './read-queue';
import type { SessionPlan } from './session-plan';

/** The most names that were read at once in this session, and the fewest that exhausted the router. */
export interface NamesPace {
  readonly borne: number;
  readonly failedAt: number | null;
}

const MAX_NAMES = 64;
const MAX_ROWS = 2_000;

/** Names cut into requests as the router's make bears them. */
export const readsOf = ({ input }: Pick<SessionPlan, 'input'>, names: readonly string[]): ReadQueue =>
  readQueue(names, input.quirks.maxNamesPerRead ?? MAX_NAMES);

/** What a reading of chosen names teaches. A fault is asked again in halves (G31, G32). */
export function applyRead(plan: SessionPlan, outcome: RpcOutcome): SessionPlan {
  const [asked = [], ...rest] = plan.reads;
  const answer = answerOf(outcome, 'GetParameterValuesResponse');
  const tree = treeOf(plan);
  const { borne, failedAt } = plan.namesPace;
  if ('fault' in answer) {
    const isTooMuch = isExhausted(answer.fault.faultCode) && asked.length > 1;
    const namesPace = { borne, failedAt: isTooMuch ? Math.min(failedAt ?? Infinity, asked.length) : failedAt };
    return { ...plan, namesPace, reads: [...splitRead(asked, tree, plan.input.root), ...rest] };
  }
  const { values } = answer.response;
  const objects = asked.filter((name) => name.endsWith('.'));
  const known = values.filter(({ name }) => isParameterPath(name) && tree.has(name));
  const read = objects.reduce(
    (grown, object) => grown.withObject(object, values.filter(({ name }) => isParameterPath(name)).slice(0, MAX_ROWS)),
    tree.withValues(known),
  );
  const namesPace = { borne: Math.max(borne, asked.length), failedAt };
  return { ...withTree(plan, read), namesPace, reads: rest };
}

/** Fewer names at once would have spared the router a failure. */
export function namesLessons({ borne, failedAt }: NamesPace): Lesson[] {
  if (failedAt === null || borne === 0 || borne >= failedAt) return [];
  const why = `GetParameterValues of ${failedAt} names exhausted it, ${borne} did not`;
  return [{ flag: 'maxNamesPerRead', value: roundDown(borne), why }];
}
