import type {
  ParameterChange,
  RouterEvent,
  RouterHost,
  RouterParameter,
  RouterSummary,
  SubscriptionWifi as WifiView,
  Task,
  WantedParameter,
} from '@demarc/contracts';
import {
  isSecretPath,
  listHosts,
  parseBoolean,
  TR098_ROOT,
  type DataModelRoot,
  type ReportedTree,
  type TreeRow,
} from '@demarc/datamodel';
import type { CpeEventEntity, CpeParameterChangeEntity } from '../inventory/inventory.service';
import type { CpeParameterStatusEntity, SubscriptionWifiEntity } from './provisioning.entity';
import type { CpeTaskEntity } from './task.entity';

const numberOf = (text: string | undefined): number | null => {
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
};

/** Meanings drawn from the promoted values and the tree. */
export function toSummary(
  promoted: ReadonlyMap<string, string>,
  tree: ReportedTree,
  root: DataModelRoot | null,
  readAt: Date | null,
): RouterSummary {
  const text = (alias: string): string | null => promoted.get(alias) ?? null;
  const network = (band: '2.4' | '5', suffix: '24' | '5'): RouterSummary['wifi'] => {
    const ssid = text(`ssid${suffix}`);
    return ssid === null
      ? []
      : [{ band, ssid, channel: text(`channel${suffix}`), enabled: parseBoolean(text(`enabled${suffix}`)) }];
  };
  return {
    uptimeSeconds: numberOf(promoted.get('uptimeSeconds')),
    wanIp: text('wanIp'),
    pppStatus: text('pppStatus'),
    pppUsername: text('pppUsername'),
    pppLastError: text('pppLastError'),
    rxPowerDbm: numberOf(promoted.get('rxPowerDbm')),
    txPowerDbm: numberOf(promoted.get('txPowerDbm')),
    wifi: [...network('2.4', '24'), ...network('5', '5')],
    hosts: listHosts(tree, root ?? TR098_ROOT).map(toHost),
    treeReadAt: readAt?.toISOString() ?? null,
  };
}

export const toHost = (host: ReturnType<typeof listHosts>[number]): RouterHost => ({
  name: host.name,
  ip: host.ipAddress === '' ? null : host.ipAddress,
  mac: host.macAddress === '' ? null : host.macAddress,
  interface: host.medium === 'unknown' ? null : host.medium,
  signalDbm: host.signalDbm,
  active: host.isActive === true,
});

export function toParameter(row: TreeRow, status: CpeParameterStatusEntity | undefined): RouterParameter {
  const [path, value, type, writable] = row;
  const secret = isSecretPath(path);
  return {
    path,
    value: secret ? null : value,
    type,
    writable,
    secret,
    wanted: status === undefined ? null : { status: status.status, owner: status.owner },
  };
}

export const toWanted = (row: CpeParameterStatusEntity, reported: string | null): WantedParameter => ({
  path: row.path,
  intent: row.intent,
  field: row.field,
  owner: row.owner,
  source: row.source,
  overrides: [...row.overrides],
  mode: row.mode,
  wanted: row.wanted,
  reported: row.isSecret ? null : reported,
  secret: row.isSecret,
  status: row.status,
  reason: row.reason,
  since: row.since.toISOString(),
  triedAt: row.triedAt?.toISOString() ?? null,
  corrections: row.corrections,
});

export const toChange = (row: CpeParameterChangeEntity): ParameterChange => ({
  id: row.id,
  at: row.at.toISOString(),
  path: row.path,
  before: row.before,
  after: row.after,
  secret: row.isSecret,
  source: row.source,
  by: row.changedBy,
  seenIn: row.seenIn,
  sessionId: row.sessionId,
  taskId: row.taskId,
});

const EVENT_WORDS: ReadonlyMap<string, string> = new Map([
  ['0', 'first contact, or after a factory reset'],
  ['1', 'started'],
  ['3', 'at the time it was asked for'],
  ['4', 'values changed'],
  ['6', 'called by a connection request'],
  ['7', 'a transfer ended'],
  ['8', 'a diagnosis ended'],
  ['5', 'somebody opened its kick page'],
  ['9', 'wants a file'],
  ['10', 'a transfer of somebody else ended'],
  ['11', 'a change of software modules ended'],
  ['12', 'software modules changed by themselves'],
  ['13', 'woke up'],
  ['M Reboot', 'restarted as ordered'],
  ['AutonomousTransferComplete', 'a transfer of somebody else ended'],
  ['RequestDownload', 'wants a file'],
  ['Kicked', 'somebody opened its kick page'],
  ['DUStateChangeComplete', 'a change of software modules ended'],
  ['AutonomousDUStateChangeComplete', 'software modules changed by themselves'],
]);

export function toEvent(row: CpeEventEntity): RouterEvent {
  const words = EVENT_WORDS.get(row.code) ?? EVENT_WORDS.get(row.code.split(' ')[0] ?? '') ?? row.code;
  return {
    id: row.id,
    at: row.at.toISOString(),
    code: row.code,
    commandKey: row.commandKey,
    text: row.detail === null || row.detail === '' ? words : `${words}: ${row.detail}`,
  };
}

export const toTask = (row: CpeTaskEntity): Task => ({
  id: row.id,
  cpeId: row.cpeId,
  kind: row.kind,
  state: row.state,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
  attempts: row.attempts,
  deadlineAt: row.deadlineAt.toISOString(),
  retryAt: row.retryAt?.toISOString() ?? null,
  doubtAt: row.doubtAt?.toISOString() ?? null,
  reason: row.reason,
  fileId: row.fileId,
  uploadId: row.uploadId,
  afterTaskId: row.afterTaskId,
  parameters: row.result,
});

export const toWifi = (row: SubscriptionWifiEntity): WifiView => ({
  band: row.band,
  ssid: row.ssid,
  hasPassphrase: true,
  source: row.source,
  changedAt: row.changedAt.toISOString(),
});
