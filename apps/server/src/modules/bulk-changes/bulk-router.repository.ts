import { Injectable } from '@nestjs/common';
import type { BulkCounts, BulkRouterState } from '@demarc/contracts';
import type { Begun } from '@demarc/provisioning';
import type { Sql, Tx } from '../../platform/database/database';
import { BulkRouterEntity } from './bulk-router.entity';

const AT_A_TIME = 1_000;

export const NO_COUNTS: BulkCounts = {
  waiting: 0,
  'under-way': 0,
  applied: 0,
  refused: 0,
  unreachable: 0,
  superseded: 0,
  skipped: 0,
};

/** Which router what is changed of: only while it is as the decider saw it. */
export type SeenRouter = Pick<BulkRouterEntity, 'changeId' | 'cpeId' | 'state' | 'attempt'>;

@Injectable()
export class BulkRouterRepository {
  async insertAll(tx: Tx, routers: BulkRouterEntity[]): Promise<void> {
    for (let at = 0; at < routers.length; at += AT_A_TIME)
      await tx.insert(BulkRouterEntity, routers.slice(at, at + AT_A_TIME));
  }

  async counts(sql: Sql, changeIds: readonly string[]): Promise<ReadonlyMap<string, BulkCounts>> {
    const rows = await sql.query<{ change_id: string; state: BulkRouterState; n: number }[]>(
      `select change_id, state, count(*)::int as n from bulk_change_router where change_id = any($1) group by 1, 2`,
      [changeIds],
    );
    const counts = new Map(changeIds.map((id) => [id, { ...NO_COUNTS }]));
    for (const { change_id: id, state, n } of rows) {
      const of = counts.get(id);
      if (of !== undefined) of[state] = n;
    }
    return counts;
  }

  /** What has been settled since, and how much of it was refused. */
  async signs(sql: Sql, changeId: string, since: Date | null): Promise<{ settled: number; refused: number }> {
    const [row] = await sql.query<[{ settled: number; refused: number }]>(
      `select count(*)::int as settled, count(*) filter (where state = 'refused')::int as refused
       from bulk_change_router
       where change_id = $1 and state in ('applied', 'refused') and ($2::timestamptz is null or settled_at > $2)`,
      [changeId, since],
    );
    return row;
  }

  listWaiting(sql: Sql, changeId: string, limit: number): Promise<BulkRouterEntity[]> {
    return sql.find(BulkRouterEntity, {
      where: { changeId, state: 'waiting' },
      order: { cpeId: 'ASC' },
      take: limit,
    });
  }

  /** A page of those under way, in the order of their ids. */
  listUnderWay(sql: Sql, changeId: string, after: string | null, limit: number): Promise<BulkRouterEntity[]> {
    return sql
      .createQueryBuilder(BulkRouterEntity, 'router')
      .where(`router.changeId = :changeId and router.state = 'under-way'`, { changeId })
      .andWhere('router.cpeId > :after', { after: after ?? '00000000-0000-0000-0000-000000000000' })
      .orderBy('router.cpeId')
      .limit(limit)
      .getMany();
  }

  /** Those that a change has reached, with what was wanted of them before. */
  listReached(sql: Sql, changeId: string): Promise<BulkRouterEntity[]> {
    return sql
      .createQueryBuilder(BulkRouterEntity, 'router')
      .where(
        `router.changeId = :changeId and router.earlierSealed is not null
         and router.state in ('applied', 'refused', 'unreachable')`,
        { changeId },
      )
      .orderBy('router.cpeId')
      .getMany();
  }

  /** A router whose turn it is; null when somebody else has it in hand, or it does not wait any more. */
  lockWaiting(tx: Tx, changeId: string, cpeId: string): Promise<BulkRouterEntity | null> {
    return tx
      .createQueryBuilder(BulkRouterEntity, 'router')
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .where(`router.changeId = :changeId and router.cpeId = :cpeId and router.state = 'waiting'`, { changeId, cpeId })
      .getOne();
  }

  /** Routers of all changes that were begun lately: a line does not ask whose they are. */
  async listBegun(sql: Sql, now: Date, withinSeconds: number): Promise<Begun[]> {
    return sql.query<Begun[]>(
      `select nas_id as "nasId", access_node as "accessNode", state = 'under-way' as "isOpen",
              extract(epoch from $1::timestamptz - started_at)::float8 as "secondsAgo"
       from bulk_change_router where started_at > $1::timestamptz - make_interval(secs => $2)`,
      [now, withinSeconds],
    );
  }

  /** False when it is not as it was seen any more. */
  async change(tx: Tx, seen: SeenRouter, change: Partial<BulkRouterEntity>): Promise<boolean> {
    const { changeId, cpeId, state, attempt } = seen;
    const { affected } = await tx.update(BulkRouterEntity, { changeId, cpeId, state, attempt }, change);
    return affected === 1;
  }

  /** Under the brake no time runs out. */
  async postpone(tx: Tx, until: Date): Promise<void> {
    await tx.query(`update bulk_change_router set deadline_at = $1 where state = 'under-way' and deadline_at < $1`, [
      until,
    ]);
  }

  async cancelWaiting(tx: Tx, changeId: string, reason: string, now: Date): Promise<void> {
    await tx.update(
      BulkRouterEntity,
      { changeId, state: 'waiting' },
      { state: 'skipped', cause: 'cancelled', reason, settledAt: now },
    );
  }

  /** Those that refused, did not come, or were passed over at their turn. @returns how many wait again */
  async requeue(tx: Tx, changeId: string): Promise<number> {
    const { affected } = await tx
      .createQueryBuilder()
      .update(BulkRouterEntity)
      .set({ state: 'waiting', cause: null, reason: null, settledAt: null, taskId: null })
      .where(
        `change_id = :changeId and not left_out and (state in ('refused', 'unreachable')
           or (state = 'skipped' and cause in ('busy', 'taken-back', 'gone')))`,
        { changeId },
      )
      .execute();
    return affected ?? 0;
  }
}
