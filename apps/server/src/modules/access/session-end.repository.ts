import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { SessionEndEntity } from './session-end.entity';

@Injectable()
export class SessionEndRepository {
  /** @returns false when it is known already: then it was asked, or a process died while asking, and it is not asked again */
  async insertIfNew(tx: Tx, row: SessionEndEntity): Promise<boolean> {
    const result = await tx
      .createQueryBuilder()
      .insert()
      .into(SessionEndEntity)
      .values(row)
      .orIgnore()
      .returning('id')
      .execute();
    return (result.raw as unknown[]).length > 0;
  }

  async forget(tx: Tx, before: Date, limit: number): Promise<number> {
    const [, count] = await tx.query<[unknown, number]>(
      `delete from session_end where id in (
         select id from session_end where created_at < $1 and outcome <> 'waiting' limit $2)`,
      [before, limit],
    );
    return count;
  }

  async update(sql: Sql, id: string, change: Partial<SessionEndEntity>): Promise<void> {
    await sql.update(SessionEndEntity, { id }, change);
  }
}
