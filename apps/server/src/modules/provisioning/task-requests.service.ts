import { Injectable } from '@nestjs/common';
import { assert, assertNever } from '@demarc/kernel';
import type { AttributeChange, SoftwareChange, TaskKind } from '@demarc/contracts';
import type { AcsRequest, AttributeSetting, DeploymentOperation } from '@demarc/cwmp';
import { isValueType, toPattern, type ReportedTree } from '@demarc/datamodel';
import { Database } from '../../platform/database/database';
import { SecretBox } from '../../platform/secrets/secret-box';
import { payloadPlace } from './cpe-tasks.service';
import type { CpeTaskEntity } from './task.entity';
import type { SessionWork, TaskRun } from './session-work';
import { patienceSeconds } from './task-pace';
import { isUnderWay, type TaskPayloads } from './task-payload';
import { TaskReadings } from './task-readings.service';
import { TaskRepository } from './task.repository';
import { TransferOrders } from './transfer-orders.service';
import { WriteGate } from './write-gate.service';

/** What a task asks of its router: a request, its tree anew, what people look at, or nothing, because it cannot be asked. */
export type TaskRequest = AcsRequest | 'refresh' | 'read-live' | 'diagnose' | { readonly impossible: string };

/** Makes the request of a task at the moment it is sent: types from the tree, secrets opened, URLs fresh. */
@Injectable()
export class TaskRequests {
  constructor(
    private readonly database: Database,
    readonly readings: TaskReadings,
    private readonly tasks: TaskRepository,
    private readonly transfers: TransferOrders,
    private readonly box: SecretBox,
    private readonly gate: WriteGate,
  ) {}

  /** What may be asked of this router now; null: everything. The rest waits, and loses no time by it. */
  kindsFor(work: SessionWork): readonly TaskKind[] | null {
    return this.gate.tasksOf(work);
  }

  /** Seconds from its sending until its make should have said what became of it; null: nobody says so. */
  patience(task: CpeTaskEntity, { quirks }: SessionWork): number | null {
    const seconds = patienceSeconds(task.kind, quirks);
    const windows = seconds === null || task.kind !== 'download' ? null : this.windowsOf(task);
    return seconds === null ? null : seconds + lastOf(windows ?? []);
  }

  make(task: CpeTaskEntity, work: SessionWork): Promise<TaskRequest> | TaskRequest {
    switch (task.kind) {
      case 'refresh':
        work.readGroups = task.payloadSealed === null ? null : this.open<'refresh'>(task);
        return task.kind;
      case 'read-live':
        return task.kind;
      case 'diagnose':
      case 'inspect':
        return 'diagnose';
      case 'reboot':
        return { method: 'Reboot', commandKey: task.commandKey };
      case 'factory-reset':
        return { method: 'FactoryReset' };
      case 'get-rpc-methods':
        return { method: 'GetRPCMethods' };
      case 'set-parameters':
        return this.setParameters(task, work);
      case 'get-parameters':
        return { method: 'GetParameterValues', names: task.result.map(({ path }) => path) };
      case 'add-object':
        return { method: 'AddObject', objectName: objectOf(task), parameterKey: work.reportedParameterKey ?? '' };
      case 'delete-object':
        return { method: 'DeleteObject', objectName: objectOf(task), parameterKey: work.reportedParameterKey ?? '' };
      case 'download':
        return orSayWhy(this.transfers.fetch(task, { windows: this.windowsOf(task), quirks: work.quirks }));
      case 'restore':
        return orSayWhy(this.transfers.fetch(task, { windows: null, quirks: work.quirks }));
      case 'upload':
        return orSayWhy(this.transfers.send(task, this.open<'upload'>(task)));
      case 'get-attributes':
        return { method: 'GetParameterAttributes', names: this.open<'get-attributes'>(task) };
      case 'set-attributes':
        return { method: 'SetParameterAttributes', settings: this.open<'set-attributes'>(task).map(toSetting) };
      case 'schedule-inform': {
        const delaySeconds = this.open<'schedule-inform'>(task);
        return { method: 'ScheduleInform', delaySeconds, commandKey: task.commandKey };
      }
      case 'list-transfers':
        return { method: 'GetAllQueuedTransfers' };
      case 'cancel-transfer':
        return this.cancelTransfer(task);
      case 'change-software': {
        const operations = this.open<'change-software'>(task).map(toOperation);
        return { method: 'ChangeDUState', operations, commandKey: task.commandKey };
      }
      default:
        return assertNever(task.kind);
    }
  }

