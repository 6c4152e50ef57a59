import {
  findNamedRow,
  givenKey,
  parentOf,
  readRowName,
  resolveRow,
  rowName,
  unfilledRows,
  type DataModelMapping,
  type Reason,
  type ReportedTree,
  type ResolvedRow,
  type RowIntent,
} from '@demarc/datamodel';
import { strongestOf, type Claim } from './owner-chain';
import { MAX_CORRECTIONS, type Adoption } from './planned-parameter';
import { NOT_KEPT_ROW, without, type MadeRow, type RowStep } from './row-steps';
import type { SessionPlan, Unresolved } from './session-plan';
import { refusalOfRow } from './spare-branch';
import type { Wish } from './wanted-state';

export interface RowsPlan {
  readonly claims: readonly Claim[];
  readonly unresolved: readonly Unresolved[];
  readonly adoptions: readonly Adoption[];
  readonly rowSteps: readonly RowStep[];
  /** Tables that must be looked at before a row is made or taken away. */
  readonly lookAt: readonly string[];
  readonly rows: readonly MadeRow[];
  readonly given: SessionPlan['given'];
}

type RowWish = Wish & { readonly intent: RowIntent };

interface Context {
  readonly plan: SessionPlan;
  readonly tree: ReportedTree;
  readonly mapping: DataModelMapping;
  readonly isFresh: boolean;
}

const isRowWish = (wish: Wish): wish is RowWish => wish.intent.kind === 'row';

/**
 * Which rows a router shall have, found by their keys and made where they are missing; and which of those that were made
 * nobody wants any more. A table is looked at before either, so that nothing is made twice.
 */
export function planRows(wishes: readonly Wish[], context: Context): RowsPlan {
  const groups = Map.groupBy(wishes.filter(isRowWish), ({ intent }) =>
    givenKey(intent.table, rowName(intent.table, intent.values)),
  );
  let found: RowsPlan = {
    claims: [],
    unresolved: [],
    adoptions: [],
    rowSteps: [],
    lookAt: [],
    rows: context.plan.rows,
    given: context.plan.given,
  };
  if (groups.size === 0 && found.rows.length === 0) return found;
  // What is taken away makes room for what is made.
  for (const row of context.plan.rows) if (!isWanted(groups, row)) found = takeAway(found, row, context);
  for (const group of groups.values()) found = planGroup(found, group, context);
  return found;
}

function isWanted(groups: ReadonlyMap<string, readonly RowWish[]>, { table, name }: MadeRow): boolean {
  return groups.get(givenKey(table, name))?.some(({ intent }) => intent.isGone !== true) === true;
}

/** What was ours goes when nobody wants it; what was given to the subscriber is theirs. */
function takeAway(found: RowsPlan, row: MadeRow, { plan, tree, mapping, isFresh }: Context): RowsPlan {
  const keys = readRowName(row.table, row.name)?.keys;
  const place = keys === undefined ? null : findNamedRow(row.table, keys, { tree, mapping });
  if (row.mode === 'initial' || place === null) return { ...found, rows: without(found.rows, row) };
  if (!isFresh) return { ...found, lookAt: [...found.lookAt, place.collection] };
  if (place.instance === null) return { ...found, rows: without(found.rows, row) };
  const fault = plan.rowFaults[givenKey(row.table, row.name)];
  if (fault !== undefined) return { ...found, unresolved: [...found.unresolved, unresolvedRow(row, fault)] };
  return { ...found, rowSteps: [...found.rowSteps, { do: 'delete', row, instance: place.instance }] };
}

const unresolvedRow = ({ table, name }: Pick<MadeRow, 'table' | 'name'>, reason: Reason): Unresolved => ({
  intent: table,
  field: name,
  reason,
});

