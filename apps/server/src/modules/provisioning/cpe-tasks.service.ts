import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CreateTask } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { SecretBox } from '../../platform/secrets/secret-box';
import { AdmitTask } from './admit-task.service';
import type { CpeTaskEntity } from './task.entity';
import { TaskAlreadySent, TaskKeyReused, TaskNotFound } from './provisioning.errors';
import { TaskNews } from './task-news.service';
import { deadlineSeconds, linesOf, payloadOf } from './task-payload';
import { TaskRepository } from './task.repository';

export const payloadPlace = (taskId: string): Parameters<SecretBox['seal']>[0] => ({
  table: 'cpe_task',
  column: 'payload_sealed',
  rowId: taskId,
});

/** Orders one-shot actions for a CPE, and takes them back while they wait. */
@Injectable()
export class CpeTasks {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskRepository,
    private readonly admission: AdmitTask,
    private readonly news: TaskNews,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** The same key again gives the same task: a retried click reboots once. */
  create(by: StaffIdentity | string, cpeId: string, request: CreateTask, key: string): Promise<CpeTaskEntity> {
    return this.database.transaction(async (tx) => {
      await this.admission.admit(tx, cpeId, request);
      const task = this.newTask(by, cpeId, request, key);
      if (!(await this.tasks.insert(tx, task))) return this.sameTask(tx, task);
      await this.news.created(tx, by, task);
      return task;
    });
  }

  cancel(by: StaffIdentity, taskId: string): Promise<CpeTaskEntity> {
    return this.database.transaction(async (tx) => {
      const task = await this.tasks.findForUpdate(tx, taskId);
      if (task === null) throw new TaskNotFound(taskId);
      if (task.state !== 'queued') throw new TaskAlreadySent();
      const change = { state: 'cancelled' as const, finishedAt: this.clock.now(), reason: `taken back by ${by.name}` };
      await this.tasks.update(tx, taskId, change);
      await this.news.changed(tx, task);
      const cancelled = await this.tasks.find(tx, taskId);
      if (cancelled === null) throw new TaskNotFound(taskId);
      return cancelled;
    });
  }

  listOfAll(limit = 200): Promise<CpeTaskEntity[]> {
    return this.tasks.listOfAll(this.database.sql, limit);
  }

  list(cpeId: string, limit = 100): Promise<CpeTaskEntity[]> {
    return this.tasks.list(this.database.sql, cpeId, limit);
  }

  /**
   * Tasks whose time is over end as failed: nothing waits for ever, nothing is lost silently. While the emergency
   * brake holds them, those that were not sent keep their time.
   */
  failExpired({ isHolding }: { isHolding: boolean }): Promise<number> {
    const states = isHolding ? (['sent', 'uncertain'] as const) : (['queued', 'sent', 'uncertain'] as const);
    return this.database.transaction(async (tx) => {
      const expired = await this.tasks.listExpired(tx, this.clock.now(), 500, states);
      for (const task of expired) {
        const reason =
          task.state === 'queued' ? 'the router did not appear in time' : 'the router never said what became of it';
        await this.tasks.update(tx, task.id, { state: 'failed', finishedAt: this.clock.now(), reason });
        await this.news.changed(tx, task);
      }
      return expired.length;
    });
  }

  private async sameTask(tx: Tx, task: CpeTaskEntity): Promise<CpeTaskEntity> {
    const known = await this.tasks.findByIdempotencyKey(tx, task.idempotencyKey);
    if (known === null) throw new Error('assertion failed: a task that was not inserted exists');
    if (known.cpeId !== task.cpeId || known.kind !== task.kind || known.fileId !== task.fileId)
      throw new TaskKeyReused();
    return known;
  }

  private newTask(by: StaffIdentity | string, cpeId: string, request: CreateTask, key: string): CpeTaskEntity {
    const id = newId();
    const now = this.clock.now();
    const payload = payloadOf(request);
    return {
      id,
      cpeId,
      kind: request.kind,
      state: 'queued',
      commandKey: `demarc-${randomBytes(8).toString('hex')}`,
      idempotencyKey: key,
      fileId: request.kind === 'download' ? request.fileId : null,
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
      sessionId: null,
    };
  }
}
