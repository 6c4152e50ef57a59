import { assertNever } from '@demarc/kernel';
import { faultWords, type CwmpFault, type DeploymentResult, type RpcOutcome } from '@demarc/cwmp';
import { isSecretPath } from '@demarc/datamodel';
import { answerOf, faultReason } from '@demarc/provisioning';
import type { TaskResultLine } from './task.entity';
import { afterAdd, afterDelete, afterGet } from './object-verdict';
import type { TaskRun } from './session-work';
import { notificationWords } from './task-payload';

/** What the answer of a router means for the task that asked. */
export type TaskVerdict =
  | { readonly next: 'end'; readonly result: readonly TaskResultLine[] }
  | { readonly next: 'fail'; readonly reason: string; readonly result: readonly TaskResultLine[] }
  /** It agreed; done is what it says later. */
  | { readonly next: 'wait'; readonly reason: string }
  /** It sends a file; whether that came is known elsewhere. */
  | { readonly next: 'sends'; readonly status: number }
  | { readonly next: 'read-back'; readonly names: readonly string[]; readonly result: readonly TaskResultLine[] }
  /** The names one by one, since one of them is not there. */
  | { readonly next: 'each'; readonly names: readonly string[]; readonly result: readonly TaskResultLine[] }
  /** An instance was made: it is read, or its values are set. */
  | { readonly next: 'read-new' | 'set-new'; readonly instance: string; readonly result: readonly TaskResultLine[] }
  /** It is too old for the question: the older one is asked. */
  | { readonly next: 'ask-older' }
  /** Its plan says the rest. */
  | { readonly next: 'go-on' };

const METHOD_UNSUPPORTED = 9000;
const MAX_METHODS = 100;

export function verdictOf(run: TaskRun, outcome: RpcOutcome): TaskVerdict {
  if (run.step === 'read-back') return { next: 'end', result: readBackOf(run, outcome) };
  if (run.kind === 'get-parameters') return afterGet(run, outcome);
  if (run.kind === 'add-object') return afterAdd(run, outcome);
  if (run.kind === 'delete-object') return afterDelete(run, outcome);
  if ('fault' in outcome) {
    const isTooOld =
      run.kind === 'list-transfers' && run.step === 'sent' && outcome.fault.faultCode === METHOD_UNSUPPORTED;
    return isTooOld ? { next: 'ask-older' } : failed(run, outcome.fault);
  }
  switch (run.kind) {
    case 'reboot':
    case 'factory-reset':
      return { next: 'wait', reason: 'the router agreed; waiting for it to start again' };
    case 'download':
    case 'restore':
      return afterDownload(run, outcome);
    case 'upload':
      return { next: 'sends', status: statusOfUpload(outcome) };
    case 'change-software':
      return { next: 'wait', reason: 'the router works on it; waiting for its word' };
    case 'get-rpc-methods':
      return { next: 'end', result: methodLines(outcome) };
    case 'set-parameters':
      return afterSet(run, outcome);
    case 'get-attributes':
      return { next: 'end', result: attributeLines(outcome) };
    case 'list-transfers':
      return { next: 'end', result: transferLines(outcome) };
    case 'set-attributes':
      return { next: 'end', result: run.result.map((line) => ({ ...line, outcome: 'taken' })) };
    case 'schedule-inform':
    case 'cancel-transfer':
      return { next: 'end', result: run.result };
    case 'refresh':
    case 'read-live':
    case 'diagnose':
    case 'inspect':
      return { next: 'go-on' };
    default:
      return assertNever(run.kind);
  }
}

function afterDownload(run: TaskRun, outcome: RpcOutcome): TaskVerdict {
  const answer = answerOf(outcome, 'DownloadResponse');
  if ('response' in answer && answer.response.status === 0) return { next: 'end', result: run.result };
  return { next: 'wait', reason: 'the router fetches the file; waiting for its word' };
}

function statusOfUpload(outcome: RpcOutcome): number {
  const answer = answerOf(outcome, 'UploadResponse');
  return 'response' in answer ? answer.response.status : 1;
}

function afterSet(run: TaskRun, outcome: RpcOutcome): TaskVerdict {
  const answer = answerOf(outcome, 'SetParameterValuesResponse');
  const word = 'response' in answer && answer.response.status === 1 ? 'applied after a reboot' : 'taken';
  const result = run.result.map((line) => ({ ...line, outcome: word }));
  const names = result.map(({ path }) => path).filter((path) => !isSecretPath(path));
  return names.length === 0 ? { next: 'end', result } : { next: 'read-back', names, result };
}

