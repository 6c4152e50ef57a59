import { statusNames } from '@demarc/datamodel';
import { treeOf } from './plan-tree';
import type { SessionPlan } from './session-plan';

/** What an answer with these names shows of the WAN: the account that is wanted there, and how its connection is doing. */
export function shownBy(plan: SessionPlan, names: Iterable<string>): { account: boolean; connection: boolean } {
  const account = new Set(plan.parameters.filter(({ intent }) => intent === 'wan-pppoe').map(({ path }) => path));
  const connection = new Set(statusNames(treeOf(plan), plan.input.root));
  const shown = { account: false, connection: false };
  for (const name of names) {
    shown.account ||= account.has(name);
    shown.connection ||= connection.has(name);
  }
  return shown;
}
