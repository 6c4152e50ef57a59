import { assert, assertNever } from '@demarc/kernel';
import type { AcsRequest, RpcOutcome } from '@demarc/cwmp';
import {
  isParameterPath,
  managementPathNames,
  ReportedTree,
  statusNames,
  statusOf,
  type SecretText,
} from '@demarc/datamodel';
import { answerOf } from './answer';
import { planBatches } from './batches';
import { applyDiscovery, discoveryRpc, startDiscovery } from './discover-tree';
import { parameterKeyOf } from './parameter-key';
import { planParameters } from './plan-parameters';
import { treeOf, withTree } from './plan-tree';
import { confirm, isOpenQuestion } from './planned-parameter';
import { readQueue, splitRead } from './read-queue';
import type { Awaiting, PlanInput, SessionPlan } from './session-plan';
import { applySet } from './set-outcome';

/** A request of the plan. Values of secrets are not in it: `fillSecrets` puts them in, right before it is sent. */
export type PlannedRpc =
  | Extract<AcsRequest, { method: 'GetParameterNames' | 'GetParameterValues' }>
  | {
      readonly method: 'SetParameterValues';
      readonly values: readonly PlannedSetting[];
      readonly parameterKey: string;
    };

export interface PlannedSetting {
  readonly name: string;
  readonly type: string;
  readonly value: string | null;
  readonly secret: SecretText | null;
}

/** The plan gives up for this session after so many requests; the next one goes on. */
const MAX_RPCS = 180;
/** How often a plan may start over after it learned that its idea of the router was wrong. */
const MAX_ROUNDS = 3;

/** Opens the plan of one session: wanted minus reported, to be found with the fewest requests. */
export function openPlan({ tree, informed, ...input }: PlanInput): SessionPlan {
  const mustDiscover = input.refresh === 'tree' || input.isEnrolling || tree.length === 0;
  // What is learned anew begins with what the Inform said, and with nothing older.
  const known = (mustDiscover ? ReportedTree.empty : ReportedTree.of(tree)).withValues(
    informed.filter(({ name }) => name.startsWith(input.root) && isParameterPath(name)),
  );
  const plan: SessionPlan = {
    input: input.isEnrolling ? { ...input, memory: [] } : input,
    tree: [...known.rows()],
    phase: 'discover',
    discovery: mustDiscover ? startDiscovery(input.root, input.quirks) : null,
    reads: [],
    batches: [],
    parameters: [],
    unresolved: [],
    notes: [],
    adoptions: [],
    avoid: [],
    awaiting: null,
    isTreeFresh: false,
    hasLooked: false,
    isStatusInformed: statusNames(known, input.root).some((name) => informed.some((entry) => entry.name === name)),
    rounds: 0,
    rpcs: 0,
    parameterKey: null,
    wroteWan: false,
    before: null,
  };
  return mustDiscover ? plan : decide(plan);
}

/** The next request of the session, or null when there is nothing more to ask or to say. */
export function nextRpc(plan: SessionPlan): { readonly plan: SessionPlan; readonly rpc: PlannedRpc | null } {
  if (plan.awaiting !== null) return { plan, rpc: rpcOf(plan, plan.awaiting) };
  let current = plan;
  while (current.phase !== 'done' && current.rpcs < MAX_RPCS) {
    const awaiting = awaitNext(current);
    if (awaiting !== null) {
      const asking = { ...current, awaiting, rpcs: current.rpcs + 1 };
      return { plan: asking, rpc: rpcOf(asking, awaiting) };
    }
    current = leavePhase(current);
  }
  return { plan: current, rpc: null };
}

/** What the current phase still has to ask; null when it is over. */
function awaitNext(plan: SessionPlan): Awaiting | null {
  switch (plan.phase) {
    case 'discover':
      return plan.discovery !== null && discoveryRpc(plan.discovery) !== null ? { phase: 'discover' } : null;
    case 'look':
    case 'read-back':
      return plan.reads.length > 0 ? { phase: plan.phase } : null;
    case 'set': {
      const [batch] = plan.batches;
      return batch === undefined
        ? null
        : { phase: 'set', batch, parameterKey: parameterKeyOf(plan.parameters, batch.stage) };
    }
    case 'done':
      return null;
    default:
      return assertNever(plan.phase);
  }
}