function planGroup(found: RowsPlan, group: readonly RowWish[], context: Context): RowsPlan {
  const strongest = strongestOf(group);
  const { table, values, isGone } = strongest.intent;
  const row = { table, name: rowName(table, values) };
  const cannot = (reason: Reason): RowsPlan => ({
    ...found,
    unresolved: [...found.unresolved, unresolvedRow(row, reason)],
  });
  if (isGone === true) return cannot(TAKEN_AWAY);
  const refusal = refusalOfRow(values, context.plan.input.evidence.connectionRequestUrl);
  if (table === 'port-forward' && refusal !== null) return cannot(refusal);
  const resolved = group
    .filter(({ intent }) => intent.isGone !== true)
    .map((wish) => ({ wish, at: resolveRow(wish.intent, { ...context, given: found.given }) }));
  const first = resolved.find(({ wish }) => wish === strongest)?.at;
  if (first === undefined || 'unresolved' in first) return first === undefined ? found : cannot(first.unresolved);
  const known = resolved.flatMap(({ wish, at }) => ('unresolved' in at ? [] : [{ wish, at }]));
  if (first.instance !== null) return claimed(settled(found, row, context), known);
  // A change that a subscriber made to a row is no row by itself.
  if (!known.some(({ at }) => at.isWhole)) return found;
  return planMissing(found, { row, strongest, known, collection: first.collection }, context);
}

interface Missing {
  readonly row: Pick<MadeRow, 'table' | 'name'>;
  readonly strongest: RowWish;
  readonly known: readonly { readonly wish: RowWish; readonly at: ResolvedRow }[];
  readonly collection: string;
}

function planMissing(found: RowsPlan, { row, strongest, known, collection }: Missing, context: Context): RowsPlan {
  const { plan, tree, mapping, isFresh } = context;
  const made = found.rows.find(({ table, name }) => table === row.table && name === row.name);
  if (!isFresh) return claimed({ ...found, lookAt: [...found.lookAt, collection] }, known);
  if (strongest.mode === 'initial' && made?.mode === 'initial' && !plan.input.isEnrolling) {
    const adoption = { intent: row.table, field: row.name, path: collection, value: GONE };
    const rows = without(found.rows, made);
    return { ...found, rows, adoptions: [...found.adoptions, adoption] };
  }
  if ((made?.times ?? 0) >= MAX_CORRECTIONS)
    return { ...found, unresolved: [...found.unresolved, unresolvedRow(row, NOT_KEPT_ROW)] };
  const entry: MadeRow = { ...row, mode: strongest.mode, times: made?.times ?? 0 };
  const taken = new Set(Object.values(found.given));
  const spare = plan.input.isObserving
    ? undefined
    : unfilledRows(row.table, tree, mapping).find((instance) => !taken.has(instance));
  if (spare !== undefined) {
    const given = { ...found.given, [givenKey(row.table, row.name)]: spare };
    const again = known.flatMap(({ wish }) => {
      const at = resolveRow(wish.intent, { tree, mapping, given });
      return 'unresolved' in at ? [] : [{ wish, at }];
    });
    return claimed({ ...found, given, rows: [...without(found.rows, entry), entry] }, again);
  }
  const path = known[0]?.at.parameters[0]?.path ?? '';
  const step: RowStep = { do: 'add', row: entry, isNew: made === undefined, collection, path: `${parentOf(path)}` };
  return claimed({ ...found, rowSteps: [...found.rowSteps, step] }, known);
}

/** The router has just shown it, and not only since a moment ago: it stays. */
function settled(found: RowsPlan, row: Pick<MadeRow, 'table' | 'name'>, { plan, isFresh }: Context): RowsPlan {
  if (!isFresh) return found;
  const known = found.rows.find(({ table, name }) => table === row.table && name === row.name);
  if (known === undefined || known.times === 0 || plan.given[givenKey(row.table, row.name)] !== undefined) return found;
  return { ...found, rows: [...without(found.rows, known), { ...known, times: 0 }] };
}

function claimed(found: RowsPlan, known: Missing['known']): RowsPlan {
  const claims = known.flatMap(({ wish, at }) => at.parameters.map((wanted): Claim => ({ wanted, wish })));
  const missing = known.flatMap(({ wish, at }) =>
    at.missing.map(({ field, reason }): Unresolved => ({ intent: wish.intent.table, field, reason })),
  );
  return { ...found, claims: [...found.claims, ...claims], unresolved: [...found.unresolved, ...missing] };
}

/** What an adoption says of a row that the subscriber took away. */
export const GONE = 'gone';

const TAKEN_AWAY: Reason = {
  code: 'taken-away',
  text: 'the subscriber took it away at the router, and that was adopted',
};
