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

  /**
   * How often each CPE has started since its own instant. @param isOrdered false: only starts that nobody ordered, neither
   * by a task nor by a reset
   */
  async countStarts(
    sql: Sql,
    since: ReadonlyMap<string, Date>,
    { isOrdered }: { isOrdered: boolean },
  ): Promise<ReadonlyMap<string, number>> {
    const rows = await sql.query<{ cpe_id: string; n: number }[]>(
      `select e.cpe_id, count(*)::int as n from unnest($1::uuid[], $2::timestamptz[]) as u (cpe_id, since)
       join cpe_event e on e.cpe_id = u.cpe_id and e.at > u.since and e.code = '1 BOOT'
       where $3 or not exists (
         select 1 from cpe_event o where o.cpe_id = e.cpe_id and o.session_id = e.session_id
           and (o.code like 'M %' or o.code like '7 %' or o.code = '0 BOOTSTRAP'))
       group by e.cpe_id`,
      [[...since.keys()], [...since.values()], isOrdered],
    );
    return new Map(rows.map(({ cpe_id: id, n }) => [id, n]));
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
