import { Injectable } from '@nestjs/common';
import type { BulkCause, BulkRouterState } from '@demarc/contracts';
import type { Sql } from '../../platform/database/database';

/** A router of a bulk change as people see it. */
export interface ReportRow {
  changeId: string;
  cpeId: string;
  serialNumber: string;
  productClass: string | null;
  subscriber: string | null;
  state: BulkRouterState;
  cause: BulkCause | null;
  reason: string | null;
  orderSealed: Buffer | null;
  attempt: number;
  startedAt: Date | null;
  deadlineAt: Date | null;
  settledAt: Date | null;
}

export interface ModelRow {
  manufacturer: string | null;
  productClass: string | null;
  state: BulkRouterState;
  n: number;
}

export interface ReasonRow {
  state: BulkRouterState;
  cause: BulkCause | null;
  reason: string;
  routers: number;
}

const COLUMNS = `r.change_id as "changeId", r.cpe_id as "cpeId", c.serial_number as "serialNumber",
  c.product_class as "productClass", b.name as subscriber, r.state, r.cause, r.reason, r.order_sealed as "orderSealed",
  r.attempt, r.started_at as "startedAt", r.deadline_at as "deadlineAt", r.settled_at as "settledAt"`;
const FROM = `from bulk_change_router r join cpe c on c.id = r.cpe_id
  left join subscription u on u.id = c.subscription_id left join subscriber b on b.id = u.subscriber_id`;
/** Those that need a look first, then those that are under way, then the rest. */
const ORDER = `array_position(array['refused', 'unreachable', 'superseded', 'under-way', 'waiting', 'skipped', 'applied'], r.state),
  r.settled_at desc nulls last, r.cpe_id`;
const MOST_REASONS = 50;

/** What bulk changes have come to, read for people. */
@Injectable()
export class BulkReportRepository {
  list(
    sql: Sql,
    changeId: string,
    { state, search, limit }: { state?: BulkRouterState | undefined; search?: string | undefined; limit: number },
  ): Promise<ReportRow[]> {
    return sql.query(
      `select ${COLUMNS} ${FROM} where r.change_id = $1 and ($2::text is null or r.state = $2)
         and ($3::text is null or strpos(lower(c.serial_number), lower($3)) > 0) order by ${ORDER} limit $4`,
      [changeId, state ?? null, search ?? null, limit],
    );
  }

  /** A page of all of them, by router. */
  page(sql: Sql, changeId: string, after: string | null, limit: number): Promise<ReportRow[]> {
    return sql.query(
      `select ${COLUMNS} ${FROM} where r.change_id = $1 and ($2::uuid is null or r.cpe_id > $2)
       order by r.cpe_id limit $3`,
      [changeId, after, limit],
    );
  }

  models(sql: Sql, changeId: string): Promise<ModelRow[]> {
    return sql.query(
      `select manufacturer, product_class as "productClass", state, count(*)::int as n from bulk_change_router
       where change_id = $1 group by 1, 2, 3 order by 1 nulls last, 2 nulls last`,
      [changeId],
    );
  }

  reasons(sql: Sql, changeId: string): Promise<ReasonRow[]> {
    return sql.query(
      `select state, cause, reason, count(*)::int as routers from bulk_change_router
       where change_id = $1 and reason is not null group by 1, 2, 3 order by 4 desc, 3 limit ${MOST_REASONS}`,
      [changeId],
    );
  }
}
