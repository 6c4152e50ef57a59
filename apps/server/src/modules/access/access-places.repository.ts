import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';

/** Where a service came in. */
export interface SessionPlace {
  subscriptionId: string;
  nasId: string;
  nasPortId: string | null;
  startedAt: Date;
}

/** What the accounting of one NAS shows now. */
export interface NasLife {
  nasId: string;
  liveSessions: number;
  heardAt: Date;
}

const PLACE = `s.subscription_id as "subscriptionId", s.nas_id as "nasId", s.nas_port_id as "nasPortId", s.started_at as "startedAt"`;

@Injectable()
export class AccessPlacesRepository {
  /** The session that each of these services has, else the last one it had. */
  listOf(sql: Sql, subscriptionIds: readonly string[]): Promise<SessionPlace[]> {
    return sql.query(
      `select ${PLACE} from unnest($1::uuid[]) as u (id) cross join lateral (
         select * from (
           (select subscription_id, nas_id, nas_port_id, started_at, stopped_at from access_session
            where subscription_id = u.id order by started_at desc limit 1)
           union all
           (select subscription_id, nas_id, nas_port_id, started_at, stopped_at from access_session_history
            where subscription_id = u.id order by started_at desc limit 1)) e
         order by stopped_at is not null, started_at desc limit 1) s`,
      [subscriptionIds],
    );
  }

  /** Sessions that began since then, oldest first. Asked per NAS: that is how they are indexed. */
  listSince(sql: Sql, since: Date): Promise<SessionPlace[]> {
    return sql.query(
      `select ${PLACE} from nas n cross join lateral (
         select subscription_id, nas_id, nas_port_id, started_at from access_session
         where nas_id = n.id and started_at >= $1 and subscription_id is not null) s
       order by s.started_at`,
      [since],
    );
  }

  listLife(sql: Sql): Promise<NasLife[]> {
    return sql.query(
      `select nas_id as "nasId", count(*)::int as "liveSessions", max(updated_at) as "heardAt"
       from access_session where stopped_at is null group by nas_id`,
    );
  }
}
