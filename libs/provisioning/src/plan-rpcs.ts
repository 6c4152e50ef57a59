import { assert, assertNever } from '@demarc/kernel';
import type { RpcOutcome } from '@demarc/cwmp';
import {
  isParameterPath,
  isRowTable,
  isToBeMade,
  managementPathNames,
  ReportedTree,
  statusNames,
  statusOf,
} from '@demarc/datamodel';
import { answerOf } from './answer';
import { planBatches } from './batches';
import { applyDiscovery, discoveryRpc, isPaused, lessonsOf, resumeDiscovery, startDiscovery } from './discover-tree';
import { knowsBranch } from './owner-chain';
import { parameterKeyOf } from './parameter-key';
import { planParameters } from './plan-parameters';
import { rowsOf, treeOf, withTree } from './plan-tree';
import { confirm, isOpenQuestion } from './planned-parameter';
import { rpcOf, type PlannedRpc } from './planned-rpc';
import { applyRead, readsOf } from './read-names';
import type { AnswerSize } from './read-values';
import { applyRowStep, beginRowStep, countFilled, newRows, tableOfRow } from './row-steps';
import type { Awaiting, PlanInput, SessionPlan } from './session-plan';
import { applySet } from './set-outcome';
import { mayCut } from './spare-branch';

/** The plan gives up for this session after so many requests; the next one goes on. */
const MAX_RPCS = 180;
/** How often a plan may start over after it learned that its idea of the router was wrong. */
const MAX_ROUNDS = 3;

