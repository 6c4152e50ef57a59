import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import type { Taking } from './dunning-account';
import { SuspensionCaseEntity } from './suspension-run.entity';

@Injectable()
export class SuspensionCaseRepository {
  /** One waits per service: found again by a later tick, it stays in the run that found it first. */
  async insertIfNew(tx: Tx, runId: string, takings: readonly Taking[], createdAt: Date): Promise<void> {
    if (takings.length === 0) return;
    const rows = takings.map((taking) => ({
      id: newId(),
      runId,
      ...taking,
      state: 'waiting' as const,
      isJudged: false,
      isApproved: false,
      createdAt,
    }));
    await tx.createQueryBuilder().insert().into(SuspensionCaseEntity).values(rows).orIgnore().execute();
  }

  /** Paid, spared or ended before it was their turn. */
  async dropGroundless(tx: Tx, subscriptionIds: readonly string[]): Promise<void> {
    if (subscriptionIds.length === 0) return;
    await tx.query(
      `update suspension_case set state = 'dropped', settled_at = now(), outcome = 'there is no ground for it any more'
       where subscription_id = any($1) and state = 'waiting'`,
      [subscriptionIds],
    );
  }

  async lockWaiting(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `select 1 from suspension_case where id = $1 and state = 'waiting' for update`,
      [id],
    );
    return rows.length > 0;
  }

  async postpone(tx: Tx, id: string, notBefore: Date): Promise<void> {
    await tx.query(`update suspension_case set not_before = $2 where id = $1`, [id, notBefore]);
  }

  async settle(tx: Tx, id: string, state: 'done' | 'dropped', outcome: string): Promise<void> {
    await tx.query(
      `update suspension_case set state = $2, settled_at = now(), outcome = $3 where id = $1 and state = 'waiting'`,
      [id, state, outcome],
    );
  }

  /**
   * Those whose turn it is, within what is left of this minute's pace for all and for each NAS. A run that is held
   * gives none, but for those that somebody has approved.
   */
  listTurn(sql: Sql, now: Date): Promise<SuspensionCaseEntity[]> {
    return sql.query(
      `with recent as (
         select nas_id, count(*) as n from suspension_case
         where state = 'done' and settled_at > now() - interval '1 minute' group by nas_id),
       ready as (
         select c.id, c.nas_id, row_number() over (partition by c.nas_id order by c.id) as turn
         from suspension_case c join suspension_run r on r.id = c.run_id
         where c.state = 'waiting' and c.is_judged and (r.held_at is null or c.is_approved)
           and (c.not_before is null or c.not_before <= $1))
       select c.id, c.subscriber_id as "subscriberId", c.subscription_id as "subscriptionId"
       from ready join suspension_case c on c.id = ready.id left join recent on recent.nas_id = ready.nas_id
         cross join suspension_limits l
       where ready.nas_id is null or ready.turn + coalesce(recent.n, 0) <= l.per_nas_per_minute
       order by c.id
       limit greatest(0, (select per_minute from suspension_limits) - (select coalesce(sum(n), 0) from recent))`,
      [now],
    );
  }

  listOfRun(sql: Sql, runId: string, limit: number): Promise<SuspensionCaseEntity[]> {
    return sql
      .createQueryBuilder(SuspensionCaseEntity, 'c')
      .where('c.runId = :runId', { runId })
      .orderBy(`case c.state when 'waiting' then 0 when 'done' then 1 else 2 end`)
      .addOrderBy('c.id')
      .take(limit)
      .getMany();
  }

  async countWaiting(sql: Sql): Promise<number> {
    const [row] = await sql.query<[{ n: number }]>(
      `select count(*)::int as n from suspension_case where state = 'waiting'`,
    );
    return row.n;
  }
}
