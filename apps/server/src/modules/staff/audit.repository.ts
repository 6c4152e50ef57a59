import { Injectable } from '@nestjs/common';
import type { AuditQuery } from '@demarc/contracts';
import { In, LessThan } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { AuditEntryEntity } from './staff.entity';

@Injectable()
export class AuditRepository {
  async insert(tx: Tx, entry: AuditEntryEntity): Promise<void> {
    await tx.insert(
      AuditEntryEntity,
      entry as Omit<AuditEntryEntity, 'before' | 'after'> & { before: object; after: object },
    );
  }

  listBefore(
    sql: Sql,
    subject: { type: string; ids: string[] },
    before: Date,
    limit: number,
  ): Promise<AuditEntryEntity[]> {
    return sql.find(AuditEntryEntity, {
      where: { subjectType: subject.type, subjectId: In(subject.ids), at: LessThan(before) },
      order: { at: 'DESC' },
      take: limit,
    });
  }

  /** Newest first; ids are UUIDv7 and sort by time. One row more than the limit tells that there is a next page. */
  list(sql: Sql, query: AuditQuery, beforeId: string | null): Promise<AuditEntryEntity[]> {
    return sql.find(AuditEntryEntity, {
      where: {
        ...(query.subjectType === undefined ? {} : { subjectType: query.subjectType }),
        ...(query.subjectId === undefined ? {} : { subjectId: query.subjectId }),
        ...(beforeId === null ? {} : { id: LessThan(beforeId) }),
      },
      order: { id: 'DESC' },
      take: query.limit + 1,
    });
  }
}
