import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@demarc/kernel';
import type { HeldReason } from '@demarc/contracts';
import type { Sql, Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { SuspensionLimitsEntity, SuspensionRunEntity } from './suspension-run.entity';

export interface RunCounts {
  waiting: number;
  done: number;
  dropped: number;
  discarded: number;
  /** Of those that wait. */
  approvedWaiting: number;
}

const NO_CASES: RunCounts = { waiting: 0, done: 0, dropped: 0, discarded: 0, approvedWaiting: 0 };
/** A month of days on which anything was taken away. */
const REMEMBERED_DAYS = 30;

@Injectable()
export class SuspensionRunRepository {
  /** The run of a calendar day, made by whoever needs it first. */
  async ofDay(tx: Tx, runOn: LocalDate, createdAt: Date): Promise<SuspensionRunEntity> {
    await tx.query(
      `insert into suspension_run (id, run_on, created_at, held_reasons, allowed_count) values ($1, $2, $3, '[]', 0)
       on conflict (run_on) do nothing`,
      [newId(), runOn, createdAt],
    );
    return tx.findOneOrFail(SuspensionRunEntity, { where: { runOn } });
  }

  find(sql: Sql, id: string): Promise<SuspensionRunEntity | null> {
    return sql.findOne(SuspensionRunEntity, { where: { id } });
  }

  lock(tx: Tx, id: string): Promise<SuspensionRunEntity | null> {
    return tx.findOne(SuspensionRunEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** Newest first. */
  list(sql: Sql, limit: number): Promise<SuspensionRunEntity[]> {
    return sql.find(SuspensionRunEntity, { order: { runOn: 'DESC' }, take: limit });
  }

  /** Runs in which something waits that nobody has approved: to be judged before anything is done. */
  async listUnjudged(sql: Sql): Promise<string[]> {
    const rows = await sql.query<{ id: string }[]>(
      `select id from suspension_run r
       where exists (select 1 from suspension_case c where c.run_id = r.id and c.state = 'waiting' and not c.is_approved)
       order by run_on`,
    );
    return rows.map(({ id }) => id);
  }

  async listHeld(sql: Sql): Promise<SuspensionRunEntity[]> {
    return sql
      .createQueryBuilder(SuspensionRunEntity, 'run')
      .where('run.heldAt is not null')
      .orderBy('run.runOn', 'DESC')
      .getMany();
  }

  async counts(sql: Sql, runIds: readonly string[]): Promise<ReadonlyMap<string, RunCounts>> {
    const rows = await sql.query<{ run_id: string; state: keyof RunCounts; n: number; approved: number }[]>(
      `select run_id, state, count(*)::int as n, count(*) filter (where is_approved)::int as approved
       from suspension_case where run_id = any($1) group by run_id, state`,
      [runIds],
    );
    const counts = new Map(runIds.map((id) => [id, { ...NO_CASES }]));
    for (const { run_id, state, n, approved } of rows) {
      const of = counts.get(run_id);
      if (of === undefined) continue;
      of[state] = n;
      if (state === 'waiting') of.approvedWaiting = approved;
    }
    return counts;
  }

  /** What earlier days took away; days without anything do not count. */
  async earlierCounts(sql: Sql, before: LocalDate): Promise<number[]> {
    const rows = await sql.query<{ n: number }[]>(
      `select count(*)::int as n from suspension_run r join suspension_case c on c.run_id = r.id and c.state = 'done'
       where r.run_on < $1 group by r.run_on order by r.run_on desc limit ${REMEMBERED_DAYS}`,
      [before],
    );
    return rows.map(({ n }) => n);
  }

  /** Reasons empty: nothing holds it. The instant at which it was first held stays. */
  async hold(tx: Tx, id: string, reasons: readonly HeldReason[], now: Date): Promise<void> {
    await tx.query(
      `update suspension_run set held_reasons = $2,
         held_at = case when $2::jsonb = '[]' then null else coalesce(held_at, $3) end where id = $1`,
      [id, JSON.stringify(reasons), now],
    );
  }

  async decide(
    tx: Tx,
    id: string,
    decision: Pick<SuspensionRunEntity, 'allowedCount' | 'decidedBy' | 'decidedAt' | 'decisionReason'>,
  ): Promise<void> {
    await tx.update(SuspensionRunEntity, { id }, { ...decision, heldAt: null, heldReasons: [] });
  }

  /** The guards have seen what waits in the run now; what comes later waits for their next look. */
  async markJudged(tx: Tx, runId: string): Promise<void> {
    await tx.query(
      `update suspension_case set is_judged = true where run_id = $1 and state = 'waiting' and not is_judged`,
      [runId],
    );
  }

  async approveWaiting(tx: Tx, runId: string): Promise<void> {
    await tx.query(`update suspension_case set is_approved = true where run_id = $1 and state = 'waiting'`, [runId]);
  }

  /** @returns the subscribers who are let be */
  async discardWaiting(tx: Tx, runId: string, outcome: string): Promise<string[]> {
    const [rows] = await tx.query<[{ subscriber_id: string }[], number]>(
      `update suspension_case set state = 'discarded', settled_at = now(), outcome = $2
       where run_id = $1 and state = 'waiting' returning subscriber_id`,
      [runId, outcome],
    );
    return [...new Set(rows.map((row) => row.subscriber_id))];
  }

  limits(sql: Sql): Promise<SuspensionLimitsEntity> {
    return sql.findOneOrFail(SuspensionLimitsEntity, { where: { id: 1 } });
  }

  lockLimits(tx: Tx): Promise<SuspensionLimitsEntity> {
    return tx.findOneOrFail(SuspensionLimitsEntity, { where: { id: 1 }, lock: { mode: 'pessimistic_write' } });
  }

  async changeLimits(tx: Tx, limits: Omit<SuspensionLimitsEntity, 'id'>): Promise<void> {
    await tx.update(SuspensionLimitsEntity, { id: 1 }, limits);
  }
}
