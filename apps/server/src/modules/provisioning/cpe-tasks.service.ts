import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CreateTask, RouterUploadReason } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Sql, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { SecretBox } from '../../platform/secrets/secret-box';
import { AdmitTask } from './admit-task.service';
import type { CpeTaskEntity } from './task.entity';
import { TaskAlreadySent, TaskKeyReused, TaskNotFound } from './provisioning.errors';
import {
  deadlineSeconds,
  isDiagnosis,
  isUnderWay,
  linesOf,
  payloadOf,
  type DiagnosticTaskOrder,
  type TaskOrder,
} from './task-payload';
import { TaskRepository } from './task.repository';
import { TaskStates } from './task-states.service';

const BACKUP: CreateTask = { kind: 'upload', file: 'config' };
/** What is ordered by itself, again and again. */
const SCHEDULED: Readonly<Record<'backup' | 'reading', CreateTask>> = { backup: BACKUP, reading: { kind: 'refresh' } };

export const payloadPlace = (taskId: string): Parameters<SecretBox['seal']>[0] => ({
  table: 'cpe_task',
  column: 'payload_sealed',
  rowId: taskId,
});

/** How an order is taken; a key alone: the router is called for it, and it has the usual time. */
export interface TaskManner {
  readonly key: string;
  /** False: it waits for the router to come by itself. */
  readonly isCalled?: boolean;
  /** It is not sent any more then. */
  readonly endsAt?: Date;
}

interface Origin {
  readonly by: StaffIdentity | string;
  readonly cpeId: string;
  readonly key: string;
  /** Why a file is asked for. */
  readonly reason: RouterUploadReason;
}

/** Orders one-shot actions for a CPE, and takes them back while they wait. */
@Injectable()
export class CpeTasks {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskRepository,
    private readonly admission: AdmitTask,
    private readonly states: TaskStates,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** The same key again gives the same task: a retried click reboots once. */
  create(
    by: StaffIdentity | string,
    cpeId: string,
    request: CreateTask,
    manner: TaskManner | string,
  ): Promise<CpeTaskEntity> {
    const given = typeof manner === 'string' ? { key: manner } : manner;
    return this.database.transaction((tx) => this.createIn(tx, { by, cpeId, ...given }, request));
  }

  /** The same, in the transaction of what it is for. */
  async createIn(
    tx: Tx,
    { by, cpeId, key, isCalled = true, endsAt }: { by: StaffIdentity | string; cpeId: string } & TaskManner,
    request: CreateTask,
  ): Promise<CpeTaskEntity> {
    const task = this.newTask({ by, cpeId, key, reason: 'by-hand' }, request);
    if (endsAt !== undefined) task.deadlineAt = endsAt;
    // A retry gets the first task, also when that has made the router another one by now.
    if ((await this.tasks.findByIdempotencyKey(tx, key)) !== null) return this.sameTask(tx, task);
    const { backup, line } = await this.admission.admit(tx, cpeId, request);
    if (backup !== null) task.afterTaskId = await this.createBackup(tx, { by, cpeId, key, reason: backup });
    if (line !== null) task.result = [...task.result, line];
    return this.insert(tx, by, task, isCalled);
  }

  /** A diagnosis. @param isAllowed asked when the router is locked; throws what speaks against it */
  async createDiagnosis(
    tx: Tx,
    { by, cpeId, key, order }: { by: StaffIdentity | string; cpeId: string; key: string; order: DiagnosticTaskOrder },
    isAllowed: () => Promise<void>,
  ): Promise<CpeTaskEntity> {
    await this.admission.admit(tx, cpeId, order);
    const task = this.newTask({ by, cpeId, key, reason: 'by-hand' }, order);
    if ((await this.tasks.findByIdempotencyKey(tx, key)) !== null) return this.sameTask(tx, task);
    await isAllowed();
    return this.insert(tx, by, task);
  }

  private async insert(
    tx: Tx,
    by: StaffIdentity | string,
    task: CpeTaskEntity,
    isCalled = true,
  ): Promise<CpeTaskEntity> {
    if (!(await this.tasks.insert(tx, task))) return this.sameTask(tx, task);
    await this.states.created(tx, by, task, isCalled);
    return task;
  }

