import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { ConfigPushEntity } from './config-push.entity';
import { WANTED_CHANNEL } from './wanted.repository';

@Injectable()
export class ConfigPushRepository {
  /** The one that is not taken back yet; a router has one at a time. */
  findOpen(sql: Sql, cpeId: string): Promise<ConfigPushEntity | null> {
    return sql.findOne(ConfigPushEntity, { where: { cpeId, restoredAt: IsNull() } });
  }

  find(sql: Sql, id: string): Promise<ConfigPushEntity | null> {
    return sql.findOne(ConfigPushEntity, { where: { id } });
  }

  findForUpdate(tx: Tx, id: string): Promise<ConfigPushEntity | null> {
    return tx.findOne(ConfigPushEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** Newest first. */
  listOf(sql: Sql, cpeId: string, limit: number): Promise<ConfigPushEntity[]> {
    return sql.find(ConfigPushEntity, { where: { cpeId }, order: { id: 'DESC' }, take: limit });
  }

  async insert(tx: Tx, push: ConfigPushEntity): Promise<void> {
    await tx.insert(ConfigPushEntity, push);
  }

  async update(sql: Sql, id: string, change: Partial<ConfigPushEntity>): Promise<void> {
    await sql.update(ConfigPushEntity, { id }, change);
  }

  /** The router has something to do again; `at` is when it is called for it, null leaves it to its own Informs. */
  async leaveDue(tx: Tx, cpeId: string, reason: string, at: Date | null): Promise<void> {
    await tx.query(
      `update cpe_wanted set due = true, due_reason = $2, due_at = coalesce($3, due_at), revision = revision + 1
       where cpe_id = $1`,
      [cpeId, reason, at],
    );
    await tx.query(`select pg_notify('${WANTED_CHANNEL}', $1)`, [cpeId]);
  }
}