function failed(run: TaskRun, fault: CwmpFault): TaskVerdict {
  const named = new Map(fault.parameterFaults.map((entry) => [entry.name, entry]));
  const reason = faultReason(fault.faultCode, fault.faultString).text;
  const result = run.result.map((line) => {
    const own = named.get(line.path);
    return { ...line, outcome: own === undefined ? 'not applied' : faultReason(own.faultCode, own.faultString).text };
  });
  return { next: 'fail', reason, result };
}

function methodLines(outcome: RpcOutcome): TaskResultLine[] {
  const answer = answerOf(outcome, 'GetRPCMethodsResponse');
  const methods = 'fault' in answer ? [] : answer.response.methods;
  return methods.slice(0, MAX_METHODS).map((path) => ({ path: path.slice(0, 64), value: '', outcome: 'supported' }));
}

function attributeLines(outcome: RpcOutcome): TaskResultLine[] {
  const answer = answerOf(outcome, 'GetParameterAttributesResponse');
  const attributes = 'fault' in answer ? [] : answer.response.attributes;
  return attributes.slice(0, MAX_LINES).map(({ name, notification, accessList }) => ({
    path: name,
    value: accessList.includes('Subscriber') ? 'the subscriber may write' : 'only the ACS may write',
    outcome: notificationWords(notification),
  }));
}

/** An object's name asks for all below it; a journal is no place for a whole tree. */
const MAX_LINES = 500;

const TRANSFER_STATES: ReadonlyMap<number, string> = new Map([
  [1, 'not started'],
  [2, 'under way'],
  [3, 'done, cleaning up'],
]);

function transferLines(outcome: RpcOutcome): TaskResultLine[] {
  const all = answerOf(outcome, 'GetAllQueuedTransfersResponse');
  const own = answerOf(outcome, 'GetQueuedTransfersResponse');
  const state = (code: number): string => TRANSFER_STATES.get(code) ?? `state ${code}`;
  if ('response' in all) {
    return all.response.transfers.map((file) => ({
      path: file.commandKey === '' ? file.targetFileName : file.commandKey,
      value: `${file.isDownload ? 'download' : 'upload'} of ${file.fileType}`,
      outcome: state(file.state),
    }));
  }
  const transfers = 'response' in own ? own.response.transfers : [];
  return transfers.map(({ commandKey, state: code }) => ({ path: commandKey, value: '', outcome: state(code) }));
}

function readBackOf(run: TaskRun, outcome: RpcOutcome): TaskResultLine[] {
  const answer = answerOf(outcome, 'GetParameterValuesResponse');
  const shown = new Map('fault' in answer ? [] : answer.response.values.map(({ name, value }) => [name, value]));
  return run.result.map((line) => ({ ...line, outcome: readBackWord(line, shown.get(line.path)) }));
}

function readBackWord(line: TaskResultLine, shown: string | null | undefined): string {
  if (line.value === null) return `${line.outcome ?? 'taken'}; the router does not show secrets`;
  if (shown === undefined || shown === null) return `${line.outcome ?? 'taken'}; not read back`;
  return shown === line.value ? 'applied' : `taken; the router shows ${JSON.stringify(shown.slice(0, 60))}`;
}

/** What became of each module that was ordered to change, and of the order: null when all went well. */
export function softwareOutcome(
  ordered: readonly TaskResultLine[],
  results: readonly DeploymentResult[],
): { readonly reason: string | null; readonly result: TaskResultLine[] } {
  const lines = results.map((each): TaskResultLine => ({
    path: each.uuid,
    value: [each.deploymentUnitRef, each.version].filter((word) => word !== '').join(' '),
    outcome: faultWords(each) ?? each.currentState,
  }));
  const unheard = ordered.slice(results.length).map((line) => ({ ...line, outcome: 'nothing was said of it' }));
  const failures = results.filter(({ faultCode }) => faultCode !== 0).length;
  const result = [...lines, ...unheard];
  if (failures === 0 && unheard.length === 0) return { reason: null, result };
  return { reason: `${failures + unheard.length} of ${result.length} did not change`, result };
}
