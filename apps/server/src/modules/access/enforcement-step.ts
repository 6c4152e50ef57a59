import { backoffSeconds, type RoundResult } from './dynamic-authorization.repository';
import type { AccessSessionEntity, NasEntity } from './access.entity';
import type { DynamicAuthorizationRequestEntity, EnforcementEntity } from './enforcement.entity';

/** What one step is about. */
export interface StepSubject {
  order: DynamicAuthorizationRequestEntity;
  nas: NasEntity;
  session: AccessSessionEntity | null;
  /** Null: decided before there were plans; its only step is the end of the session. */
  decided: EnforcementEntity | null;
}

/** What came of a step. `isOver`: the next one of the plan is taken; `remember`: this NAS never changes a session in place. */
export interface StepResult extends RoundResult {
  isOver?: boolean;
  remember?: string;
}

export const UNASKED = { attempts: 0, answer: null, answeredAt: null, retryInSeconds: null };

/** So often a NAS may be silent before the next step is taken. */
const SILENT_ROUNDS = 2;

/**
 * Nobody answered. A change in place gives way to the end of the session; that one is asked for until it is answered,
 * while the steps behind it do not wait.
 */
export function silence({ order, nas }: StepSubject): StepResult {
  const isAlternative = order.step === 'coa' || order.step === 'read-back';
  const isOver = order.rounds === SILENT_ROUNDS;
  const retryInSeconds = isOver && isAlternative ? null : backoffSeconds(order.rounds);
  const again = retryInSeconds === null ? `after ${order.rounds} rounds` : `asked again in ${retryInSeconds} s`;
  const reason = `${nas.name} does not answer; ${again}`;
  return { ...UNASKED, outcome: 'no-answer', reason, retryInSeconds, isOver };
}
