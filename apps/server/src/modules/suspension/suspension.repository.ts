import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { SuspensionPolicyEntity, SuspensionWatchEntity } from './suspension.entity';

@Injectable()
export class SuspensionPolicyRepository {
  list(sql: Sql): Promise<SuspensionPolicyEntity[]> {
    return sql.find(SuspensionPolicyEntity, { order: { isDefault: 'DESC', name: 'ASC' } });
  }

  findForUpdate(tx: Tx, id: string): Promise<SuspensionPolicyEntity | null> {
    return tx.findOne(SuspensionPolicyEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async insert(tx: Tx, policy: SuspensionPolicyEntity): Promise<void> {
    await tx.insert(SuspensionPolicyEntity, policy);
  }

  async update(tx: Tx, id: string, change: Partial<SuspensionPolicyEntity>): Promise<void> {
    await tx.update(SuspensionPolicyEntity, { id }, change);
  }
}

export interface WatchedAccount {
  subscriberId: string;
  nextDecisionAt: Date;
}

@Injectable()
export class SuspensionWatchRepository {
  find(sql: Sql, subscriberId: string): Promise<SuspensionWatchEntity | null> {
    return sql.findOne(SuspensionWatchEntity, { where: { subscriberId } });
  }

  async decided(tx: Tx, watch: SuspensionWatchEntity): Promise<void> {
    await tx.query(
      `insert into suspension_watch (subscriber_id, next_decision_at, decided_at, last_decision) values ($1, $2, $3, $4)
       on conflict on constraint pk_suspension_watch do update
       set next_decision_at = excluded.next_decision_at, decided_at = excluded.decided_at, last_decision = excluded.last_decision`,
      [watch.subscriberId, watch.nextDecisionAt, watch.decidedAt, JSON.stringify(watch.lastDecision)],
    );
  }

  /** Looks no later than that; an earlier look stays. In the order of ids, so that two runs cannot deadlock. */
  async lookNoLater(tx: Tx, accounts: readonly WatchedAccount[]): Promise<void> {
    const sorted = accounts.toSorted((a, b) => (a.subscriberId < b.subscriberId ? -1 : 1));
    await tx.query(
      `insert into suspension_watch (subscriber_id, next_decision_at)
       select subscriber_id, min(at) from unnest($1::uuid[], $2::timestamptz[]) as due (subscriber_id, at)
       group by subscriber_id order by subscriber_id
       on conflict on constraint pk_suspension_watch do update
       set next_decision_at = least(suspension_watch.next_decision_at, excluded.next_decision_at)`,
      [sorted.map((account) => account.subscriberId), sorted.map((account) => account.nextDecisionAt)],
    );
  }

  /** All accounts that have ever been looked at are due now: a policy is another one. */
  async lookAtAll(tx: Tx, now: Date): Promise<void> {
    await tx.query(`update suspension_watch set next_decision_at = least(next_decision_at, $1)`, [now]);
  }

  /** Accounts that are due, by id, after the last one seen: each comes once per run, whatever becomes of it. */
  async listDue(sql: Sql, now: Date, afterId: string | null, limit: number): Promise<string[]> {
    const rows = await sql.query<{ subscriber_id: string }[]>(
      `select subscriber_id from suspension_watch
       where next_decision_at <= $1 and ($2::uuid is null or subscriber_id > $2) order by subscriber_id limit $3`,
      [now, afterId, limit],
    );
    return rows.map((row) => row.subscriber_id);
  }

  /** Who comes next, soonest first. */
  async listUpcoming(sql: Sql, limit: number): Promise<string[]> {
    const rows = await sql.query<{ subscriber_id: string }[]>(
      `select subscriber_id from suspension_watch where next_decision_at is not null
       order by next_decision_at, subscriber_id limit $1`,
      [limit],
    );
    return rows.map((row) => row.subscriber_id);
  }
}
