import { Injectable } from '@nestjs/common';
import type { CampaignCause, CampaignMemberState } from '@demarc/contracts';
import type { Sql } from '../../platform/database/database';

export interface ModelRow {
  productClass: string | null;
  manufacturer: string | null;
  versionBefore: string | null;
  isSkipped: boolean;
  cause: CampaignCause | null;
  canReturn: number;
  n: number;
}

export interface MemberRow {
  routerId: string;
  serialNumber: string;
  productClass: string | null;
  wave: number | null;
  state: CampaignMemberState;
  cause: CampaignCause | null;
  reason: string | null;
  versionBefore: string | null;
  version: string | null;
  attempt: number;
  startedAt: Date | null;
  settledAt: Date | null;
  canReturn: boolean;
}

const COLUMNS = `m.cpe_id as "routerId", c.serial_number as "serialNumber", m.product_class as "productClass", m.wave, m.state,
  m.cause, m.reason, m.version_before as "versionBefore", c.software_version as version, m.attempt,
  m.started_at as "startedAt", m.settled_at as "settledAt",
  (m.state in ('done', 'failed') and m.previous_file_id is not null and m.settled_at >= $2) as "canReturn"`;

/** Those that need a look first. */
const ORDER = `case m.state when 'failed' then 0 when 'checking' then 1 when 'sent' then 2 when 'preparing' then 3
  when 'waiting' then 4 when 'rolled-back' then 5 when 'done' then 6 else 7 end, m.settled_at desc nulls last, m.cpe_id`;

/** What people read of a campaign: looks into the inventory's table for names, and only looks. */
@Injectable()
export class CampaignReportRepository {
  models(sql: Sql, campaignId: string, returnableSince: Date): Promise<ModelRow[]> {
    return sql.query(
      `select product_class as "productClass", manufacturer, version_before as "versionBefore", wave is null as "isSkipped",
         case when wave is null then cause end as cause,
         count(*) filter (where wave is not null and previous_file_id is not null
           and (settled_at is null or settled_at >= $2))::int as "canReturn", count(*)::int as n
       from campaign_member where campaign_id = $1 group by 1, 2, 3, 4, 5 order by 1 nulls last`,
      [campaignId, returnableSince],
    );
  }

  list(
    sql: Sql,
    campaignId: string,
    {
      returnableSince,
      state,
      wave,
      limit,
    }: { returnableSince: Date; state?: CampaignMemberState | undefined; wave?: number | undefined; limit: number },
  ): Promise<MemberRow[]> {
    return sql.query(
      `select ${COLUMNS} from campaign_member m join cpe c on c.id = m.cpe_id
       where m.campaign_id = $1 and ($3::text is null or m.state = $3) and ($4::int is null or m.wave = $4)
       order by ${ORDER} limit $5`,
      [campaignId, returnableSince, state ?? null, wave ?? null, limit],
    );
  }

  /** A page of all of them, by router. */
  page(
    sql: Sql,
    campaignId: string,
    { returnableSince, after, limit }: { returnableSince: Date; after: string | null; limit: number },
  ): Promise<MemberRow[]> {
    return sql.query(
      `select ${COLUMNS} from campaign_member m join cpe c on c.id = m.cpe_id
       where m.campaign_id = $1 and ($3::uuid is null or m.cpe_id > $3) order by m.cpe_id limit $4`,
      [campaignId, returnableSince, after, limit],
    );
  }
}
