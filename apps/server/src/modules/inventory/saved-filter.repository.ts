import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { SavedFilterEntity, StartFilterEntity } from './saved-filter.entity';

export interface SavedFilterRow extends SavedFilterEntity {
  owner: string;
  isStart: boolean;
}

const MAX_FILTERS = 500;
const ROWS = `select f.id, f.staff_id as "staffId", f.name, f.selection, f.columns, f.sort, f.is_shared as "isShared",
    f.version, f.changed_at as "changedAt", a.name as owner, s.saved_filter_id is not null as "isStart"
  from saved_filter f join staff_account a on a.id = f.staff_id
  left join start_filter s on s.saved_filter_id = f.id and s.staff_id = $1`;

@Injectable()
export class SavedFilterRepository {
  /** A person's own and those that others share, by name. */
  listFor(sql: Sql, staffId: string): Promise<SavedFilterRow[]> {
    return sql.query(`${ROWS} where f.staff_id = $1 or f.is_shared order by lower(f.name), f.id limit ${MAX_FILTERS}`, [
      staffId,
    ]);
  }

  /** As this person sees it; null when it is somebody else's own. */
  async findFor(sql: Sql, staffId: string, id: string): Promise<SavedFilterRow | null> {
    const [row] = await sql.query<SavedFilterRow[]>(`${ROWS} where f.id = $2 and (f.staff_id = $1 or f.is_shared)`, [
      staffId,
      id,
    ]);
    return row ?? null;
  }

  findForUpdate(tx: Tx, id: string): Promise<SavedFilterEntity | null> {
    return tx.findOne(SavedFilterEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  countOf(sql: Sql, staffId: string): Promise<number> {
    return sql.count(SavedFilterEntity, { where: { staffId } });
  }

  async insert(tx: Tx, row: SavedFilterEntity): Promise<void> {
    await tx.insert(SavedFilterEntity, row as Omit<SavedFilterEntity, 'selection'> & { selection: object });
  }

  async update(tx: Tx, { id, ...row }: SavedFilterEntity): Promise<void> {
    await tx.update(SavedFilterEntity, { id }, row as Omit<typeof row, 'selection'> & { selection: object });
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.delete(SavedFilterEntity, { id });
  }

  /** What others share no more is nobody else's start. */
  async clearStartOfOthers(tx: Tx, { id, staffId }: SavedFilterEntity): Promise<void> {
    await tx.query(`delete from start_filter where saved_filter_id = $1 and staff_id <> $2`, [id, staffId]);
  }

  async chooseStart(tx: Tx, staffId: string, savedFilterId: string | null): Promise<void> {
    if (savedFilterId === null) await tx.delete(StartFilterEntity, { staffId });
    else await tx.upsert(StartFilterEntity, { staffId, savedFilterId }, ['staffId']);
  }
}
