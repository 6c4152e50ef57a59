import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeShortInformEntity } from './short-inform.entity';

@Injectable()
export class ShortInformRepository {
  find(sql: Sql, cpeId: string): Promise<CpeShortInformEntity | null> {
    return sql.findOne(CpeShortInformEntity, { where: { cpeId } });
  }

  /** @returns false when it is told so already, or too many are */
  async insertUpTo(tx: Tx, row: CpeShortInformEntity, most: number): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `insert into cpe_short_inform (cpe_id, seconds, since, until_at, because)
       select $1, $2, $3, $4, $5 where (select count(*) from cpe_short_inform) < $6
       on conflict (cpe_id) do nothing returning cpe_id`,
      [row.cpeId, row.seconds, row.since, row.untilAt, row.because, most],
    );
    return rows.length > 0;
  }

  /** Those whose time is over, taken away. */
  async takeOver(tx: Tx, now: Date, limit: number): Promise<string[]> {
    const [rows] = await tx.query<[{ cpe_id: string }[], number]>(
      `delete from cpe_short_inform where cpe_id in (
         select cpe_id from cpe_short_inform where until_at <= $1 order by until_at limit $2 for update skip locked)
       returning cpe_id`,
      [now, limit],
    );
    return rows.map((row) => row.cpe_id);
  }
}