/** Opens the plan of one session: wanted minus reported, to be found with the fewest requests. */
export function openPlan({ tree, informed, resume, ...input }: PlanInput): SessionPlan {
  const mustDiscover = resume !== null || input.refresh === 'tree' || input.isEnrolling || tree.length === 0;
  // What is learned anew begins with what the Inform said, and with nothing older than this reading.
  const rows = resume?.tree ?? (mustDiscover ? [] : tree);
  const news = informed.filter(({ name }) => name.startsWith(input.root) && isParameterPath(name));
  const stored = treeOf({ tree: rows });
  const known = news.length === 0 ? stored : stored.withValues(news);
  const plan: SessionPlan = {
    input: input.isEnrolling ? { ...input, memory: [] } : input,
    ...rowsOf(known, rows),
    phase: 'discover',
    discovery: mustDiscover ? discoveryOf(input, resume) : null,
    namesPace: { borne: 0, failedAt: null },
    lessons: [],
    learned: null,
    reads: [],
    rowSteps: [],
    // After a factory reset none of them is there (G41).
    rows: input.isEnrolling ? [] : (input.rows ?? []),
    given: {},
    rowFaults: {},
    lookAt: [],
    hasMadeRows: false,
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

const discoveryOf = (
  { root, quirks, experience }: Pick<PlanInput, 'root' | 'quirks' | 'experience'>,
  resume: PlanInput['resume'] = null,
): SessionPlan['discovery'] =>
  resume === null ? startDiscovery(root, quirks, experience) : resumeDiscovery(resume.discovery);

/** The next request of the session, or null when there is nothing more to ask or to say. */
export function nextRpc(plan: SessionPlan): { readonly plan: SessionPlan; readonly rpc: PlannedRpc | null } {
  if (plan.awaiting !== null) return { plan, rpc: rpcOf(plan, plan.awaiting) };
  let current = plan;
  while (current.phase !== 'done' && current.rpcs < MAX_RPCS) {
    current = current.phase === 'discover' ? asking(current) : current;
    const awaiting = awaitNext(current);
    if (awaiting !== null) {
      const begun = awaiting.phase === 'rows' ? beginRowStep(current, awaiting.step) : current;
      const waiting = { ...begun, awaiting, rpcs: current.rpcs + 1 };
      return { plan: waiting, rpc: rpcOf(waiting, awaiting) };
    }
    current = leavePhase(current);
  }
  return { plan: current, rpc: null };
}

/** What a discovery asks next is chosen once, so that the same is asked when the question has to be put again. */
function asking(plan: SessionPlan): SessionPlan {
  const next = plan.discovery === null ? null : discoveryRpc(plan.discovery, treeOf(plan));
  return next === null ? plan : { ...plan, discovery: next.discovery };
}

/** What the current phase still has to ask; null when it is over. */
function awaitNext(plan: SessionPlan): Awaiting | null {
  switch (plan.phase) {
    case 'discover':
      return plan.discovery !== null && discoveryRpc(plan.discovery, treeOf(plan)) !== null
        ? { phase: 'discover' }
        : null;
    case 'look':
    case 'row-read':
    case 'read-back':
      return plan.reads.length > 0 ? { phase: plan.phase } : null;
    case 'rows': {
      const [step] = plan.rowSteps;
      const key = { stage: 'objects' as const, part: plan.rowSteps.length };
      return step === undefined ? null : { phase: 'rows', step, parameterKey: parameterKeyOf(plan.parameters, key) };
    }
    case 'set': {
      const [batch] = plan.batches;
      return batch === undefined
        ? null
        : { phase: 'set', batch, parameterKey: parameterKeyOf(ours(plan.parameters), batch) };
    }
    case 'done':
      return null;
    default:
      return assertNever(plan.phase);
  }
}

/** What scripts leave on a router is nothing that a plan keeps in place: its key does not speak of it. */
const ours = (parameters: SessionPlan['parameters']): SessionPlan['parameters'] =>
  parameters.filter(({ owner, wasTried, action }) => owner !== 'script' || wasTried || action === 'write');

function leavePhase(plan: SessionPlan): SessionPlan {
  switch (plan.phase) {
    case 'discover':
      return leaveDiscovery(plan);
    case 'look':
      return decide({ ...plan, hasLooked: true });
    case 'rows':
      return { ...plan, phase: 'row-read', hasMadeRows: true, reads: readsOf(plan, newRows(plan)) };
    case 'row-read':
      return decide(plan);
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

/** A big tree is learned in several sessions; what is wanted of the router waits until it is known. */
function leaveDiscovery(plan: SessionPlan): SessionPlan {
  const tree = treeOf(plan);
  if (plan.discovery !== null && isPaused(plan.discovery, tree)) return { ...plan, phase: 'done' };
  const learned = plan.discovery === null ? null : lessonsOf(plan.discovery, tree);
  return decide({ ...plan, discovery: null, learned, isTreeFresh: true });
}

/** Decides on every wanted parameter, and first looks at the router where the decision would rest on old knowledge. */
function decide(plan: SessionPlan): SessionPlan {
  const tree = treeOf(plan);
  const planned = { ...plan, ...planParameters(plan, tree) };
  const isFresh = plan.isTreeFresh || plan.hasLooked;
  const names = isFresh ? [] : [...namesToLookAt(planned), ...planned.lookAt];
  if (names.length > 0) return enterLook(planned, names);
  if (planned.rowSteps.length > 0) return { ...planned, phase: 'rows', batches: [] };
  const batches = plan.input.isObserving ? [] : planBatches(planned.parameters, plan.input);
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
    .filter(({ path, secret }) => secret === null && !isToBeMade(path))
    .filter(
      ({ path, intent }) =>
        input.refresh === 'wanted' || input.hasBooted || isOpen(path, intent) || (isUnsaid && intent === 'wan-pppoe'),
    )
    .map((parameter) => (isRowTable(parameter.intent) ? tableOfRow(parameter) : parameter.path));
  // Never saw off the branch: a connection is switched off on fresh evidence only.
  const isCutting = parameters.some(
    ({ intent, field, path: name, owner, action }) =>
      action === 'write' && ((intent === 'wan-pppoe' && field === 'enabled') || (!knowsBranch(owner) && mayCut(name))),
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
  return { ...withTree(plan, blanked), phase: 'look', reads: readsOf(plan, names) };
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
  return { ...plan, phase: 'read-back', reads: readsOf(plan, names) };
}

function settle(plan: SessionPlan): SessionPlan {
  const tree = treeOf(plan);
  const parameters = plan.parameters.map((parameter) =>
    parameter.wasTried ? confirm(parameter, tree.value(parameter.path)) : parameter,
  );
  const settled: SessionPlan = { ...plan, parameters, phase: 'done' };
  // What was read for somebody to see may show what the subscriber made of it: it is judged like any other look, once.
  const { alsoRead } = plan.input;
  if (alsoRead.length === 0 || parameters.some(({ wasTried }) => wasTried)) return settled;
  return decide({ ...settled, input: { ...plan.input, alsoRead: [] } });
}

const UNMEASURED: AnswerSize = { tookMs: null, bytes: null };

/** Takes in what the router answered to the request that `nextRpc` gave. */
export function applyOutcome(plan: SessionPlan, outcome: RpcOutcome, size: AnswerSize = UNMEASURED): SessionPlan {
  const { awaiting } = plan;
  assert(awaiting !== null, 'an outcome answers a request of the plan');
  const answered = { ...plan, awaiting: null };
  switch (awaiting.phase) {
    case 'discover': {
      assert(plan.discovery !== null, 'a discovery is open');
      const { discovery, tree } = applyDiscovery(plan.discovery, treeOf(plan), { outcome, size });
      return withTree({ ...answered, discovery }, tree);
    }
    case 'look':
    case 'row-read':
    case 'read-back':
      return applyRead(answered, outcome);
    case 'rows':
      return applyRowStep(answered, awaiting.step, outcome, awaiting.parameterKey);
    case 'set':
      return applyWrite(answered, awaiting, outcome);
    default:
      return assertNever(awaiting);
  }
}

function applyWrite(plan: SessionPlan, sent: Extract<Awaiting, { phase: 'set' }>, outcome: RpcOutcome): SessionPlan {
  const { parameters, retry, unknown, lessons } = applySet(plan.parameters, sent, outcome);
  const isTaken = !('fault' in answerOf(outcome, 'SetParameterValuesResponse'));
  const written: SessionPlan = {
    ...plan,
    parameters,
    lessons: [...plan.lessons, ...lessons],
    batches: [...retry, ...plan.batches.slice(1)],
    parameterKey: isTaken ? sent.parameterKey : plan.parameterKey,
    rows: isTaken && plan.rows.length > 0 ? countFilled(plan, sent.batch.paths) : plan.rows,
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
    const anew = withTree({ ...plan, parameters: forgotten, rounds, batches: [] }, ReportedTree.empty);
    return { ...anew, phase: 'discover', discovery: discoveryOf(plan.input) };
  }
  const avoid = [...plan.avoid, ...news.refused];
  const again = decide({ ...plan, avoid, rounds, isTreeFresh: true });
  // Nothing else to try: what was planned goes on as it was.
  const isNew = again.batches.some(({ paths }) =>
    paths.some((path) => !plan.parameters.some((known) => known.path === path)),
  );
  return isNew ? { ...again, isTreeFresh: plan.isTreeFresh } : { ...plan, avoid };
}
