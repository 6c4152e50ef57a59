import { Injectable } from '@nestjs/common';
import { In, MoreThanOrEqual } from 'typeorm';
import type { TaskKind, TaskState } from '@demarc/contracts';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeTaskEntity } from './task.entity';

@Injectable()
export class TaskRepository {
  find(sql: Sql, id: string): Promise<CpeTaskEntity | null> {
    return sql.findOne(CpeTaskEntity, { where: { id } });
  }

  findForUpdate(tx: Tx, id: string): Promise<CpeTaskEntity | null> {
    return tx.findOne(CpeTaskEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  findByIdempotencyKey(sql: Sql, idempotencyKey: string): Promise<CpeTaskEntity | null> {
    return sql.findOne(CpeTaskEntity, { where: { idempotencyKey } });
  }

  /** False when this key has made a task before. */
  async insert(tx: Tx, task: CpeTaskEntity): Promise<boolean> {
    const made = await tx
      .createQueryBuilder()
      .insert()
      .into(CpeTaskEntity)
      .values(task)
      .orIgnore()
      .returning('id')
      .execute();
    return (made.raw as unknown[]).length > 0;
  }

  async update(tx: Tx, id: string, change: Partial<CpeTaskEntity>): Promise<void> {
    await tx.update(CpeTaskEntity, { id }, change);
  }

  /** Newest first. */
  list(sql: Sql, cpeId: string, limit: number): Promise<CpeTaskEntity[]> {
    return sql.find(CpeTaskEntity, { where: { cpeId }, order: { id: 'DESC' }, take: limit });
  }

  /** Tasks that have set parameters since then, the oldest first. */
  listSetSince(sql: Sql, cpeId: string, since: Date): Promise<CpeTaskEntity[]> {
    return sql.find(CpeTaskEntity, {
      where: { cpeId, kind: 'set-parameters', sentAt: MoreThanOrEqual(since) },
      order: { id: 'ASC' },
    });
  }

  /** Those of all CPEs, newest first. */
  listOfAll(sql: Sql, limit: number): Promise<CpeTaskEntity[]> {
    return sql.find(CpeTaskEntity, { order: { id: 'DESC' }, take: limit });
  }

  /** Oldest first, locked. */
  listOpenForUpdate(tx: Tx, cpeId: string): Promise<CpeTaskEntity[]> {
    return tx
      .createQueryBuilder(CpeTaskEntity, 'task')
      .setLock('pessimistic_write')
      .where(`task.cpeId = :cpeId and task.state in ('queued', 'sent', 'uncertain')`, { cpeId })
      .orderBy('task.id')
      .getMany();
  }

  /** The next one to send, taken by this session; null when nothing waits. */
  async takeQueued(
    tx: Tx,
    cpeId: string,
    { kinds, now }: { kinds: readonly TaskKind[] | null; now: Date },
  ): Promise<CpeTaskEntity | null> {
    return tx
      .createQueryBuilder(CpeTaskEntity, 'task')
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .where(`task.cpeId = :cpeId and task.state = 'queued' and (:kinds::text[] is null or task.kind = any(:kinds))`, {
        cpeId,
        kinds,
      })
      .andWhere(`(task.retryAt is null or task.retryAt <= :now)`, { now })
      .andWhere(
        `not exists (select 1 from cpe_task before where before.id = task.after_task_id
           and before.state in ('queued', 'sent', 'uncertain'))`,
      )
      .orderBy('task.id')
      .limit(1)
      .getOne();
  }

  /** @param states those whose time may run out now */
  async listExpired(tx: Tx, now: Date, limit: number, states: readonly TaskState[]): Promise<CpeTaskEntity[]> {
    return tx
      .createQueryBuilder(CpeTaskEntity, 'task')
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .where(`task.state = any(:states) and task.deadlineAt <= :now`, { now, states })
      .orderBy('task.deadlineAt')
      .limit(limit)
      .getMany();
  }

  /** Sent, and their makes have had all the time that their rules allow. */
  listDoubted(tx: Tx, now: Date, limit: number): Promise<CpeTaskEntity[]> {
    return tx
      .createQueryBuilder(CpeTaskEntity, 'task')
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .where(`task.doubtAt <= :now`, { now })
      .orderBy('task.doubtAt')
      .limit(limit)
      .getMany();
  }

  /** Waiting, and their pause is over. */
  listPaused(tx: Tx, now: Date, limit: number): Promise<CpeTaskEntity[]> {
    return tx
      .createQueryBuilder(CpeTaskEntity, 'task')
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .where(`task.retryAt <= :now`, { now })
      .orderBy('task.retryAt')
      .limit(limit)
      .getMany();
  }

  /** Those that are not sent before this one is over. */
  listWaitingFor(tx: Tx, taskId: string): Promise<CpeTaskEntity[]> {
    return tx
      .createQueryBuilder(CpeTaskEntity, 'task')
      .setLock('pessimistic_write')
      .where(`task.afterTaskId = :taskId and task.state = 'queued'`, { taskId })
      .orderBy('task.id')
      .getMany();
  }

  /** What makes this CPE fetch this file: it was told to, and has not said yet that it did. */
  async findOpenFetch(sql: Sql, cpeId: string, fileId: string): Promise<TaskKind | null> {
    const state = In(['sent', 'uncertain']);
    const task = await sql.findOne(CpeTaskEntity, {
      select: { id: true, kind: true },
      where: [
        { cpeId, fileId, kind: 'download', state },
        { cpeId, uploadId: fileId, kind: 'restore', state },
      ],
    });
    return task?.kind ?? null;
  }

  listByIds(sql: Sql, ids: readonly string[]): Promise<CpeTaskEntity[]> {
    return sql.find(CpeTaskEntity, { where: { id: In([...ids]) } });
  }

  async listFetching(sql: Sql, cpeIds: readonly string[]): Promise<string[]> {
    const rows = await sql.query<{ cpe_id: string }[]>(
      `select distinct cpe_id from cpe_task where cpe_id = any($1) and kind in ('download', 'restore')
         and state in ('queued', 'sent', 'uncertain')`,
      [cpeIds],
    );
    return rows.map(({ cpe_id: id }) => id);
  }

  /** An image is on its way to this CPE. Reads the inventory's table, and only reads. */
  async isImageUnderWay(sql: Sql, cpeId: string): Promise<boolean> {
    const rows = await sql.query<unknown[]>(
      `select 1 from cpe_task t join router_file f on f.id = t.file_id where t.cpe_id = $1 and t.kind = 'download'
         and t.state in ('queued', 'sent', 'uncertain') and f.kind = 'firmware' limit 1`,
      [cpeId],
    );
    return rows.length > 0;
  }

  countByState(sql: Sql): Promise<{ state: TaskState; count: number }[]> {
    return sql.query(`select state, count(*)::int as count from cpe_task group by state`);
  }
}