  /** For no other reason than that it is time; nobody is called for it. */
  async createScheduled(
    tx: Tx,
    cpeIds: readonly string[],
    { what, day }: { what: keyof typeof SCHEDULED; day: string },
  ): Promise<number> {
    let made = 0;
    for (const cpeId of cpeIds) {
      const origin = { by: 'schedule', cpeId, key: `scheduled-${what}:${cpeId}:${day}`, reason: 'scheduled' } as const;
      const task = this.newTask(origin, SCHEDULED[what]);
      if (!(await this.tasks.insert(tx, task))) continue;
      await this.states.tell(tx, task);
      made += 1;
    }
    return made;
  }

  cancel(by: StaffIdentity | string, taskId: string): Promise<CpeTaskEntity> {
    return this.database.transaction(async (tx) => {
      const task = await this.tasks.findForUpdate(tx, taskId);
      if (task === null) throw new TaskNotFound(taskId);
      // What a router measures hurts nobody when it is not read.
      const isGivenUp = isDiagnosis(task) && isUnderWay(task);
      if (task.state !== 'queued' && !isGivenUp) throw new TaskAlreadySent();
      await this.states.cancel(
        tx,
        task,
        `${isGivenUp ? 'given up' : 'taken back'} by ${typeof by === 'string' ? by : by.name}`,
      );
      const cancelled = await this.tasks.find(tx, taskId);
      if (cancelled === null) throw new TaskNotFound(taskId);
      return cancelled;
    });
  }

  /** Takes back a transfer that was not sent, and the backup before it. @returns false when the router has it already */
  async takeBackIn(tx: Tx, taskId: string, reason: string): Promise<boolean> {
    const task = await this.tasks.findForUpdate(tx, taskId);
    if (task?.state !== 'queued') return false;
    await this.states.cancel(tx, task, reason);
    const backup = task.afterTaskId === null ? null : await this.tasks.findForUpdate(tx, task.afterTaskId);
    if (backup?.state === 'queued') await this.states.cancel(tx, backup, reason);
    return true;
  }

  listByIds(sql: Sql, ids: readonly string[]): Promise<CpeTaskEntity[]> {
    return this.tasks.listByIds(sql, ids);
  }

  /** Which of these CPEs are to fetch something, and have not said what became of it. */
  async listFetching(sql: Sql, cpeIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(await this.tasks.listFetching(sql, cpeIds));
  }

  listOfAll(limit = 200): Promise<CpeTaskEntity[]> {
    return this.tasks.listOfAll(this.database.sql, limit);
  }

  list(cpeId: string, limit = 100): Promise<CpeTaskEntity[]> {
    return this.tasks.list(this.database.sql, cpeId, limit);
  }

  private async sameTask(tx: Tx, task: CpeTaskEntity): Promise<CpeTaskEntity> {
    const known = await this.tasks.findByIdempotencyKey(tx, task.idempotencyKey);
    if (known === null) throw new Error('assertion failed: a task that was not inserted exists');
    const isSame = known.cpeId === task.cpeId && known.kind === task.kind && known.fileId === task.fileId;
    if (!isSame || known.diagnostic !== task.diagnostic) throw new TaskKeyReused();
    if (task.kind === 'restore' && known.uploadId !== task.uploadId) throw new TaskKeyReused();
    return known;
  }

  /** Its configuration as it is, before a file changes it; of a retried order the first one. */
  private async createBackup(tx: Tx, origin: Origin): Promise<string> {
    return (await this.insert(tx, origin.by, this.newTask({ ...origin, key: `${origin.key}:backup` }, BACKUP))).id;
  }

  private newTask({ by, cpeId, key, reason }: Origin, request: TaskOrder): CpeTaskEntity {
    const id = newId();
    const now = this.clock.now();
    const payload = payloadOf(request, reason);
    return {
      id,
      cpeId,
      kind: request.kind,
      state: 'queued',
      commandKey: `demarc-${randomBytes(8).toString('hex')}`,
      idempotencyKey: key,
      fileId: request.kind === 'download' ? request.fileId : null,
      uploadId: request.kind === 'restore' ? request.uploadId : null,
      afterTaskId: null,
      diagnostic: 'diagnostic' in request ? request.diagnostic : null,
      payloadSealed: payload === null ? null : this.box.seal(payloadPlace(id), JSON.stringify(payload)),
      result: linesOf(request),
      reason: null,
      attempts: 0,
      createdBy: typeof by === 'string' ? by : by.name,
      createdAt: now,
      sentAt: null,
      answeredAt: null,
      finishedAt: null,
      deadlineAt: new Date(now.getTime() + deadlineSeconds(request) * 1000),
      retryAt: null,
      doubtAt: null,
      sessionId: null,
    };
  }
}
