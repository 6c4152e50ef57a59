import type { AcsRequest } from '@demarc/cwmp';
import {
  applyPushOutcome,
  isPushDone,
  nextPushRpc,
  openPush,
  type PushGoal,
  type PushPlan,
  type PushRecord,
} from '@demarc/provisioning';
import type { ModelCpe } from './model-cpe';

const WRITES: readonly AcsRequest['method'][] = ['SetParameterValues', 'AddObject', 'DeleteObject'];
export const isWrite = ({ method }: AcsRequest): boolean => WRITES.includes(method);

export interface PushedSession {
  /** What was stored when the session was over, or when the process died. */
  readonly record: PushRecord;
  readonly isDone: boolean;
  readonly requests: readonly AcsRequest[];
}

export interface PushSessionOptions {
  /** The process dies with its n-th write; the router has it, or has not. */
  readonly diesAtWrite?: { readonly write: number; readonly hasArrived: boolean };
}

let sessions = 0;

/** One session of a push against a model CPE, stored as the server stores it: before each write, and at the end. */
export function pushSession(
  cpe: ModelCpe,
  record: PushRecord,
  goal: PushGoal,
  { diesAtWrite }: PushSessionOptions = {},
): PushedSession {
  const key = cpe.names().find((name) => name.endsWith('ManagementServer.ParameterKey')) ?? '';
  const reportedKey = cpe.get(key) ?? null;
  let plan: PushPlan = openPush({
    goal,
    record,
    quirks: {},
    stayingKey: 'the-wanted-state',
    reportedKey,
    tag: `push${++sessions}`,
  });
  let stored = record;
  let writes = 0;
  const requests: AcsRequest[] = [];
  for (;;) {
    const step = nextPushRpc(plan);
    plan = JSON.parse(JSON.stringify(step.plan)) as PushPlan;
    const { rpc } = step;
    if (rpc === null) return { record: plan.record, isDone: isPushDone(plan), requests };
    if (isWrite(rpc)) {
      if (plan.isUnstored) stored = plan.record;
      plan = { ...plan, isUnstored: false };
      writes += 1;
    }
    const dies = isWrite(rpc) && writes === diesAtWrite?.write;
    if (dies && diesAtWrite?.hasArrived === false) return { record: stored, isDone: false, requests };
    requests.push(rpc);
    const outcome = cpe.answer(rpc);
    if (dies) return { record: stored, isDone: false, requests };
    plan = applyPushOutcome(plan, outcome);
  }
}
