import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeEntity } from './cpe.entity';
import { RouterUploadEntity } from './router-upload.entity';

const NOT_NEEDED = `(needed_until is null or needed_until < $2)`;

export interface BackupPage {
  readonly before: Date;
  /** Ids greater than this; null: from the first. */
  readonly after: string | null;
  readonly limit: number;
}

@Injectable()
export class RouterUploadRepository {
  find(sql: Sql, id: string): Promise<RouterUploadEntity | null> {
    return sql.findOne(RouterUploadEntity, { where: { id } });
  }

  findForUpdate(tx: Tx, id: string): Promise<RouterUploadEntity | null> {
    return tx.findOne(RouterUploadEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** The newest backup of a router. */
  findLatest(sql: Sql, cpeId: string): Promise<RouterUploadEntity | null> {
    return sql.findOne(RouterUploadEntity, {
      where: { cpeId, kind: 'config', state: 'released' },
      order: { version: 'DESC' },
    });
  }

  /** Of one router, newest first. */
  listOf(sql: Sql, cpeId: string): Promise<RouterUploadEntity[]> {
    return sql.find(RouterUploadEntity, { where: { cpeId }, order: { id: 'DESC' }, take: 500 });
  }

  /** Of all routers, newest first. */
  listQuarantined(sql: Sql): Promise<RouterUploadEntity[]> {
    return sql.find(RouterUploadEntity, { where: { state: 'quarantined' }, order: { id: 'DESC' }, take: 500 });
  }

  listWithoutBackup(sql: Sql, { before, after, limit }: BackupPage): Promise<CpeEntity[]> {
    return sql
      .createQueryBuilder(CpeEntity, 'cpe')
      .where(`cpe.state = 'active' and cpe.mode = 'manage' and (:after::uuid is null or cpe.id > :after)`, { after })
      .andWhere(
        `not exists (select 1 from router_upload backup where backup.cpe_id = cpe.id
           and backup.version is not null and backup.seen_at >= :before)`,
        { before },
      )
      .orderBy('cpe.id')
      .limit(limit)
      .getMany();
  }

  async usageOf(sql: Sql, cpeId: string): Promise<{ count: number; bytes: number }> {
    const [row] = await sql.query<{ count: number; bytes: string }[]>(
      `select count(*)::int as count, coalesce(sum(size_bytes), 0) as bytes from router_upload where cpe_id = $1`,
      [cpeId],
    );
    return { count: row?.count ?? 0, bytes: Number(row?.bytes ?? 0) };
  }

  /** Versions of one router are counted one after the other. */
  async lockVersions(tx: Tx, cpeId: string): Promise<void> {
    await tx.query(`select 1 from cpe where id = $1 for no key update`, [cpeId]);
  }

  async insert(tx: Tx, upload: RouterUploadEntity): Promise<void> {
    await tx.insert(RouterUploadEntity, upload);
  }

  async update(tx: Tx, id: string, change: Partial<RouterUploadEntity>): Promise<void> {
    await tx.update(RouterUploadEntity, { id }, change);
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.delete(RouterUploadEntity, { id });
  }

  /** Ids of what is deleted: logs and what nobody released. The versions of a configuration are counted instead. */
  deleteOlder(tx: Tx, before: Date, now: Date): Promise<string[]> {
    const statement = `delete from router_upload where version is null and received_at < $1 and ${NOT_NEEDED} returning id`;
    return idsOf(tx, statement, [before, now]);
  }

  /** Ids of what is deleted: the versions beyond the newest `keep` of each router. */
  deleteSurplus(tx: Tx, keep: number, now: Date): Promise<string[]> {
    const statement = `
      delete from router_upload using (
        select id as surplus, row_number() over (partition by cpe_id order by version desc) as place
        from router_upload where version is not null
      ) ranked
      where router_upload.id = ranked.surplus and ranked.place > $1 and ${NOT_NEEDED} returning id`;
    return idsOf(tx, statement, [keep, now]);
  }
}

/** The driver answers a DELETE with its rows and their count. */
async function idsOf(tx: Tx, statement: string, parameters: unknown[]): Promise<string[]> {
  const [rows] = await tx.query<[{ id: string }[], number]>(statement, parameters);
  return rows.map(({ id }) => id);
}
