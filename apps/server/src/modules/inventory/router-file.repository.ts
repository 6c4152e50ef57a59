import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { RouterFileEntity } from './router-file.entity';

type Content = Pick<RouterFileEntity, 'sha256' | 'fileType' | 'productClass'>;

@Injectable()
export class RouterFileRepository {
  find(sql: Sql, id: string): Promise<RouterFileEntity | null> {
    return sql.findOne(RouterFileEntity, { where: { id } });
  }

  findByContent(sql: Sql, { sha256, fileType, productClass }: Content): Promise<RouterFileEntity | null> {
    return sql.findOne(RouterFileEntity, { where: { sha256, fileType, productClass } });
  }

  /** Newest first. */
  list(sql: Sql): Promise<RouterFileEntity[]> {
    return sql.find(RouterFileEntity, { order: { id: 'DESC' }, take: 1_000 });
  }

  async insert(tx: Tx, file: RouterFileEntity): Promise<void> {
    await tx.insert(RouterFileEntity, file);
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.delete(RouterFileEntity, { id });
  }
}
