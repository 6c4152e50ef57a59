import { statusOf, type ConnectionReading, type Reason, type ReportedTree, type SecretRef } from '@demarc/datamodel';
import { assert } from '@demarc/kernel';
import type { AcsRequest } from '@demarc/cwmp';
import { applyDiscovery, type DiscoveryLessons } from './discover-tree';
import type { Lesson } from './lesson';
import { treeOf } from './plan-tree';
import type { PlannedRpc } from './planned-rpc';
import {
  confirm,
  HELD,
  UNREAD,
  UNVERIFIED,
  wantedTextOf,
  type Adoption,
  type PlannedParameter,
} from './planned-parameter';
import { namesLessons } from './read-names';
import type { SessionPlan, UnfinishedDiscovery, Unresolved } from './session-plan';

/** What a session leaves behind. */
export interface PlanResult {
  readonly parameters: readonly PlannedParameter[];
  readonly unresolved: readonly Unresolved[];
  readonly notes: readonly Reason[];
  readonly adoptions: readonly Adoption[];
  readonly tree: ReportedTree;
  /** The tree was learned as a whole, and replaces what was known. */
  readonly isTreeComplete: boolean;
  /** Rows in its tables that are there by our doing, or may be. */
  readonly rows: SessionPlan['rows'];
  /** The last ParameterKey the router took. */
  readonly parameterKey: string | null;
  readonly wroteWan: boolean;
  readonly before: ConnectionReading | null;
  /** `before` is of this session, and not what the router was like before it started again. */
  readonly isBeforeFresh: boolean;
  readonly reading: ConnectionReading | null;
  /** Something is still to be done or to be looked at in another session. */
  readonly isDue: boolean;
  /** The tree is not known as a whole yet: where the next session goes on. */
  readonly unfinished: UnfinishedDiscovery | null;
  readonly lessons: readonly Lesson[];
  /** Names that the router lists and refuses to read, found in this reading. */
  readonly badNames: readonly string[];
  /** What its make has borne; null when the tree was not read as a whole. */
  readonly experience: DiscoveryLessons['experience'] | null;
}

/** Ends a plan. A session that was lost leaves its last write unverified, never failed. */
export function closePlan(left: SessionPlan): PlanResult {
  const plan = noteSilence(left);
  const isDone = plan.phase === 'done';
  const tree = treeOf(plan);
  const parameters = isDone ? plan.parameters : plan.parameters.map((parameter) => leftOpen(parameter, plan));
  const isPending = parameters.some(
    ({ status, reason }) => status === 'pending' && reason?.code !== 'observe-mode' && reason?.code !== HELD.code,
  );
  return {
    parameters,
    unresolved: plan.unresolved,
    notes: plan.notes,
    adoptions: plan.adoptions,
    tree,
    isTreeComplete: plan.isTreeFresh,
    rows: plan.rows,
    parameterKey: plan.parameterKey,
    wroteWan: plan.wroteWan,
    before: plan.before,
    isBeforeFresh: plan.isTreeFresh || plan.hasLooked || plan.isStatusInformed || !plan.input.hasBooted,
    reading: statusOf(tree, plan.input.root),
    isDue: isPending || !isDone || plan.discovery !== null,
    unfinished: plan.discovery === null ? null : { discovery: plan.discovery, tree: plan.tree },
    lessons: [...plan.lessons, ...namesLessons(plan.namesPace), ...(plan.learned ?? plan.discovery ?? NONE).lessons],
    badNames: (plan.learned ?? plan.discovery?.values ?? NONE).badNames,
    experience: plan.learned?.experience ?? null,
  };
}

const NONE = { lessons: [], badNames: [] };

/** G7, G30: a router that fell silent over a question of the discovery is asked a smaller one next time. */
function noteSilence(plan: SessionPlan): SessionPlan {
  if (plan.awaiting?.phase !== 'discover' || plan.discovery === null) return plan;
  const outcome = { fault: { faultCode: 9004, faultString: 'the session was lost', parameterFaults: [] } };
  const size = { tookMs: null, bytes: null };
  const { discovery } = applyDiscovery(plan.discovery, treeOf(plan), { outcome, size });
  return { ...plan, awaiting: null, discovery };
}

function leftOpen(parameter: PlannedParameter, plan: SessionPlan): PlannedParameter {
  const { awaiting } = plan;
  if (awaiting?.phase === 'set' && awaiting.batch.paths.includes(parameter.path)) {
    const written = wantedTextOf(parameter);
    const { parameterKey } = awaiting;
    return { ...parameter, status: 'pending', reason: UNVERIFIED, written, parameterKey, wasTried: true };
  }
  if (!parameter.wasTried || parameter.status !== 'pending' || parameter.reason !== null) return parameter;
  return parameter.secret === null ? { ...parameter, reason: UNREAD } : confirm(parameter, null);
}

/** The request as it is sent: secrets are put in here and nowhere earlier. */
export function fillSecrets(rpc: PlannedRpc, reveal: (ref: SecretRef) => string): AcsRequest {
  if (rpc.method !== 'SetParameterValues') return rpc;
  const values = rpc.values.map(({ name, type, value, secret }) => {
    const text = secret === null ? value : reveal(secret.ref);
    assert(text !== null, `${name} has a value or a secret`);
    return { name, type, value: text };
  });
  return { ...rpc, values };
}
