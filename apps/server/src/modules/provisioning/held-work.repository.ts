import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { READING_TASKS } from './write-gate.service';

/** What waits at routers while nothing may be written. */
@Injectable()
export class HeldWorkRepository {
  async countRouters(sql: Sql): Promise<number> {
    const [row] = await sql.query<[{ n: number }]>(`select count(*)::int as n from cpe_wanted where due`);
    return row.n;
  }

  async countTasks(sql: Sql): Promise<number> {
    const [row] = await sql.query<[{ n: number }]>(
      `select count(*)::int as n from cpe_task where state = 'queued' and kind <> all($1)`,
      [READING_TASKS],
    );
    return row.n;
  }

  async extendTasks(tx: Tx, seconds: number): Promise<void> {
    await tx.query(
      `update cpe_task set deadline_at = deadline_at + make_interval(secs => $1) where state = 'queued' and kind <> all($2)`,
      [seconds, READING_TASKS],
    );
  }

  /** These are called, so many a second. */
  async call(tx: Tx, cpeIds: readonly string[], { now, perSecond }: { now: Date; perSecond: number }): Promise<void> {
    await tx.query(
      `update cpe_wanted w set due_at = $2::timestamptz + make_interval(secs => (u.turn - 1) / $3::float8)
       from unnest($1::uuid[]) with ordinality as u (id, turn) where w.cpe_id = u.id`,
      [cpeIds, now, perSecond],
    );
  }

  /** Every router that something waits for, so many a second; whoever was to be called first is called first. */
  async callAll(tx: Tx, now: Date, perSecond: number): Promise<void> {
    await tx.query(
      `update cpe_wanted w
       set attempts = 0, due_at = $1::timestamptz + make_interval(secs => (d.turn - 1) / $2::float8)
       from (select cpe_id, row_number() over (order by due_at nulls last, cpe_id) as turn from cpe_wanted
             where due or exists (select 1 from cpe_task t where t.cpe_id = cpe_wanted.cpe_id and t.state = 'queued')) d
       where w.cpe_id = d.cpe_id`,
      [now, perSecond],
    );
  }
}
