import { Injectable } from '@nestjs/common';
import { readSessionClass } from '@demarc/radius';
import { Database, type Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import type { AccessSessionEntity } from './access.entity';
import type { ReportSource } from './accounting.entity';
import type { AccountingRecord, ReportContent } from './accounting-record';
import { AccountingReportRepository } from './accounting-report.repository';
import { SessionCorrection } from './session-correction.service';
import { OwnerOfSession } from './session-owner.service';
import { SessionOfReport } from './session-of-report.service';

/** One report of a NAS and how it came to us. */
export interface AccountingReport {
  nasId: string;
  record: AccountingRecord;
  source: ReportSource;
  content: ReportContent;
  receivedAt: Date;
}

/** What has changed by a report, to be told once it is committed. */
export interface AccountingNews {
  subscriptionIds: string[];
  /** Sessions that began, ended or changed their group; counters alone are no news. */
  sessionIds: string[];
  /** A NAS is to be asked about a session that its service does not allow. */
  isCorrected?: boolean;
}

const NO_NEWS: AccountingNews = { subscriptionIds: [], sessionIds: [] };

/** Keeps the sessions as the NAS report them. Every report may come twice, late or never: recording it again is harmless. */
@Injectable()
export class AccountingService {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionOfReport,
    private readonly reports: AccountingReportRepository,
    private readonly owners: OwnerOfSession,
    private readonly live: LiveEvents,
    private readonly correction: SessionCorrection,
  ) {}

  /** Returns once it is committed: RFC 2866 §2 acknowledges what has been recorded, nothing else. */
  async record(report: AccountingReport): Promise<void> {
    await this.tell([await this.database.transaction((tx) => this.recordIn(tx, report))]);
  }

  /** For reports that come in batches: the caller commits, and tells afterwards. */
  async recordIn(tx: Tx, report: AccountingReport): Promise<AccountingNews> {
    const { nasId, record } = report;
    if (record.status === 'ignored') return NO_NEWS;
    if (record.status === 'nas-rebooted') {
      const stopped = await this.sessions.endAllOf(tx, nasId, record.at);
      await this.reports.insert(tx, toRow(report, null, null));
      return {
        subscriptionIds: stopped.flatMap(({ subscriptionId }) => (subscriptionId === null ? [] : [subscriptionId])),
        sessionIds: stopped.map(({ id }) => id),
      };
    }
    const { session, isNews } = await this.sessions.take(tx, nasId, record);
    const { subscriptionId } = session;
    const subscription = subscriptionId === null ? null : await this.owners.subscriptionOf(tx, subscriptionId);
    await this.reports.insert(tx, toRow(report, session, subscription?.stateVersion ?? null));
    const isCorrected = subscription !== null && (await this.correction.of(tx, session, subscription));
    return {
      subscriptionIds: subscriptionId === null ? [] : [subscriptionId],
      sessionIds: isNews ? [session.id] : [],
      isCorrected,
    };
  }

  /** Tells browsers what was committed, each thing once. */
  async tell(news: readonly AccountingNews[]): Promise<void> {
    const { sql } = this.database;
    if (news.some(({ isCorrected }) => isCorrected)) this.correction.begin();
    for (const id of new Set(news.flatMap(({ subscriptionIds }) => subscriptionIds))) {
      await this.live.publish(sql, { topic: 'subscription', id });
    }
    for (const id of new Set(news.flatMap(({ sessionIds }) => sessionIds))) {
      await this.live.publish(sql, { topic: 'access-session', id });
    }
  }
}

function toRow(report: AccountingReport, session: AccessSessionEntity | null, stateVersion: number | null) {
  const { nasId, record, source, content, receivedAt } = report;
  if (record.status === 'ignored') throw new Error('a report that is ignored is not kept');
  return {
    id: newId(),
    receivedAt,
    happenedAt: record.at,
    source,
    status: record.status,
    nasId,
    sessionId: session?.id ?? null,
    subscriptionId: session?.subscriptionId ?? null,
    stateVersion,
    accessGroup: readSessionClass(record.class)?.group ?? null,
    ...content,
  };
}
