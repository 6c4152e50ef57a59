import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database, type Tx } from '../../platform/database/database';
import { MonthPartitions, type MonthlyTable } from '../../platform/database/month-partitions';
import { AccessSessionSearchRepository } from './access-session-search.repository';
import { AccountingReportRepository } from './accounting-report.repository';

const SESSIONS: readonly MonthlyTable[] = [
  { table: 'accounting_report', key: 'received_at' },
  { table: 'access_session_history', key: 'started_at' },
];
// A row is written again with each report of its day: its page has room for that.
const TRAFFIC: MonthlyTable = { table: 'access_traffic', key: 'at', fillfactor: 50 };
const MONTHS_AHEAD = 2;
/** Closed sessions stay with the live ones for a month, since most questions are about the last days. */
const SESSION_DAYS = 31;
const BATCH = 5_000;
const DAY_MS = 86_400_000;

/** Keeps the tables of today small and the past as long as was set, and no longer. */
@Injectable()
export class AccessHousekeeping {
  constructor(
    private readonly database: Database,
    private readonly partitions: MonthPartitions,
    private readonly sessions: AccessSessionSearchRepository,
    private readonly reports: AccountingReportRepository,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.ensurePartitions();
    const { ACCESS_REPORT_DAYS, ACCESS_SESSION_DAYS, SERIES_TRAFFIC_DAYS } = this.config.settings;
    await this.inBatches((tx) => this.sessions.moveToHistory(tx, this.daysAgo(SESSION_DAYS), BATCH));
    await this.inBatches((tx) => this.reports.thinOut(tx, this.daysAgo(ACCESS_REPORT_DAYS), BATCH));
    for (const table of SESSIONS) await this.forget(table, ACCESS_SESSION_DAYS);
    await this.forget(TRAFFIC, SERIES_TRAFFIC_DAYS);
  }

  async ensurePartitions(): Promise<void> {
    const { sql } = this.database;
    const ahead = new Date(this.clock.now().getTime() + MONTHS_AHEAD * SESSION_DAYS * DAY_MS);
    // The history begins a session's length before today: what moves there is a month old and older.
    for (const table of [...SESSIONS, TRAFFIC]) {
      await this.partitions.ensure(sql, table, this.daysAgo(2 * SESSION_DAYS), ahead);
    }
  }

  private forget(table: MonthlyTable, days: number): Promise<void> {
    return this.partitions.forget(this.database.sql, table, this.daysAgo(days));
  }

  private async inBatches(work: (tx: Tx) => Promise<number>): Promise<void> {
    while ((await this.database.transaction(work)) === BATCH);
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY_MS);
  }
}
