import { Injectable } from '@nestjs/common';
import type { JournalLine } from '@demarc/contracts';
import type { LocalDate } from '@demarc/kernel';
import { Database, type Sql } from '../../platform/database/database';
import { toPage, type Page, decodeCursor } from '../../platform/http/page';
import type { EntryKind, JournalEntryEntity } from './ledger.entity';
import { toJournalLineView } from './ledger.view';
import { LedgerRepository, type BalanceRow, type EntryWithLines, type StatementLine } from './ledger.repository';

/** Reads of the journal; nothing here writes. */
@Injectable()
export class LedgerReportService {
  constructor(
    private readonly database: Database,
    private readonly ledger: LedgerRepository,
  ) {}

  trialBalance(asOf: LocalDate): Promise<BalanceRow[]> {
    return this.ledger.trialBalance(this.database.sql, asOf);
  }

  async entries(query: { cursor?: string; limit: number; subscriberId?: string }): Promise<Page<EntryWithLines>> {
    const { sql } = this.database;
    const [before = null] = decodeCursor(query.cursor, 1) ?? [];
    const filter = { subscriberId: query.subscriberId ?? null, before, limit: query.limit + 1 };
    const entries = await this.ledger.pageOfEntries(sql, filter);
    const lines = await this.ledger.linesOfEntries(
      sql,
      entries.map((entry) => entry.id),
    );
    const withLines = (entry: JournalEntryEntity): EntryWithLines => ({
      entry,
      lines: lines.filter((line) => line.entryId === entry.id),
    });
    return toPage(entries, query.limit, withLines, (entry) => [entry.id]);
  }

  /** The entries of one document, as they are shown beside it. */
  async journalOf(sql: Sql, kinds: readonly EntryKind[], sourceId: string): Promise<JournalLine[]> {
    return (await this.ledger.linesOfSources(sql, kinds, sourceId)).map(toJournalLineView);
  }

  async statement(sql: Sql, subscriberId: string, currency: string): Promise<StatementLine[]> {
    const rows = await this.ledger.statement(sql, subscriberId, currency);
    let balanceMinor = 0n;
    return rows.map((row) => {
      balanceMinor += row.amountMinor;
      return { ...row, balanceMinor };
    });
  }
}
