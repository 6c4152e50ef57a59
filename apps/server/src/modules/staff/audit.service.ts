import { Injectable } from '@nestjs/common';
import type { AuditQuery } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Sql, type Tx } from '../../platform/database/database';
import { decodeCursor, toPage, type Page } from '../../platform/http/page';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { AuditRepository } from './audit.repository';
import type { AuditEntryEntity } from './staff.entity';

export interface AuditRecord {
  /** A person, or the name of the part of Demarc that acted. */
  by: StaffIdentity | string;
  action: string;
  subjectType: string;
  subjectId: string;
  before?: unknown;
  after?: unknown;
  reason?: string;
}

/** Who did what to what, and why. Entries commit with the change they tell of, and hold no secrets. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly database: Database,
    private readonly entries: AuditRepository,
    private readonly clock: Clock,
  ) {}

  async record(tx: Tx, { by, action, subjectType, subjectId, before, after, reason }: AuditRecord): Promise<void> {
    await this.entries.insert(tx, {
      id: newId(),
      at: this.clock.now(),
      staffId: typeof by === 'string' ? null : by.id,
      actor: typeof by === 'string' ? by : `${by.name} (${by.role})`,
      action,
      subjectType,
      subjectId,
      before: before ?? null,
      after: after ?? null,
      reason: reason ?? null,
    });
  }

  /** What was done to these subjects before an instant, newest first. */
  listBefore(
    sql: Sql,
    subject: { type: string; ids: string[] },
    before: Date,
    limit: number,
  ): Promise<AuditEntryEntity[]> {
    return this.entries.listBefore(sql, subject, before, limit);
  }

  async page(query: AuditQuery): Promise<Page<AuditEntryEntity>> {
    const rows = await this.entries.list(this.database.sql, query, decodeCursor(query.cursor, 1)?.[0] ?? null);
    return toPage(
      rows,
      query.limit,
      (row) => row,
      (row) => [row.id],
    );
  }
}