function leavePhase(plan: SessionPlan): SessionPlan {
  switch (plan.phase) {
    case 'discover':
      return decide({ ...plan, discovery: null, isTreeFresh: true });
    case 'look':
      return decide({ ...plan, hasLooked: true });
    case 'set':
      return enterReadBack(plan);
    case 'read-back':
      return settle(plan);
    case 'done':
      return plan;
    default:
      return assertNever(plan.phase);
  }
}

/** Decides on every wanted parameter, and first looks at the router where the decision would rest on old knowledge. */
function decide(plan: SessionPlan): SessionPlan {
  const tree = treeOf(plan);
  const planned = { ...plan, ...planParameters(plan, tree) };
  const isFresh = plan.isTreeFresh || plan.hasLooked;
  const names = isFresh ? [] : namesToLookAt(planned);
  if (names.length > 0) return enterLook(planned, names);
  const batches = plan.input.isObserving ? [] : planBatches(planned.parameters, plan.input.isEnrolling);
  return { ...planned, phase: 'set', batches, before: plan.before ?? statusOf(tree, plan.input.root) };
}

function namesToLookAt(plan: SessionPlan): string[] {
  const { input, parameters } = plan;
  const tree = treeOf(plan);
  const open = new Set(input.memory.filter(isOpenQuestion).map(({ path }) => path));
  const isOpen = (path: string, intent: string): boolean =>
    open.has(path) || parameters.some((other) => other.intent === intent && open.has(other.path));
  // What is written is read back in any case; what need not be written is nobody's word yet.
  const isUnsaid =
    input.isProving === true && !parameters.some(({ intent, action }) => intent === 'wan-pppoe' && action === 'write');
  const looked = parameters
    .filter(({ secret }) => secret === null)
    .filter(
      ({ path, intent }) =>
        input.refresh === 'wanted' || input.hasBooted || isOpen(path, intent) || (isUnsaid && intent === 'wan-pppoe'),
    )
    .map(({ path }) => path);
  // Never saw off the branch: a connection is switched off on fresh evidence only.
  const isCutting = parameters.some(
    ({ intent, field, action }) => intent === 'wan-pppoe' && field === 'enabled' && action === 'write',
  );
  const path = isCutting || input.refresh === 'wanted' ? managementPathNames(tree, input.root) : [];
  const status = looked.length > 0 || path.length > 0 ? statusNames(tree, input.root) : [];
  return [...looked, ...path, ...status];
}

function enterLook(plan: SessionPlan, names: readonly string[]): SessionPlan {
  const tree = treeOf(plan);
  // Addresses the router does not repeat are unknown from here on, not what they were last week.
  const stale = managementPathNames(tree, plan.input.root).filter((name) => names.includes(name));
  const blanked = tree.withValues(stale.map((name) => ({ name, value: null, type: '' })));
  return { ...withTree(plan, blanked), phase: 'look', reads: readQueue(names, namesPerRead(plan)) };
}

function namesPerRead(plan: SessionPlan): number {
  return plan.input.quirks.maxNamesPerRead ?? 64;
}

/** Everything written in the session is read back once for all. */
function enterReadBack(plan: SessionPlan): SessionPlan {
  const tree = treeOf(plan);
  const tried = plan.parameters.filter(
    ({ wasTried, status, secret }) => wasTried && status !== 'refused' && secret === null,
  );
  const status = plan.wroteWan ? statusNames(tree, plan.input.root) : [];
  const also = plan.input.alsoRead.filter((name) =>
    name.endsWith('.') ? tree.below(name).length > 0 : tree.has(name),
  );
  const names = [...tried.map(({ path }) => path), ...status, ...also];
  return { ...plan, phase: 'read-back', reads: readQueue(names, namesPerRead(plan)) };
}

function settle(plan: SessionPlan): SessionPlan {
  const tree = treeOf(plan);
  const parameters = plan.parameters.map((parameter) =>
    parameter.wasTried ? confirm(parameter, tree.value(parameter.path)) : parameter,
  );
  return { ...plan, parameters, phase: 'done' };
}