  private windowsOf(task: CpeTaskEntity): TaskPayloads['download'] | null {
    return task.payloadSealed === null ? null : this.open<'download'>(task);
  }

  private async setParameters(task: CpeTaskEntity, work: SessionWork): Promise<AcsRequest> {
    const tree = await this.readings.treeOf(task.cpeId);
    const values = this.open<'set-parameters'>(task).map(({ path, value }) => {
      return { name: path, value, type: typeIn(tree, path) };
    });
    // The ParameterKey stays what it is: it speaks of the wanted state, which this is no part of.
    return { method: 'SetParameterValues', values, parameterKey: work.reportedParameterKey ?? '' };
  }

  /** The values of an instance that a task has made; null when the task is gone. */
  async setNew(run: TaskRun, work: SessionWork): Promise<AcsRequest | null> {
    const task = await this.tasks.find(this.database.sql, run.taskId);
    if (task === null || task.payloadSealed === null || run.instance === undefined) return null;
    const tree = await this.readings.treeOf(task.cpeId);
    const values = this.open<'add-object'>(task).map(({ path, value }) => {
      const name = `${run.instance}${path}`;
      return { name, value, type: typeIn(tree, name) };
    });
    return { method: 'SetParameterValues', values, parameterKey: work.reportedParameterKey ?? '' };
  }

  private async cancelTransfer(task: CpeTaskEntity): Promise<TaskRequest> {
    const transfer = await this.tasks.find(this.database.sql, this.open<'cancel-transfer'>(task));
    if (transfer === null || !isUnderWay(transfer)) return { impossible: 'the transfer is over' };
    return { method: 'CancelTransfer', commandKey: transfer.commandKey };
  }

  private open<Kind extends keyof TaskPayloads>({ id, payloadSealed }: CpeTaskEntity): TaskPayloads[Kind] {
    assert(payloadSealed !== null, 'a task of this kind has a payload');
    return JSON.parse(this.box.open(payloadPlace(id), payloadSealed)) as TaskPayloads[Kind];
  }
}

const objectOf = ({ result }: CpeTaskEntity): string => result[0]?.path ?? '';

/** As the router says it, of the parameter or of one like it in another instance. */
function typeIn(tree: ReportedTree, path: string): string {
  const own = tree.row(path)?.[2] ?? '';
  if (isValueType(own)) return own;
  const pattern = toPattern(path);
  const like = pattern.includes('*') ? [...tree.rows()].find(([other]) => toPattern(other) === pattern)?.[2] : '';
  return isValueType(like ?? '') ? (like ?? 'string') : 'string';
}

const orSayWhy = async (order: Promise<AcsRequest | null>): Promise<TaskRequest> =>
  (await order) ?? { impossible: 'nobody said where routers find files: set FILES_PUBLIC_URL' };

/** When the last window of a transfer ends. */
const lastOf = (windows: TaskPayloads['download']): number =>
  Math.max(0, ...windows.map(({ endSeconds }) => endSeconds));

const toSetting = ({ path, notification, isSubscriberAllowed }: AttributeChange): AttributeSetting => ({
  name: path,
  notification: notification ?? null,
  accessList: isSubscriberAllowed === undefined ? null : isSubscriberAllowed ? ['Subscriber'] : [],
});

function toOperation(change: SoftwareChange): DeploymentOperation {
  const none = { uuid: '', version: '', executionEnvironment: '', url: '', username: '', password: '' };
  switch (change.operation) {
    case 'install':
      return { ...none, ...change, type: 'install' };
    case 'update':
      return { ...none, ...change, type: 'update' };
    case 'uninstall':
      return { ...none, ...change, type: 'uninstall' };
  }
}
