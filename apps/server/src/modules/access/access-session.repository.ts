import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { AccessSessionEntity } from './access.entity';

export type SessionKey = Pick<AccessSessionEntity, 'nasId' | 'userName' | 'acctSessionId'>;

@Injectable()
export class AccessSessionRepository {
  listLiveOf(sql: Sql, subscriptionId: string): Promise<AccessSessionEntity[]> {
    return sql.find(AccessSessionEntity, {
      where: { subscriptionId, stoppedAt: IsNull() },
      order: { startedAt: 'ASC', id: 'ASC' },
    });
  }

  /** Newest first. */
  listOf(sql: Sql, subscriptionIds: string[], limit: number): Promise<AccessSessionEntity[]> {
    return sql.find(AccessSessionEntity, {
      where: { subscriptionId: In(subscriptionIds) },
      order: { startedAt: 'DESC', id: 'DESC' },
      take: limit,
    });
  }

  findLiveForUpdate(tx: Tx, key: SessionKey): Promise<AccessSessionEntity | null> {
    return tx.findOne(AccessSessionEntity, {
      where: { ...key, stoppedAt: IsNull() },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** When the last session of that key stopped; a report from before it comes late and opens nothing. */
  async lastStop(sql: Sql, { nasId, userName, acctSessionId }: SessionKey): Promise<Date | null> {
    const [row] = await sql.query<[{ stopped_at: Date | null }]>(
      `select max(stopped_at) as stopped_at from access_session where nas_id = $1 and user_name = $2 and acct_session_id = $3`,
      [nasId, userName, acctSessionId],
    );
    return row.stopped_at;
  }

  /** @returns false when another report of the same session was faster */
  async insertIfNew(tx: Tx, session: AccessSessionEntity): Promise<boolean> {
    const result = await tx
      .createQueryBuilder()
      .insert()
      .into(AccessSessionEntity)
      .values(session)
      .orIgnore()
      .returning('id')
      .execute();
    return (result.raw as unknown[]).length > 0;
  }

  async update(tx: Tx, id: string, change: Partial<AccessSessionEntity>): Promise<void> {
    await tx.update(AccessSessionEntity, { id }, change);
  }

  /** The NAS has rebooted: none of its sessions lived through that. */
  async stopAllOf(tx: Tx, nasId: string, at: Date, terminateCause: string): Promise<string[]> {
    const [rows] = await tx.query<[{ subscription_id: string | null }[], number]>(
      `update access_session set stopped_at = $2, updated_at = $2, terminate_cause = $3
       where nas_id = $1 and stopped_at is null and started_at <= $2 returning subscription_id`,
      [nasId, at, terminateCause],
    );
    return rows.flatMap((row) => (row.subscription_id === null ? [] : [row.subscription_id]));
  }
}
