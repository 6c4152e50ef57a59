import { ReportedTree, type TreeRow } from '@demarc/datamodel';
import type { SessionPlan } from './session-plan';

const trees = new WeakMap<readonly TreeRow[], ReportedTree>();

/** The tree of a plan; kept beside its rows so that each step does not build it again. */
export function treeOf(plan: Pick<SessionPlan, 'tree'>): ReportedTree {
  const known = trees.get(plan.tree) ?? ReportedTree.of(plan.tree);
  trees.set(plan.tree, known);
  return known;
}

/** A tree as the rows of a plan; those that it was made of where nothing changed, so that it is not made again. */
export function rowsOf(tree: ReportedTree, known: readonly TreeRow[]): { tree: readonly TreeRow[] } {
  if (trees.get(known) === tree) return { tree: known };
  const rows = [...tree.rows()];
  trees.set(rows, tree);
  return { tree: rows };
}

/** The plan after its router reported more; the same plan when nothing is new. */
export function withTree(plan: SessionPlan, tree: ReportedTree): SessionPlan {
  if (treeOf(plan) === tree) return plan;
  const rows = [...tree.rows()];
  trees.set(rows, tree);
  return { ...plan, tree: rows };
}
