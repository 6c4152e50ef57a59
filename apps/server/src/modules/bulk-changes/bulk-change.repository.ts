import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { BulkChangeEntity } from './bulk-change.entity';

@Injectable()
export class BulkChangeRepository {
  async insert(tx: Tx, change: BulkChangeEntity): Promise<void> {
    await tx.insert(BulkChangeEntity, change);
  }

  find(sql: Sql, id: string): Promise<BulkChangeEntity | null> {
    return sql.findOne(BulkChangeEntity, { where: { id } });
  }

  findByKey(sql: Sql, idempotencyKey: string): Promise<BulkChangeEntity | null> {
    return sql.findOne(BulkChangeEntity, { where: { idempotencyKey } });
  }

  lock(tx: Tx, id: string): Promise<BulkChangeEntity | null> {
    return tx.findOne(BulkChangeEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** It stays as it is until the end of this transaction: whoever pauses it waits for that, and whoever starts sees it. */
  lockRunning(tx: Tx, id: string): Promise<BulkChangeEntity | null> {
    return tx.findOne(BulkChangeEntity, { where: { id, state: 'running' }, lock: { mode: 'pessimistic_read' } });
  }

  /** Newest first. */
  list(sql: Sql, limit: number): Promise<BulkChangeEntity[]> {
    return sql.find(BulkChangeEntity, { order: { id: 'DESC' }, take: limit });
  }

  /** Those that run, and those that have stopped and still have routers under way. */
  listWorking(sql: Sql): Promise<BulkChangeEntity[]> {
    return sql
      .createQueryBuilder(BulkChangeEntity, 'change')
      .where(
        `change.state = 'running' or (change.state in ('paused', 'cancelled') and exists (
           select 1 from bulk_change_router r where r.change_id = change.id and r.state = 'under-way'))`,
      )
      .orderBy('change.id')
      .getMany();
  }

  async update(tx: Tx, id: string, change: Partial<BulkChangeEntity>): Promise<void> {
    await tx.update(BulkChangeEntity, { id }, change);
  }
}
