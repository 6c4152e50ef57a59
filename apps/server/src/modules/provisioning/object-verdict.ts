import { type RpcOutcome } from '@demarc/cwmp';
import { answerOf, faultReason } from '@demarc/provisioning';
import type { TaskRun } from './session-work';
import type { TaskResultLine } from './task.entity';
import type { TaskVerdict } from './task-verdict';

/** TR-069 A.5.1: a name that is not there, a reason to leave it out. */
const INVALID_NAME = 9005;

/** Values that were asked for by name: what is not there is left out, and the rest is read all the same. */
export function afterGet(run: TaskRun, outcome: RpcOutcome): TaskVerdict {
  const asked = run.step === 'each' ? run.names.slice(0, 1) : run.result.map(({ path }) => path);
  const rest = run.step === 'each' ? run.names.slice(1) : [];
  const told = (word: string): TaskResultLine[] =>
    run.result.map((line) => (asked.includes(line.path) ? { ...line, outcome: word } : line));
  if ('fault' in outcome) {
    const { faultCode, faultString } = outcome.fault;
    if (faultCode === INVALID_NAME && asked.length > 1) return { next: 'each', names: asked, result: run.result };
    const { text } = faultReason(faultCode, faultString);
    if (faultCode !== INVALID_NAME) return { next: 'fail', reason: text, result: told('not read') };
    return goOn(rest, told('the router does not have it'));
  }
  return goOn(rest, told('read'));
}

const goOn = (names: readonly string[], result: readonly TaskResultLine[]): TaskVerdict =>
  names.length === 0 ? { next: 'end', result } : { next: 'each', names, result };

/** AddObject, then the new instance is read, then its values are set. */
export function afterAdd(run: TaskRun, outcome: RpcOutcome): TaskVerdict {
  if (run.step === 'read-new') return afterReading(run);
  if ('fault' in outcome) {
    const { text } = faultReason(outcome.fault.faultCode, outcome.fault.faultString);
    const made = run.instance === undefined ? '' : `${run.instance} was made, and its values were refused: `;
    return { next: 'fail', reason: made + text, result: run.result };
  }
  if (run.step === 'set-new') {
    const [head, ...values] = run.result;
    const result = [...(head === undefined ? [] : [head]), ...values.map((line) => ({ ...line, outcome: 'taken' }))];
    return { next: 'read-back', names: values.map(({ path }) => path), result };
  }
  const answer = answerOf(outcome, 'AddObjectResponse');
  const [head, ...values] = run.result;
  if (head === undefined || 'fault' in answer)
    return { next: 'fail', reason: 'the router gave no number for the new object', result: run.result };
  const instance = `${head.path}${answer.response.instanceNumber}.`;
  const made = { ...head, value: String(answer.response.instanceNumber), outcome: `made as ${instance}` };
  return {
    next: 'read-new',
    instance,
    result: [made, ...values.map((line) => ({ ...line, path: instance + line.path }))],
  };
}

/** What the new instance shows is known; where nothing is to be set, that was all. */
function afterReading({ instance = '', result }: TaskRun): TaskVerdict {
  return result.length > 1 ? { next: 'set-new', instance, result } : { next: 'end', result };
}

/** Deleted twice is deleted. */
export function afterDelete(run: TaskRun, outcome: RpcOutcome): TaskVerdict {
  const told = (word: string): TaskResultLine[] => run.result.map((line) => ({ ...line, outcome: word }));
  if (!('fault' in outcome)) return { next: 'end', result: told('deleted') };
  const { faultCode, faultString } = outcome.fault;
  if (faultCode === INVALID_NAME) return { next: 'end', result: told('the router does not have it') };
  return { next: 'fail', reason: faultReason(faultCode, faultString).text, result: told('not deleted') };
}
