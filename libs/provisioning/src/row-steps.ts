import type { RpcOutcome } from '@demarc/cwmp';
import { givenKey, isToBeMade, parentOf, rowOf, type Reason, type RowTable } from '@demarc/datamodel';
import { answerOf } from './answer';
import { faultReason } from './fault-reasons';
import { treeOf, withTree } from './plan-tree';
import type { PlannedParameter } from './planned-parameter';
import type { SessionPlan } from './session-plan';
import { refuse } from './set-outcome';
import type { WishMode } from './wanted-state';

/** A row that Demarc has made, or is about to, under the name that its keys give it. */
export interface MadeRow {
  readonly table: RowTable;
  readonly name: string;
  readonly mode: WishMode;
  /** How often it was filled since it was last seen to stay. */
  readonly times: number;
}

/** One request about a row. */
export type RowStep =
  | {
      readonly do: 'add';
      readonly row: MadeRow;
      /** It was never made before. */
      readonly isNew: boolean;
      readonly collection: string;
      readonly path: string;
    }
  | { readonly do: 'delete'; readonly row: MadeRow; readonly instance: string };

const isSame = (a: Pick<MadeRow, 'table' | 'name'>, b: Pick<MadeRow, 'table' | 'name'>): boolean =>
  a.table === b.table && a.name === b.name;

export const without = (rows: readonly MadeRow[], row: MadeRow): MadeRow[] => rows.filter((one) => !isSame(one, row));

/** What must be known of a row before it is made: after a crash nobody else could tell that it is ours. */
export function beginRowStep(plan: SessionPlan, step: RowStep): SessionPlan {
  const rowSteps = plan.rowSteps.slice(1);
  return step.do === 'add'
    ? { ...plan, rowSteps, rows: [...without(plan.rows, step.row), step.row] }
    : { ...plan, rowSteps };
}

/** Rows with those of them counted that a write has just filled. */
export function countFilled({ rows, given }: SessionPlan, paths: readonly string[]): readonly MadeRow[] {
  const filled = new Set(paths.map(rowOf));
  return rows.map((row) =>
    filled.has(given[givenKey(row.table, row.name)] ?? '-') ? { ...row, times: row.times + 1 } : row,
  );
}

/** What the router's answer means for the row. */
export function applyRowStep(plan: SessionPlan, step: RowStep, outcome: RpcOutcome, parameterKey: string): SessionPlan {
  return step.do === 'add'
    ? applyAdd(plan, step, outcome, parameterKey)
    : applyDelete(plan, step, outcome, parameterKey);
}

type Add = Extract<RowStep, { do: 'add' }>;

function applyAdd(plan: SessionPlan, { row, path, collection, isNew }: Add, outcome: RpcOutcome, parameterKey: string) {
  const answer = answerOf(outcome, 'AddObjectResponse');
  if (!('fault' in answer)) {
    const instance = `${collection}${answer.response.instanceNumber}.`;
    return { ...plan, parameterKey, given: { ...plan.given, [givenKey(row.table, row.name)]: instance } };
  }
  const { faultCode, faultString } = answer.fault;
  const parameters = plan.parameters.map((parameter) =>
    rowOf(parameter.path) === path ? refuse(parameter, faultCode, faultString) : parameter,
  );
  return { ...plan, parameters, rows: isNew ? without(plan.rows, row) : plan.rows };
}

type Delete = Extract<RowStep, { do: 'delete' }>;

function applyDelete(plan: SessionPlan, { row, instance }: Delete, outcome: RpcOutcome, parameterKey: string) {
  const answer = answerOf(outcome, 'DeleteObjectResponse');
  // 9005: it is gone already.
  if ('fault' in answer && answer.fault.faultCode !== 9005) {
    const { faultCode, faultString } = answer.fault;
    const rowFaults = { ...plan.rowFaults, [givenKey(row.table, row.name)]: faultReason(faultCode, faultString) };
    return { ...plan, rowFaults };
  }
  const gone = withTree(plan, treeOf(plan).withObject(instance, []));
  const key = 'fault' in answer ? plan.parameterKey : parameterKey;
  // It is remembered until the session has stored the tree without it.
  return { ...gone, parameterKey: key };
}

/** Rows that were made in this session and were not looked at: what they begin with is the router's affair. */
export const newRows = (plan: SessionPlan): string[] =>
  Object.values(plan.given).filter((instance) => treeOf(plan).below(instance).length === 0);

/** The table that a row is in. */
export const tableOfRow = (parameter: Pick<PlannedParameter, 'path'>): string => parentOf(rowOf(parameter.path));

export const isOfRowToMake = ({ path }: Pick<PlannedParameter, 'path'>): boolean => isToBeMade(path);

export const NOT_KEPT_ROW: Reason = {
  code: 'not-kept',
  text: 'made several times; the router takes it and does not keep it',
};
