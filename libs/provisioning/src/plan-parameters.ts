import {
  fieldShown,
  findManagementPath,
  intentKeyOf,
  isBehindNat,
  isToBeMade,
  mappingFor,
  ReportedTree,
  resolveIntent,
  rowOf,
  type DataModelMapping,
  type Reason,
  type TreeRow,
  type WantedParameter,
} from '@demarc/datamodel';
import {
  isShown,
  judge,
  HELD,
  OBSERVED,
  UNREAD,
  UNVERIFIED,
  wantedTextOf,
  type Adoption,
  type ParameterMemory,
  type PlannedParameter,
} from './planned-parameter';
import { assignOwners, knowsBranch, type Claim, type OwnedParameter } from './owner-chain';
import { asLeft, standing } from './left-wishes';
import { tableOfRow, type RowStep } from './row-steps';
import type { SessionPlan, Unresolved } from './session-plan';
import { planRows } from './plan-rows';
import { refusalOfWish, type Branch } from './spare-branch';
import { wantedState, type Wish } from './wanted-state';

export interface PlannedParameters {
  readonly parameters: readonly PlannedParameter[];
  readonly unresolved: readonly Unresolved[];
  readonly notes: readonly Reason[];
  readonly adoptions: readonly Adoption[];
  readonly rowSteps: SessionPlan['rowSteps'];
  readonly lookAt: readonly string[];
  readonly rows: SessionPlan['rows'];
  readonly given: SessionPlan['given'];
}

interface Context {
  readonly plan: SessionPlan;
  readonly tree: ReportedTree;
  readonly mapping: DataModelMapping;
  readonly memory: ReadonlyMap<string, ParameterMemory>;
  readonly tried: ReadonlyMap<string, PlannedParameter>;
  readonly avoid: ReadonlySet<string>;
  readonly branch: Branch;
}

/** Wanted minus reported: every wanted parameter with its owner, and with what it needs. */
export function planParameters(plan: SessionPlan, reported: ReportedTree): PlannedParameters {
  const { root, facts, evidence, memory, quirks } = plan.input;
  const tree = quirks.ignoresWritable === true ? withoutWritable(reported) : reported;
  const branch = findManagementPath(reported, root, evidence);
  const { wishes, notes } = wantedState(facts, branch.path, isBehindNat(evidence));
  const context: Context = {
    plan,
    tree,
    mapping: mappingFor(root),
    memory: new Map(memory.map((entry) => [entry.path, booted(entry, plan.input.hasBooted)])),
    tried: new Map(plan.parameters.filter(({ wasTried }) => wasTried).map((entry) => [entry.path, entry])),
    avoid: new Set([...plan.avoid, ...memory.filter(({ status }) => status === 'refused').map(({ path }) => path)]),
    branch,
  };
  const isFresh = plan.isTreeFresh || plan.hasLooked || plan.input.isDry === true;
  const rows = planRows(wishes, { plan, tree, mapping: context.mapping, isFresh });
  const claimed = [...wishes.map((wish) => claimsOf(wish, context)), rows];
  const claims = claimed.flatMap((one) => one.claims);
  const owned = assignOwners(standing(claims, context));
  const parts = [...Map.groupBy(owned, ({ wanted }) => wanted.intent).values()].map((own) => planOwned(own, context));
  const parameters = parts.flatMap((part) => part.parameters);
  const writes = parameters.filter(({ action }) => action === 'write');
  return {
    parameters,
    unresolved: onceEach([...claimed.flatMap(({ unresolved }) => unresolved), ...(facts.unresolved ?? [])]),
    notes,
    adoptions: [...parts.flatMap((part) => part.adoptions), ...(plan.input.isObserving ? [] : rows.adoptions)],
    rowSteps: plan.hasMadeRows || plan.input.isObserving ? [] : rows.rowSteps.filter((step) => isNeeded(step, writes)),
    lookAt: rows.lookAt.filter((table) => isToBeLookedAt(table, parameters)),
    rows: rows.rows,
    given: rows.given,
  };
}

