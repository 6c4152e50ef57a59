import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { ConfigProfileEntity } from './config-push.entity';

@Injectable()
export class ConfigProfileRepository {
  list(sql: Sql): Promise<ConfigProfileEntity[]> {
    return sql.find(ConfigProfileEntity, { order: { name: 'ASC' }, take: 1_000 });
  }

  find(sql: Sql, id: string): Promise<ConfigProfileEntity | null> {
    return sql.findOne(ConfigProfileEntity, { where: { id } });
  }

  findForUpdate(tx: Tx, id: string): Promise<ConfigProfileEntity | null> {
    return tx.findOne(ConfigProfileEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async insert(tx: Tx, profile: ConfigProfileEntity): Promise<void> {
    await tx.insert(ConfigProfileEntity, profile);
  }

  async update(tx: Tx, id: string, change: Partial<ConfigProfileEntity>): Promise<void> {
    await tx.update(ConfigProfileEntity, { id }, change);
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.delete(ConfigProfileEntity, { id });
  }

  /** Routers that hold each profile now, or are to. */
  async countOpen(sql: Sql): Promise<ReadonlyMap<string, number>> {
    const rows = await sql.query<{ profile_id: string; count: number }[]>(
      `select profile_id, count(*)::int as count from config_push where restored_at is null group by profile_id`,
    );
    return new Map(rows.map(({ profile_id, count }) => [profile_id, count]));
  }
}
