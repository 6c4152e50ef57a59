import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { NbiDocumentEntity, type NbiCollection } from './nbi.entity';

const MOST = 5_000;

@Injectable()
export class NbiDocumentRepository {
  list(sql: Sql, collection: NbiCollection): Promise<NbiDocumentEntity[]> {
    return sql.find(NbiDocumentEntity, { where: { collection }, order: { name: 'ASC' }, take: MOST });
  }

  async put(tx: Tx, row: NbiDocumentEntity): Promise<void> {
    await tx.upsert(NbiDocumentEntity, row, ['collection', 'name']);
  }

  async delete(tx: Tx, collection: NbiCollection, name: string): Promise<void> {
    await tx.delete(NbiDocumentEntity, { collection, name });
  }
}
