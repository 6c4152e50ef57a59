import type { AcsRequest } from '@demarc/cwmp';
import { without, type RowStep } from './row-steps';
import type { SessionPlan } from './session-plan';

/** What may be written now. `restores`: only what gives a service back. */
export type WriteScope = 'all' | 'restores' | 'none';

const READS: ReadonlySet<AcsRequest['method']> = new Set([
  'GetParameterNames',
  'GetParameterValues',
  'GetParameterAttributes',
  'GetRPCMethods',
  'GetQueuedTransfers',
  'GetAllQueuedTransfers',
]);

/** Whatever is not known to be a read changes something at the router. */
export const isWrite = (method: AcsRequest['method']): boolean => !READS.has(method);

/** Whether what the plan is about to ask may be asked now. */
export function mayAsk(plan: SessionPlan, method: AcsRequest['method'], scope: WriteScope): boolean {
  if (scope === 'all' || !isWrite(method)) return true;
  return scope === 'restores' && plan.awaiting?.phase === 'set' && isRestore(plan, plan.awaiting.batch.stage);
}

/**
 * The plan without the writes that may not be made now, and without the one it was about to make. They stay pending,
 * so that the router stays due; what was written before is read back as ever.
 */
export function heldBack(plan: SessionPlan, scope: WriteScope): SessionPlan {
  const wasAsking = plan.awaiting !== null;
  return {
    ...plan,
    awaiting: null,
    rpcs: wasAsking ? plan.rpcs - 1 : plan.rpcs,
    rowSteps: [],
    hasMadeRows: true,
    rows: plan.awaiting?.phase === 'rows' ? rowsBefore(plan, plan.awaiting.step) : plan.rows,
    batches: plan.batches.filter(({ stage }) => scope === 'all' || (scope === 'restores' && isRestore(plan, stage))),
  };
}

/** Without the row that was about to be made. */
const rowsBefore = ({ rows }: SessionPlan, step: RowStep): SessionPlan['rows'] =>
  step.do === 'add' && step.isNew ? without(rows, step.row) : rows;

/** A service comes back by its WAN connection alone; everything else can wait with the rest. */
function isRestore({ input }: SessionPlan, stage: string): boolean {
  const state = input.facts.subscription?.serviceState;
  return stage === 'wan' && (state === 'active' || state === 'notice');
}
