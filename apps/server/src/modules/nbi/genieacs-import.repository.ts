import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { GenieacsImportEntity } from './genieacs-import.entity';

@Injectable()
export class GenieacsImportRepository {
  find(sql: Sql, id: string): Promise<GenieacsImportEntity | null> {
    return sql.findOne(GenieacsImportEntity, { where: { id } });
  }

  findForUpdate(tx: Tx, id: string): Promise<GenieacsImportEntity | null> {
    return tx.findOne(GenieacsImportEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** Newest first. */
  list(sql: Sql): Promise<GenieacsImportEntity[]> {
    return sql.find(GenieacsImportEntity, { order: { id: 'DESC' }, take: 50 });
  }

  async insert(tx: Tx, row: GenieacsImportEntity): Promise<void> {
    await tx.insert(GenieacsImportEntity, row);
  }

  async update(sql: Sql, id: string, change: Partial<GenieacsImportEntity>): Promise<void> {
    await sql.update(GenieacsImportEntity, { id }, change);
  }

  /** Nobody works on these any more: the process that did has ended. */
  async failRunning(sql: Sql, ids: string[], failure: string, endedAt: Date): Promise<void> {
    const state = In(['reading', 'previewing', 'importing']);
    await sql.update(GenieacsImportEntity, { id: In(ids), state }, { state: 'failed', failure, endedAt });
  }
}