/** What one wish would have of this router, and what the router has no place for. */
function claimsOf(wish: Wish, context: Context): { claims: readonly Claim[]; unresolved: readonly Unresolved[] } {
  if (wish.intent.kind === 'row') return NOTHING_CLAIMED;
  const intent = intentKeyOf(wish.intent);
  const plain = resolveIntent(wish.intent, context.tree, context.mapping);
  if ('unresolved' in plain) {
    if (wish.isLeft === true) return { claims: [], unresolved: [] };
    const field = wish.intent.kind === 'parameter' ? wish.intent.path : null;
    return { claims: [], unresolved: [{ intent, field, reason: plain.unresolved }] };
  }
  return {
    claims: withAlternatives(wish, plain.parameters, context).map((wanted) => ({ wanted, wish })),
    unresolved: plain.missing.map(({ field, reason }) => ({ intent, field, reason })),
  };
}

/** Rows are claimed by their tables. */
const NOTHING_CLAIMED = { claims: [], unresolved: [] };

/** Two wishes that miss the same say it once. */
const onceEach = (unresolved: readonly Unresolved[]): Unresolved[] => [
  ...new Map(unresolved.map((entry) => [`${entry.intent} ${entry.field} ${entry.reason.code}`, entry])).values(),
];

/** A row is made when all that it takes may be written: not to a router that is observed, or that refused it. */
const isNeeded = (step: RowStep, writes: readonly PlannedParameter[]): boolean =>
  step.do === 'delete' || writes.some(({ path }) => rowOf(path) === step.path);

/** A table is not looked at for rows that the router has refused to make. */
function isToBeLookedAt(table: string, parameters: readonly PlannedParameter[]): boolean {
  const toMake = parameters.filter((parameter) => isToBeMade(parameter.path) && tableOfRow(parameter) === table);
  return toMake.length === 0 || toMake.some(({ status }) => status !== 'refused');
}

type Part = Pick<PlannedParameters, 'parameters' | 'adoptions'>;

/** Decides on the parameters of one intent: what they protect and whether they arrived is told by them together. */
function planOwned(owned: readonly OwnedParameter[], context: Context): Part {
  const { isObserving } = context.plan.input;
  const lost = lostWrites(
    owned.map(({ wanted }) => wanted),
    context,
  );
  const judged = owned.map((one) => judgeOne(one, { context, lost }));
  const parameters = dropNeedlessProtection(judged.map(({ parameter }) => sparing(parameter, context)));
  return {
    parameters: isObserving ? parameters.map(observed) : parameters,
    adoptions: isObserving ? [] : judged.flatMap(({ adoption }) => adoption ?? []),
  };
}

/** Never saw off the branch, whoever wants it. */
function sparing(parameter: PlannedParameter, { branch }: Context): PlannedParameter {
  if (parameter.action !== 'write' || knowsBranch(parameter.owner)) return parameter;
  const reason = refusalOfWish(parameter.path, branch);
  return reason === null ? parameter : { ...parameter, action: 'none', status: 'refused', reason };
}

/** A refused name stays in the list with its reason; after it comes the alternative, where the model has one. */
function withAlternatives(
  wish: Wish,
  plain: readonly WantedParameter[],
  { tree, mapping, avoid }: Context,
): WantedParameter[] {
  const wanted = new Map(plain.map((parameter) => [parameter.path, parameter]));
  const passed = new Set<string>();
  for (;;) {
    const refused = [...wanted.keys()].filter((path) => avoid.has(path) && !passed.has(path));
    if (refused.length === 0) return [...wanted.values()];
    for (const path of refused) passed.add(path);
    if (wish.intent.kind === 'row') return [...wanted.values()];
    const next = resolveIntent(wish.intent, tree, mapping, passed);
    if ('unresolved' in next) return [...wanted.values()];
    for (const parameter of next.parameters) if (!wanted.has(parameter.path)) wanted.set(parameter.path, parameter);
  }
}

