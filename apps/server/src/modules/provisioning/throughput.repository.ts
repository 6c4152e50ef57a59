import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeThroughputEntity } from './throughput.entity';

@Injectable()
export class ThroughputRepository {
  find(sql: Sql, cpeId: string): Promise<CpeThroughputEntity | null> {
    return sql.findOne(CpeThroughputEntity, { where: { cpeId } });
  }

  async keep(tx: Tx, row: CpeThroughputEntity): Promise<void> {
    await tx.upsert(CpeThroughputEntity, row, ['cpeId']);
  }
}
