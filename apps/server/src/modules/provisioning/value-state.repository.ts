import { Injectable } from '@nestjs/common';
import type { ParameterStatus, Owner, WishSource } from '@demarc/provisioning';
import type { Sql } from '../../platform/database/database';

/** How far a router is with what is wanted of it. */
export interface DueRow {
  cpeId: string;
  subscriptionId: string | null;
  isDue: boolean;
  plannedAt: Date | null;
  lastInformAt: Date | null;
  unresolved: { intent: string; field: string | null; reason: { text: string } }[];
}

export interface StatusRow {
  cpeId: string;
  intent: string;
  field: string;
  owner: Owner;
  source: WishSource | null;
  status: ParameterStatus;
  reason: string | null;
  since: Date;
  triedAt: Date | null;
}

/** What became of values that were set on many routers: over the tables of what is wanted, read only. */
@Injectable()
export class ValueStateRepository {
  listDue(sql: Sql, cpeIds: readonly string[]): Promise<DueRow[]> {
    return sql.query(
      `select c.id as "cpeId", c.subscription_id as "subscriptionId", coalesce(w.due, false) as "isDue",
              w.planned_at as "plannedAt", p.last_inform_at as "lastInformAt", coalesce(w.unresolved, '[]') as unresolved
       from cpe c left join cpe_wanted w on w.cpe_id = c.id left join cpe_presence p on p.cpe_id = c.id
       where c.id = any($1)`,
      [cpeIds],
    );
  }

  listStatuses(sql: Sql, cpeIds: readonly string[], intents: readonly string[]): Promise<StatusRow[]> {
    return sql.query(
      `select cpe_id as "cpeId", intent, field, owner, source, status, reason, since, tried_at as "triedAt"
       from cpe_parameter_status where cpe_id = any($1) and intent = any($2) order by cpe_id, path`,
      [cpeIds, intents],
    );
  }
}
