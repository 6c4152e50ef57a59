import { Injectable } from '@nestjs/common';
import type {
  AccessSession,
  AccessSessionDetail,
  AccessSessionQuery,
  AccessSessionSummary,
  AddressLookup,
} from '@demarc/contracts';
import { Database, type Sql } from '../../platform/database/database';
import { decodeCursor, encodeCursor, type Page } from '../../platform/http/page';
import type { StaffIdentity } from '../../platform/http/permissions';
import { AuditLog } from '../staff/audit.service';
import type { AccessSessionEntity } from './access.entity';
import { AccessSessionNotFound } from './access.errors';
import { AccessSessionSearchRepository } from './access-session-search.repository';
import { toAccessSessionView, toAccountingReportView } from './access-session.view';
import { AccountingReportRepository } from './accounting-report.repository';
import { SessionOwners } from './session-owners.service';

const REPORTS_SHOWN = 200;

/** Who is online, who was, and who had an address. */
@Injectable()
export class AccessSessionsService {
  constructor(
    private readonly database: Database,
    private readonly sessions: AccessSessionSearchRepository,
    private readonly reports: AccountingReportRepository,
    private readonly owners: SessionOwners,
    private readonly audit: AuditLog,
  ) {}

  async page(query: AccessSessionQuery): Promise<Page<AccessSession>> {
    const { sql } = this.database;
    const [startedAt, id] = decodeCursor(query.cursor, 2) ?? [];
    const rows = await this.sessions.page(sql, {
      query,
      subscriptionIds: await this.owners.subscriptionsOf(sql, query),
      after: startedAt === undefined || id === undefined ? null : { startedAt, id },
      silentSince: this.owners.silentSince(),
    });
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: await this.views(sql, shown),
      nextCursor:
        rows.length > query.limit && last !== undefined ? encodeCursor([last.startedAt.toISOString(), last.id]) : null,
    };
  }

  summary(): Promise<AccessSessionSummary> {
    return this.sessions.summary(this.database.sql, { silentSince: this.owners.silentSince() });
  }

  async detail(id: string): Promise<AccessSessionDetail> {
    const { sql } = this.database;
    const row = await this.sessions.find(sql, id);
    if (row === null) throw new AccessSessionNotFound(id);
    const [session] = await this.views(sql, [row]);
    if (session === undefined) throw new Error('one session gives one view');
    const reports = await this.reports.listOfSession(sql, id, REPORTS_SHOWN);
    return { session, reports: reports.map(toAccountingReportView) };
  }

  /** Personal data looked up by address: who asked what is in the audit log. */
  async holdersOf(by: StaffIdentity, { address, at }: AddressLookup): Promise<AccessSession[]> {
    return this.database.transaction(async (tx) => {
      const rows = await this.sessions.listHolders(tx, address, new Date(at));
      await this.audit.record(tx, {
        by,
        action: 'address.looked-up',
        subjectType: 'address',
        subjectId: address,
        after: { at, sessions: rows.map(({ id }) => id) },
      });
      return this.views(tx, rows);
    });
  }

  private async views(sql: Sql, rows: AccessSessionEntity[]): Promise<AccessSession[]> {
    const around = await this.owners.around(sql, rows);
    return rows.map((row) => toAccessSessionView(row, around));
  }
}
