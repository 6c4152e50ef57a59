import { Injectable } from '@nestjs/common';
import type { ChangeSavedFilter, CreateSavedFilter } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, type Sql, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { AuditLog } from '../staff/audit.service';
import type { SavedFilterEntity } from './saved-filter.entity';
import {
  SavedFilterChangedMeanwhile,
  SavedFilterNameTaken,
  SavedFilterNotFound,
  SavedFilterNotYours,
  SavedFilterSharingRefused,
  TooManySavedFilters,
} from './saved-filter.errors';
import { SavedFilterRepository, type SavedFilterRow } from './saved-filter.repository';

const MOST_OF_A_PERSON = 100;
const SHARES = 'router.configure';

/** Whoever may configure routers takes care of what is shared, whosever it was. */
export const mayChangeFilter = (by: StaffIdentity, row: SavedFilterEntity): boolean =>
  row.staffId === by.id || (row.isShared && by.permissions.has(SHARES));

/** Filters that people keep: their own, and those that all share. */
@Injectable()
export class SavedFilters {
  constructor(
    private readonly database: Database,
    private readonly filters: SavedFilterRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  list(by: StaffIdentity): Promise<SavedFilterRow[]> {
    return this.filters.listFor(this.database.sql, by.id);
  }

  /** What it means, to whom it is open. */
  async get(sql: Sql, by: StaffIdentity, id: string): Promise<SavedFilterRow> {
    const row = await this.filters.findFor(sql, by.id, id);
    if (row === null) throw new SavedFilterNotFound(id);
    return row;
  }

  create(by: StaffIdentity, content: CreateSavedFilter): Promise<SavedFilterRow> {
    if (content.isShared && !by.permissions.has(SHARES)) throw new SavedFilterSharingRefused();
    const row = { ...content, id: newId(), staffId: by.id, version: 1, changedAt: this.clock.now() };
    return this.naming(content.name, async (tx) => {
      if ((await this.filters.countOf(tx, by.id)) >= MOST_OF_A_PERSON) throw new TooManySavedFilters(MOST_OF_A_PERSON);
      await this.filters.insert(tx, row);
      await this.tell(tx, by, { before: null, after: row });
      return this.get(tx, by, row.id);
    });
  }

  change(by: StaffIdentity, id: string, { version, ...content }: ChangeSavedFilter): Promise<SavedFilterRow> {
    return this.naming(content.name, async (tx) => {
      const before = await this.lock(tx, by, id, version);
      const sharingChanges = content.isShared !== before.isShared;
      if (sharingChanges && !by.permissions.has(SHARES)) throw new SavedFilterSharingRefused();
      const after = { ...before, ...content, version: version + 1, changedAt: this.clock.now() };
      await this.filters.update(tx, after);
      if (!after.isShared) await this.filters.clearStartOfOthers(tx, after);
      await this.tell(tx, by, { before, after });
      // Who took a filter of another out of the list that all share does not see it any more.
      return (await this.filters.findFor(tx, by.id, id)) ?? { ...after, owner: '', isStart: false };
    });
  }

  delete(by: StaffIdentity, id: string, version: number): Promise<void> {
    return this.database.transaction(async (tx) => {
      const before = await this.lock(tx, by, id, version);
      await this.filters.delete(tx, id);
      await this.tell(tx, by, { before, after: null });
    });
  }

  /** What the page of routers opens with, for this person alone. */
  chooseStart(by: StaffIdentity, id: string | null): Promise<SavedFilterRow[]> {
    return this.database.transaction(async (tx) => {
      if (id !== null) await this.get(tx, by, id);
      await this.filters.chooseStart(tx, by.id, id);
      return this.filters.listFor(tx, by.id);
    });
  }

  private async lock(tx: Tx, by: StaffIdentity, id: string, version: number): Promise<SavedFilterEntity> {
    const row = await this.filters.findForUpdate(tx, id);
    if (row === null || (row.staffId !== by.id && !row.isShared)) throw new SavedFilterNotFound(id);
    if (!mayChangeFilter(by, row)) throw new SavedFilterNotYours();
    if (row.version !== version) throw new SavedFilterChangedMeanwhile(row.version);
    return row;
  }

  /** What all share is everybody's business; a person's own is not. */
  private async tell(
    tx: Tx,
    by: StaffIdentity,
    { before, after }: { before: SavedFilterEntity | null; after: SavedFilterEntity | null },
  ): Promise<void> {
    const row = after ?? before;
    if (row === null || (before?.isShared !== true && after?.isShared !== true)) return;
    const verb = before === null ? 'created' : after === null ? 'deleted' : 'changed';
    await this.audit.record(tx, {
      by,
      action: `saved-filter.${verb}`,
      subjectType: 'saved-filter',
      subjectId: row.id,
      before: factsOf(before),
      after: factsOf(after),
    });
  }

  private async naming<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (isUniqueViolation(error, 'ux_saved_filter_name')) throw new SavedFilterNameTaken(name);
      throw error;
    }
  }
}

function factsOf(row: SavedFilterEntity | null): unknown {
  if (row === null) return null;
  const { name, selection, columns, sort, isShared } = row;
  return { name, selection, columns, sort, isShared };
}
