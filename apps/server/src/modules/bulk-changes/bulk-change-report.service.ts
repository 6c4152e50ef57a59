import { Injectable } from '@nestjs/common';
import type { ReportBulkChange } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { CSV_BEGIN, csvLine } from '../../platform/http/csv';
import type { StaffIdentity } from '../../platform/http/permissions';
import { BulkChangeNews } from './bulk-change-news.service';
import { BulkChangeRepository } from './bulk-change.repository';
import { wordsOf } from './bulk-order';
import { BulkReportRepository, type ReportRow } from './bulk-report.repository';
import { BulkChangeNotFound, SecretsNotYours } from './bulk-changes.errors';
import { SealedOrders } from './sealed-orders.service';

const PAGE = 500;
const HEAD = [
  'Serial number',
  'Model',
  'Subscriber',
  'State',
  'Cause',
  'Reason',
  'Attempts',
  'Started',
  'Settled',
] as const;
const HIDDEN = '(secret)';

/** What became of each router, as CSV: a page at a time, so that memory does not grow with the change. */
@Injectable()
export class BulkChangeReport {
  constructor(
    private readonly database: Database,
    private readonly changes: BulkChangeRepository,
    private readonly report: BulkReportRepository,
    private readonly orders: SealedOrders,
    private readonly news: BulkChangeNews,
  ) {}

  /** Secrets are for who may see keys of WiFi, and whoever takes them out is remembered. */
  async remember(by: StaffIdentity, id: string, { secrets }: ReportBulkChange): Promise<void> {
    if (secrets && !by.permissions.has('router.wifi')) throw new SecretsNotYours();
    await this.database.transaction(async (tx) => {
      const change = await this.changes.find(tx, id);
      if (change === null) throw new BulkChangeNotFound(id);
      const reason = secrets ? 'taken out as CSV, with secrets' : 'taken out as CSV';
      await this.news.decided(tx, by, change, { what: 'reported', reason, after: { secrets } });
    });
  }

  async *lines(id: string, { secrets }: ReportBulkChange): AsyncGenerator<string> {
    const change = await this.changes.find(this.database.sql, id);
    if (change === null) throw new BulkChangeNotFound(id);
    const fields = change.what.kind === 'settings' ? change.what.values.map(wordsOf) : [];
    yield CSV_BEGIN + csvLine([...HEAD, ...fields]);
    let after: string | null = null;
    do {
      const page: ReportRow[] = await this.report.page(this.database.sql, id, after, PAGE);
      yield page.map((row) => csvLine([...cellsOf(row), ...this.valuesOf(row, fields, secrets)])).join('');
      after = page.length < PAGE ? null : (page.at(-1)?.cpeId ?? null);
    } while (after !== null);
  }

  private valuesOf(row: ReportRow, fields: readonly string[], secrets: boolean): (string | null)[] {
    const order = this.orders.orderOf(row);
    if (order?.kind !== 'values') return fields.map(() => null);
    return fields.map((field) => {
      const set = order.values.find((one) => wordsOf(one) === field);
      if (set === undefined) return null;
      return set.isSecret && !secrets ? HIDDEN : set.value;
    });
  }
}

const cellsOf = (row: ReportRow): (string | number | null)[] => [
  row.serialNumber,
  row.productClass,
  row.subscriber,
  row.state,
  row.cause,
  row.reason,
  row.attempt,
  row.startedAt?.toISOString() ?? null,
  row.settledAt?.toISOString() ?? null,
];
