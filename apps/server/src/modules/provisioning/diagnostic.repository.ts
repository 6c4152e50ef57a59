import { Injectable } from '@nestjs/common';
import type { DiagnosticKind } from '@demarc/contracts';
import { In, type SelectQueryBuilder } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeDiagnosticEntity, type SeenHere } from './diagnostic.entity';
import { CpeTaskEntity } from './task.entity';

export interface DiagnosticWithTask {
  readonly diagnostic: CpeDiagnosticEntity;
  readonly task: CpeTaskEntity;
}

@Injectable()
export class DiagnosticRepository {
  find(sql: Sql, taskId: string): Promise<CpeDiagnosticEntity | null> {
    return sql.findOne(CpeDiagnosticEntity, { where: { taskId } });
  }

  async insert(tx: Tx, diagnostic: CpeDiagnosticEntity): Promise<void> {
    await tx.insert(CpeDiagnosticEntity, diagnostic);
  }

  async update(tx: Tx, taskId: string, change: Partial<CpeDiagnosticEntity>): Promise<void> {
    await tx.update(CpeDiagnosticEntity, { taskId }, change);
  }

  /** Both as of one moment: a result never lags behind its state. */
  async findWithTask(sql: Sql, taskId: string): Promise<DiagnosticWithTask | null> {
    const [found] = await joined(sql).where('diagnostic.taskId = :taskId', { taskId }).getMany();
    return found === undefined ? null : parted(found);
  }

  /** Newest first, and one more than `limit` when there are more. */
  async list(
    sql: Sql,
    cpeId: string,
    { kind, beforeId, limit }: { kind: DiagnosticKind | null; beforeId: string | null; limit: number },
  ): Promise<DiagnosticWithTask[]> {
    const query = joined(sql)
      .where('diagnostic.cpeId = :cpeId', { cpeId })
      .orderBy('diagnostic.taskId', 'DESC')
      .limit(limit + 1);
    if (kind !== null) query.andWhere('diagnostic.kind = :kind', { kind });
    if (beforeId !== null) query.andWhere('diagnostic.taskId < :beforeId', { beforeId });
    return (await query.getMany()).map(parted);
  }

  /** The newest of each kind. */
  async listLatest(sql: Sql, cpeId: string, kinds: readonly DiagnosticKind[]): Promise<DiagnosticWithTask[]> {
    const found = await joined(sql)
      .where(
        `diagnostic.taskId in (select distinct on (kind) task_id from cpe_diagnostic
           where cpe_id = :cpeId and kind = any(:kinds) order by kind, task_id desc)`,
        { cpeId, kinds: [...kinds] },
      )
      .getMany();
    return found.map(parted);
  }

  /** A diagnosis that this CPE has not ended, of one of these kinds. */
  async findOpen(tx: Tx, cpeId: string, kinds: readonly DiagnosticKind[]): Promise<CpeTaskEntity | null> {
    return tx.findOne(CpeTaskEntity, {
      where: { cpeId, diagnostic: In([...kinds]), state: In(['queued', 'sent', 'uncertain']) },
    });
  }

  /** CPEs that measure longer than expected, to be called now; each later than the last time, and at most eight times. */
  async takeLooksDue(tx: Tx, now: Date, limit: number): Promise<string[]> {
    const [rows] = await tx.query<[{ cpeId: string; isOpen: boolean }[], number]>(
      `update cpe_diagnostic d set looks = d.looks + 1,
         look_at = case when t.state in ('sent', 'uncertain') and d.looks < 7
                   then $1::timestamptz + least(300, 10 * 2 ^ d.looks) * interval '1 second' end
       from cpe_task t
       where t.id = d.task_id and d.task_id in
         (select task_id from cpe_diagnostic where look_at <= $1 order by look_at limit $2 for update skip locked)
       returning d.cpe_id as "cpeId", t.state in ('sent', 'uncertain') as "isOpen"`,
      [now, limit],
    );
    return rows.filter(({ isOpen }) => isOpen).map(({ cpeId }) => cpeId);
  }

  /** Several connections of one test are one: from the first byte of any to the last. */
  async addSeenHere(tx: Tx, taskId: string, { bytes, fromMs, toMs }: SeenHere): Promise<void> {
    await tx.query(
      `update cpe_diagnostic set seen_here = jsonb_build_object(
         'bytes', coalesce((seen_here ->> 'bytes')::bigint, 0) + $2::bigint,
         'fromMs', least((seen_here ->> 'fromMs')::double precision, $3::double precision),
         'toMs', greatest((seen_here ->> 'toMs')::double precision, $4::double precision))
       where task_id = $1`,
      [taskId, bytes, fromMs, toMs],
    );
  }

  /** Forgets what is older, and what is beyond the newest of its kind; what is open stays. */
  async sweep(tx: Tx, { before, keep }: { before: Date; keep: number }): Promise<number> {
    const [, count] = await tx.query<[unknown, number]>(
      `delete from cpe_diagnostic d using (
         select g.task_id, row_number() over (partition by g.cpe_id, g.kind order by g.task_id desc) as place,
                t.created_at, t.finished_at
         from cpe_diagnostic g join cpe_task t on t.id = g.task_id) n
       where d.task_id = n.task_id and n.finished_at is not null and (n.created_at < $1 or n.place > $2)`,
      [before, keep],
    );
    return count;
  }
}

type Joined = CpeDiagnosticEntity & { task: CpeTaskEntity };

const joined = (sql: Sql): SelectQueryBuilder<Joined> =>
  sql
    .createQueryBuilder(CpeDiagnosticEntity, 'diagnostic')
    .innerJoinAndMapOne(
      'diagnostic.task',
      CpeTaskEntity,
      'task',
      'task.id = diagnostic.taskId',
    ) as SelectQueryBuilder<Joined>;

function parted({ task, ...diagnostic }: Joined): DiagnosticWithTask {
  return { diagnostic, task };
}
