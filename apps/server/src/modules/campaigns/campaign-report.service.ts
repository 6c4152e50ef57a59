import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { CSV_BEGIN, csvLine } from '../../platform/http/csv';
import type { StaffIdentity } from '../../platform/http/permissions';
import { CampaignNews } from './campaign-news.service';
import { CampaignReportRepository, type MemberRow } from './campaign-report.repository';
import { CampaignRepository } from './campaign.repository';
import { CampaignNotFound } from './campaigns.errors';
import { returnableSince } from './roll-back.service';

const PAGE = 500;

const HEAD = [
  'Serial number',
  'Model',
  'Wave',
  'State',
  'Cause',
  'Reason',
  'Version before',
  'Version now',
  'Attempts',
  'Started',
  'Settled',
];

const cellsOf = (row: MemberRow): (string | number | null)[] => [
  row.serialNumber,
  row.productClass,
  row.wave === null ? null : row.wave === 0 ? 'canary' : row.wave,
  row.state,
  row.cause,
  row.reason,
  row.versionBefore,
  row.version,
  row.attempt,
  row.startedAt?.toISOString() ?? null,
  row.settledAt?.toISOString() ?? null,
];

/** What became of each router, as CSV: a page at a time, so that memory does not grow with the campaign. */
@Injectable()
export class CampaignReport {
  constructor(
    private readonly database: Database,
    private readonly campaigns: CampaignRepository,
    private readonly report: CampaignReportRepository,
    private readonly news: CampaignNews,
    private readonly clock: Clock,
  ) {}

  async remember(by: StaffIdentity, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const campaign = await this.campaigns.find(tx, id);
      if (campaign === null) throw new CampaignNotFound(id);
      await this.news.decided(tx, by, campaign, { what: 'reported', reason: 'taken out as CSV' });
    });
  }

  async *lines(id: string): AsyncGenerator<string> {
    yield CSV_BEGIN + csvLine(HEAD);
    const since = returnableSince(this.clock.now());
    let after: string | null = null;
    do {
      const page: MemberRow[] = await this.report.page(this.database.sql, id, {
        returnableSince: since,
        after,
        limit: PAGE,
      });
      yield page.map((row) => csvLine(cellsOf(row))).join('');
      after = page.length < PAGE ? null : (page.at(-1)?.routerId ?? null);
    } while (after !== null);
  }
}