/** Takes in what the router answered to the request that `nextRpc` gave. */
export function applyOutcome(plan: SessionPlan, outcome: RpcOutcome): SessionPlan {
  const { awaiting } = plan;
  assert(awaiting !== null, 'an outcome answers a request of the plan');
  const answered = { ...plan, awaiting: null };
  switch (awaiting.phase) {
    case 'discover': {
      assert(plan.discovery !== null, 'a discovery is open');
      const { discovery, tree } = applyDiscovery(plan.discovery, treeOf(plan), outcome);
      return withTree({ ...answered, discovery }, tree);
    }
    case 'look':
    case 'read-back':
      return applyRead(answered, outcome);
    case 'set':
      return applyWrite(answered, awaiting, outcome);
    default:
      return assertNever(awaiting);
  }
}

function applyRead(plan: SessionPlan, outcome: RpcOutcome): SessionPlan {
  const [asked = [], ...rest] = plan.reads;
  const answer = answerOf(outcome, 'GetParameterValuesResponse');
  const tree = treeOf(plan);
  if ('fault' in answer) return { ...plan, reads: [...splitRead(asked, tree, plan.input.root), ...rest] };
  const { values } = answer.response;
  const objects = asked.filter((name) => name.endsWith('.'));
  const known = values.filter(({ name }) => isParameterPath(name) && tree.has(name));
  const read = objects.reduce(
    (grown, object) => grown.withObject(object, values.filter(({ name }) => isParameterPath(name)).slice(0, 2_000)),
    tree.withValues(known),
  );
  return { ...withTree(plan, read), reads: rest };
}

function applyWrite(plan: SessionPlan, sent: Extract<Awaiting, { phase: 'set' }>, outcome: RpcOutcome): SessionPlan {
  const { parameters, retry, unknown } = applySet(plan.parameters, sent, outcome);
  const isTaken = !('fault' in answerOf(outcome, 'SetParameterValuesResponse'));
  const written: SessionPlan = {
    ...plan,
    parameters,
    batches: [...retry, ...plan.batches.slice(1)],
    parameterKey: isTaken ? sent.parameterKey : plan.parameterKey,
    wroteWan: plan.wroteWan || (isTaken && sent.batch.stage === 'wan'),
  };
  const refused = sent.batch.paths.filter((path) => isRefused(parameters, path));
  if (refused.length === 0 || plan.rounds >= MAX_ROUNDS) return written;
  return startOver(written, { refused, unknown });
}

const isRefused = (parameters: SessionPlan['parameters'], path: string): boolean =>
  parameters.some((parameter) => parameter.path === path && parameter.status === 'refused');

/** A refusal may have another way: a name of the same meaning, or a tree that changed behind our back (9005). */
function startOver(plan: SessionPlan, news: { refused: readonly string[]; unknown: readonly string[] }): SessionPlan {
  const rounds = plan.rounds + 1;
  if (news.unknown.length > 0 && !plan.isTreeFresh) {
    const forgotten = plan.parameters.filter(({ path }) => !news.unknown.includes(path));
    const { root, quirks } = plan.input;
    const anew = withTree({ ...plan, parameters: forgotten, rounds, batches: [] }, ReportedTree.empty);
    return { ...anew, phase: 'discover', discovery: startDiscovery(root, quirks) };
  }
  const avoid = [...plan.avoid, ...news.refused];
  const again = decide({ ...plan, avoid, rounds, isTreeFresh: true });
  // Nothing else to try: what was planned goes on as it was.
  const isNew = again.batches.some(({ paths }) =>
    paths.some((path) => !plan.parameters.some((known) => known.path === path)),
  );
  return isNew ? { ...again, isTreeFresh: plan.isTreeFresh } : { ...plan, avoid };
}

function rpcOf(plan: SessionPlan, awaiting: Awaiting): PlannedRpc {
  switch (awaiting.phase) {
    case 'discover': {
      const rpc = plan.discovery === null ? null : discoveryRpc(plan.discovery);
      assert(
        rpc?.method === 'GetParameterNames' || rpc?.method === 'GetParameterValues',
        'a discovery asks names or values',
      );
      return rpc;
    }
    case 'look':
    case 'read-back':
      return { method: 'GetParameterValues', names: plan.reads[0] ?? [] };
    case 'set': {
      const { batch, parameterKey } = awaiting;
      const values = plan.parameters
        .filter(({ path }) => batch.paths.includes(path))
        .map(({ path, type, value, secret }) => ({ name: path, type, value, secret }));
      return { method: 'SetParameterValues', values, parameterKey };
    }
    default:
      return assertNever(awaiting);
  }
}
