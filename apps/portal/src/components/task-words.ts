import type { DiagnosticKind, Task, TaskKind } from '@demarc/contracts';
import { assertNever } from '@demarc/kernel';

const KINDS: Readonly<Record<TaskKind, string>> = {
  reboot: 'Reboot',
  'factory-reset': 'Factory reset',
  refresh: 'Read all values',
  'read-live': 'Read what it does now',
  'set-parameters': 'Set values',
  'get-rpc-methods': 'Ask for its methods',
  download: 'Fetch a file',
  upload: 'Send a file',
  restore: 'Restore a backup',
  'get-attributes': 'Read attributes',
  'set-attributes': 'Set attributes',
  'schedule-inform': 'Inform later',
  'list-transfers': 'List its transfers',
  'cancel-transfer': 'Give up a transfer',
  'change-software': 'Change software modules',
  diagnose: 'Diagnosis',
  inspect: 'Look at its state',
  'get-parameters': 'Read some values',
  'add-object': 'Add an object',
  'delete-object': 'Delete an object',
};

/** It ends by the router's word that a file came, or was sent. */
export const isTransfer = ({ kind }: Pick<Task, 'kind'>): boolean =>
  kind === 'download' || kind === 'restore' || kind === 'upload';
const DIAGNOSTICS: ReadonlyMap<string, string> = new Map<DiagnosticKind, string>([
  ['ping', 'Ping'],
  ['traceroute', 'Trace the route'],
  ['nslookup', 'Look a name up'],
  ['download', 'Test the download speed'],
  ['upload', 'Test the upload speed'],
  ['wifi-scan', 'Scan for WiFi networks'],
  ['hosts', 'List the devices'],
  ['optical', 'Read the optical levels'],
  ['ppp', 'Look at the PPP connection'],
]);

export const diagnosticWord = (kind: string): string => DIAGNOSTICS.get(kind) ?? kind;

export function taskTitle(task: Pick<Task, 'kind' | 'parameters'>, fileName?: string): string {
  const count = task.parameters.length;
  if (task.kind === 'upload') return /Log/.test(task.parameters[0]?.path ?? '') ? 'Send its log' : 'Back up';
  if (task.kind === 'download' && fileName !== undefined) return `Fetch ${fileName}`;
  const [first] = task.parameters;
  if (task.kind === 'diagnose' || task.kind === 'inspect') return diagnosticWord(first?.path ?? KINDS[task.kind]);
  if (task.kind !== 'set-parameters') return KINDS[task.kind];
  return count === 1 ? 'Set 1 value' : `Set ${count} values`;
}

/** What "done" means for it, where that is less or more than that the router says so. */
const DONE: Readonly<Partial<Record<TaskKind, string>>> = {
  'set-parameters': 'The router reports the new values.',
  'get-parameters': 'The values are read; what the router does not have is left out.',
  'add-object': 'The router has made it.',
  'delete-object': 'The router does not have it any more.',
  'set-attributes': 'The router has taken them.',
  'schedule-inform': 'The router has agreed to inform then.',
  upload: 'The file is here.',
  'list-transfers': 'These are the transfers that the router has open; none, when there is no list.',
  'cancel-transfer': 'The router has given it up.',
};

/** Where a task stands and what happens next, in one sentence. */
export function taskSentence(task: Pick<Task, 'kind' | 'state' | 'reason' | 'attempts'>): string {
  const because = task.reason === null ? '' : ` ${task.reason}`;
  switch (task.state) {
    case 'queued':
      return task.attempts === 0
        ? `Waits for the router's next contact.${because}`
        : `Tried ${task.attempts === 1 ? 'once' : `${task.attempts} times`}; waits for the router's next contact.${because}`;
    case 'sent':
      return `The router has it; waiting for its word.${because}`;
    case 'done':
      return `${DONE[task.kind] ?? "The router's own word says so."}${because}`;
    case 'failed':
      return task.reason ?? 'Refused, without a reason.';
    case 'uncertain':
      return `It was sent, and the connection ended before the answer. It is never sent twice blindly: the router's next event decides.${because}`;
    case 'cancelled':
      return (isTransfer(task) || task.kind === 'diagnose') && task.reason !== null
        ? `Given up:${because}.`
        : `Taken back before it was sent.${because}`;
    default:
      return assertNever(task.state);
  }
}

const URGENCY: Readonly<Record<Task['state'], number>> = {
  failed: 0,
  uncertain: 1,
  sent: 2,
  queued: 3,
  cancelled: 4,
  done: 5,
};

/** What needs a person first, then what is under way, then the past; the newest first in each. */
export const byUrgency = (a: Task, b: Task): number =>
  URGENCY[a.state] - URGENCY[b.state] || Date.parse(b.createdAt) - Date.parse(a.createdAt);
