import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { AccessSessionEntity } from './access.entity';
import { SWEPT } from './access-session-progress';

/** A session that was ended, and whose it was. */
export type StoppedSession = Pick<AccessSessionEntity, 'id' | 'subscriptionId'>;

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

  /** One report of a session at a time, also while there is no row of it to lock yet. */
  async lockKey(tx: Tx, { nasId, userName, acctSessionId }: SessionKey): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      ['access-session', nasId, userName, acctSessionId].join('\u0001'),
    ]);
  }

  findLiveForUpdate(tx: Tx, key: SessionKey): Promise<AccessSessionEntity | null> {
    return tx.findOne(AccessSessionEntity, {
      where: { ...key, stoppedAt: IsNull() },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** The last session of that key, when we ended it because nothing was heard of it. */
  async findSweptForUpdate(tx: Tx, key: SessionKey): Promise<AccessSessionEntity | null> {
    const last = await this.findLastStopped(tx, key);
    if (last?.terminateCause !== SWEPT) return null;
    return tx.findOne(AccessSessionEntity, {
      where: { id: last.id, terminateCause: SWEPT },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** The session of that key that stopped last; a report from before its stop comes late and opens nothing. */
  findLastStopped(sql: Sql, key: SessionKey): Promise<AccessSessionEntity | null> {
    return sql.findOne(AccessSessionEntity, {
      where: { ...key, stoppedAt: Not(IsNull()) },
      order: { stoppedAt: 'DESC' },
    });
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
  async stopAllOf(tx: Tx, nasId: string, at: Date, terminateCause: string): Promise<StoppedSession[]> {
    const [rows] = await tx.query<[StoppedSession[], number]>(
      `update access_session set stopped_at = $2, updated_at = $2, terminate_cause = $3
       where nas_id = $1 and stopped_at is null and started_at <= $2
       returning id, subscription_id as "subscriptionId"`,
      [nasId, at, terminateCause],
    );
    return rows;
  }
}
