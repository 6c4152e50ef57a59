import type { DiagnosisTask } from '@demarc/contracts';
import type { WordKey } from '../words/words';

export type StepLook = 'ok' | 'running' | 'waiting' | 'fault';

/** One step of something that was ordered of the router, with the seconds it took. */
export interface Step {
  word: WordKey;
  look: StepLook;
  /** Since the task was ordered. */
  seconds: number | null;
  detail?: WordKey;
}

const REASON_OF: Readonly<Record<string, WordKey>> = {
  busy: 'call.busy',
  timeout: 'call.timeout',
  unreachable: 'call.unreachable',
  'wrong-credentials': 'call.credentials',
  'no-credentials': 'call.credentials',
};

const secondsOf = (task: DiagnosisTask, at: string | null): number | null =>
  at === null ? null : Math.max(0, Math.round((Date.parse(at) - Date.parse(task.createdAt)) / 1000));

/** What the router said, step by step: woken, doing, done. Nothing is shown as done without its word. */
export function stepsOf(task: DiagnosisTask, nowMs: number): Step[] {
  const running = Math.max(0, Math.round((nowMs - Date.parse(task.createdAt)) / 1000));
  const call = callStep(task, running);
  if (task.sentAt === null) return end([call], task, running);
  const woken: Step = { word: 'step.woken', look: 'ok', seconds: secondsOf(task, task.sentAt) };
  if (task.kind === 'read') {
    if (isFailed(task)) return end([woken], task, running);
    if (task.answeredAt === null) return [woken, { word: 'step.reading', look: 'running', seconds: running }];
    const read: Step = { word: 'step.read', look: 'ok', seconds: secondsOf(task, task.answeredAt) };
    if (task.state !== 'done') return [woken, read, { word: 'step.measuring', look: 'running', seconds: running }];
    // A router that counts nowhere ends with the reading.
    if (task.finishedAt === task.answeredAt) return [woken, read];
    return [woken, read, { word: 'step.measured', look: 'ok', seconds: secondsOf(task, task.finishedAt) }];
  }
  if (task.answeredAt === null) {
    const step: Step = { word: 'step.ordered', look: 'running', seconds: running };
    return isFailed(task) ? end([woken], task, running) : [woken, step];
  }
  const agreed: Step = { word: 'step.agreed', look: 'ok', seconds: secondsOf(task, task.answeredAt) };
  if (task.state === 'done') {
    return [woken, agreed, { word: 'step.proven', look: 'ok', seconds: secondsOf(task, task.finishedAt) }];
  }
  return isFailed(task)
    ? end([woken, agreed], task, running)
    : [woken, agreed, { word: 'step.restarting', look: 'running', seconds: running }];
}

const isFailed = ({ state }: DiagnosisTask): boolean => state === 'failed' || state === 'cancelled';

function callStep(task: DiagnosisTask, running: number): Step {
  const { call } = task;
  if (call === null || call.outcome === null) return { word: 'step.calling', look: 'running', seconds: running };
  if (call.outcome === 'accepted') return { word: 'step.coming', look: 'running', seconds: running };
  return {
    word: 'step.away',
    look: 'waiting',
    seconds: running,
    detail: REASON_OF[call.outcome] ?? 'call.other',
  };
}

function end(steps: Step[], task: DiagnosisTask, running: number): Step[] {
  if (!isFailed(task)) return steps;
  const word = task.state === 'cancelled' ? 'step.cancelled' : 'step.failed';
  const before = steps.filter(({ look }) => look === 'ok');
  return [...before, { word, look: 'fault', seconds: secondsOf(task, task.finishedAt) ?? running }];
}