interface JudgeContext {
  readonly context: Context;
  readonly lost: ReadonlyMap<string, ParameterMemory>;
}

function judgeOne(owned: OwnedParameter, { context, lost }: JudgeContext): ReturnType<typeof judge> {
  const { wanted, wish, overrides } = owned;
  if (context.plan.input.held?.includes(wanted.path) === true)
    return { parameter: held(owned, context), adoption: null };
  if (wish.isLeft === true) return { parameter: asLeft(owned, context.memory.get(wanted.path)), adoption: null };
  const tried = context.tried.get(wanted.path);
  // Sent in this very session: its answer stands until it is read back.
  if (tried !== undefined && tried.written === wantedTextOf(wanted)) {
    return { parameter: { ...tried, action: 'none' }, adoption: null };
  }
  const memory = lost.get(wanted.path) ?? context.memory.get(wanted.path);
  const said = (reported: string): string | null => fieldShown(wanted.intent, wanted.field, reported, context.mapping);
  return judge(wanted, { said, wish, overrides, memory, tree: context.tree });
}

/** As it is remembered: what a profile does to it meanwhile says nothing of it. */
function held({ wanted, wish, overrides }: OwnedParameter, { memory }: Context): PlannedParameter {
  const known = memory.get(wanted.path);
  const empty = { written: null, deviceForm: null, corrections: 0, parameterKey: null };
  const status = known?.status ?? 'pending';
  const reason = status === 'pending' ? HELD : (known?.reason ?? null);
  const owner = { owner: wish.owner, mode: wish.mode, source: wish.source ?? null, overrides };
  return { ...empty, ...known, ...wanted, ...owner, status, reason, action: 'none', wasTried: false };
}

/**
 * Writes whose answer was lost with the session. SetParameterValues is atomic, so one sign suffices for all of it: the
 * Inform repeats the ParameterKey that was sent with it, or the router shows the values that could be looked at.
 */
function lostWrites(wanted: readonly WantedParameter[], context: Context): Map<string, ParameterMemory> {
  const { memory, tree, plan } = context;
  const lost = wanted.flatMap((parameter) => {
    const known = memory.get(parameter.path);
    const isLost = known?.status === 'pending' && known.reason?.code === UNVERIFIED.code;
    return isLost && known.written === wantedTextOf(parameter) ? [{ parameter, known }] : [];
  });
  const reportedKey = plan.input.reportedParameterKey;
  const open = lost.filter(({ parameter }) => parameter.secret === null);
  const areShown =
    open.length > 0 &&
    open.every(({ parameter, known }) => isShown({ ...known, ...parameter }, tree.value(parameter.path)));
  return new Map(
    lost
      .filter(({ known }) => areShown || (reportedKey !== null && reportedKey === known.parameterKey))
      .map(({ known }) => [known.path, { ...known, reason: UNREAD }]),
  );
}

/** What protects a key is written along with the key, and not because the subscriber opened the network later. */
function dropNeedlessProtection(parameters: readonly PlannedParameter[]): PlannedParameter[] {
  const isWriting = (field: string): boolean =>
    parameters.some((parameter) => parameter.field === field && (parameter.action === 'write' || parameter.wasTried));
  return parameters.filter(({ field, mode }) => {
    if (mode === 'enforce' || !field.endsWith('-protection')) return true;
    return isWriting(field.slice(0, -'-protection'.length));
  });
}

function observed(parameter: PlannedParameter): PlannedParameter {
  return parameter.action === 'write'
    ? { ...parameter, action: 'none', status: 'pending', reason: OBSERVED }
    : parameter;
}

function booted(memory: ParameterMemory, hasBooted: boolean): ParameterMemory {
  return hasBooted && memory.status === 'after-reboot' ? { ...memory, status: 'pending', reason: UNREAD } : memory;
}

function withoutWritable(tree: ReportedTree): ReportedTree {
  return ReportedTree.of([...tree.rows()].map(([path, value, type]): TreeRow => [path, value, type, null]));
}
