import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeEventEntity } from './cpe.entity';

/** What CPEs said of themselves. Events of an Inform are written together with its presence. */
@Injectable()
export class CpeEventRepository {
  /** Once within the hour: a CPE that misses our answer says it again at its next session. True when it was new. */
  async insertOnce(tx: Tx, event: CpeEventEntity): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `insert into cpe_event (id, cpe_id, code, command_key, detail, session_id, at)
       select $1, $2, $3::text, $4::text, $5::text, $6, $7::timestamptz
       where not exists (
         select 1 from cpe_event k
         where k.cpe_id = $2 and k.code = $3 and k.command_key = $4 and k.detail is not distinct from $5
           and k.at > $7::timestamptz - interval '1 hour')
       returning id`,
      [event.id, event.cpeId, event.code, event.commandKey, event.detail, event.sessionId, event.at],
    );
    return rows.length > 0;
  }

  listBefore(sql: Sql, cpeIds: string[], before: Date, limit: number): Promise<CpeEventEntity[]> {
    return sql.find(CpeEventEntity, {
      where: { cpeId: In(cpeIds), at: LessThan(before) },
      order: { at: 'DESC' },
      take: limit,
    });
  }

  list(sql: Sql, cpeId: string, beforeId: string | null, limit: number): Promise<CpeEventEntity[]> {
    const builder = sql
      .createQueryBuilder(CpeEventEntity, 'event')
      .where('event.cpeId = :cpeId', { cpeId })
      .orderBy('event.id', 'DESC')
      .take(limit + 1);
    if (beforeId !== null) builder.andWhere('event.id < :beforeId', { beforeId });
    return builder.getMany();
  }
}
