import type {
  AttributeChange,
  CreateTask,
  DiagnosticKind,
  DownloadWindow,
  ParameterGroup,
  RouterUploadKind,
  RouterUploadReason,
  SoftwareChange,
  TaskKind,
} from '@demarc/contracts';
import { withoutCredentials } from '@demarc/cwmp';
import { isSecretPath } from '@demarc/datamodel';
import { DIAGNOSTIC_DEADLINE_SECONDS } from './diagnostic-timing';
import type { CpeTaskEntity, TaskResultLine } from './task.entity';

/** What a task keeps sealed until it is sent, since values may be secrets and URLs may hold credentials. */
export interface TaskPayloads {
  'set-parameters': readonly { path: string; value: string }[];
  'get-attributes': readonly string[];
  'set-attributes': readonly AttributeChange[];
  'schedule-inform': number;
  'cancel-transfer': string;
  'change-software': readonly SoftwareChange[];
  upload: UploadPayload;
  download: readonly DownloadWindow[];
  refresh: readonly ParameterGroup[];
  'add-object': readonly { path: string; value: string }[];
}

export interface UploadPayload {
  readonly file: RouterUploadKind;
  /** FileType of Upload. */
  readonly fileType: string;
  readonly reason: RouterUploadReason;
}

export interface DiagnosticTaskOrder {
  readonly kind: 'diagnose' | 'inspect';
  readonly diagnostic: DiagnosticKind;
}

/** What a task is made of: an order of the API, or a diagnosis, whose settings are kept with its result. */
export type TaskOrder = CreateTask | DiagnosticTaskOrder;

/** What is kept of an order besides its kind; null when that says it all. */
export function payloadOf(
  order: TaskOrder,
  reason: RouterUploadReason = 'by-hand',
): TaskPayloads[keyof TaskPayloads] | null {
  switch (order.kind) {
    case 'set-parameters':
      return order.parameters;
    case 'get-attributes':
      return order.paths;
    case 'set-attributes':
      return order.attributes;
    case 'schedule-inform':
      return order.delaySeconds;
    case 'cancel-transfer':
      return order.taskId;
    case 'change-software':
      return order.operations;
    case 'upload':
      return { file: order.file, fileType: uploadType(order.file, order.instance), reason };
    case 'download':
      return order.windows ?? null;
    case 'refresh':
      return order.groups ?? null;
    case 'add-object':
      return order.parameters;
    default:
      return null;
  }
}

/** TR-069 table 57: types 1 and 2 are the only file of a router, 3 and 4 one of several. */
export function uploadType(file: RouterUploadKind, instance?: number): string {
  const [plain, name] = file === 'config' ? [1, 'Vendor Configuration File'] : [2, 'Vendor Log File'];
  return instance === undefined ? `${plain} ${name}` : `${plain + 2} ${name} ${instance}`;
}

/** What the order is about, for people: a line per parameter or module, without secrets. */
export function linesOf(order: TaskOrder): TaskResultLine[] {
  const line = (path: string, value: string | null): TaskResultLine => ({ path, value, outcome: null });
  switch (order.kind) {
    case 'set-parameters':
      return order.parameters.map(({ path, value }) => line(path, isSecretPath(path) ? null : value));
    case 'get-attributes':
    case 'get-parameters':
      return order.paths.map((path) => line(path, ''));
    case 'add-object':
      return [
        line(order.objectName, ''),
        ...order.parameters.map(({ path, value }) => line(path, isSecretPath(path) ? null : value)),
      ];
    case 'delete-object':
      return [line(order.objectName, '')];
    case 'set-attributes':
      return order.attributes.map((change) => line(change.path, attributeWords(change)));
    case 'cancel-transfer':
      return [line(order.taskId, '')];
    case 'refresh':
      return (order.groups ?? []).map((group) => line(group, ''));
    case 'change-software':
      return order.operations.map((change) => line(nameOf(change), change.operation));
    case 'upload':
      return [line(uploadType(order.file, order.instance), '')];
    case 'diagnose':
    case 'inspect':
      return [line(order.diagnostic, '')];
    default:
      return [];
  }
}

/** TR-069 table 38. */
const NOTIFICATION_WORDS = [
  'no notification',
  'passive notification',
  'active notification',
  'passive lightweight notification',
  'passive and passive lightweight notification',
  'active lightweight notification',
  'passive and active lightweight notification',
] as const;

export const notificationWords = (notification: number): string =>
  NOTIFICATION_WORDS[notification] ?? `notification ${notification}`;

function attributeWords({ notification, isSubscriberAllowed }: AttributeChange): string {
  const words: string[] = [];
  if (notification !== undefined) words.push(notificationWords(notification));
  if (isSubscriberAllowed !== undefined)
    words.push(isSubscriberAllowed ? 'the subscriber may write' : 'only the ACS may write');
  return words.join(', ');
}

function nameOf(change: SoftwareChange): string {
  if (change.uuid !== undefined) return change.uuid;
  return change.operation === 'install' ? withoutCredentials(change.url) : '';
}

/** Repeating these could hurt or do it twice: after a lost session only the router's own word decides. */
export const isOnce = (kind: TaskKind): boolean =>
  kind === 'reboot' || kind === 'factory-reset' || isFetch(kind) || kind === 'change-software' || kind === 'add-object';

/** The router fetches a file of ours. */
export const isFetch = (kind: TaskKind): boolean => kind === 'download' || kind === 'restore';

/** It ends by TransferComplete. */
export const isTransfer = (kind: TaskKind): boolean => isFetch(kind) || kind === 'upload';

/** What the router is doing then, or shows, is looked at in the sessions that follow. */
export const isDiagnosis = ({ diagnostic }: Pick<CpeTaskEntity, 'diagnostic'>): boolean => diagnostic !== null;

/** The router has it, and its end is open. */
export const isUnderWay = ({ state }: Pick<CpeTaskEntity, 'state'>): boolean =>
  state === 'sent' || state === 'uncertain';

const DAY_SECONDS = 86_400;

/** A task that did not end by then has failed: a day, and for a download within windows a day after the last. */
export function deadlineSeconds(order: TaskOrder): number {
  if (order.kind === 'diagnose' || order.kind === 'inspect') return DIAGNOSTIC_DEADLINE_SECONDS;
  const windows = order.kind === 'download' ? (order.windows ?? []) : [];
  return Math.max(0, ...windows.map(({ endSeconds }) => endSeconds)) + DAY_SECONDS;
}
