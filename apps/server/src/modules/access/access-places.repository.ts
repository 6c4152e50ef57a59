import { Injectable } from '@nestjs/common';
import type { AccessNodeSource } from '@demarc/radius';
import type { Sql } from '../../platform/database/database';

/** Where a service came in. */
export interface SessionPlace {
  subscriptionId: string;
  nasId: string;
  nasPortId: string | null;
  agentCircuitId: string | null;
  agentRemoteId: string | null;
  accessNodeFrom: AccessNodeSource;
  startedAt: Date;
}

/** What the accounting of one NAS shows now. */
export interface NasLife {
  nasId: string;
  liveSessions: number;
  heardAt: Date;
}

const PLACE = `s.subscription_id as "subscriptionId", s.nas_id as "nasId", s.nas_port_id as "nasPortId",
  s.agent_circuit_id as "agentCircuitId", s.agent_remote_id as "agentRemoteId", n.access_node_from as "accessNodeFrom",
  s.started_at as "startedAt"`;

const COLUMNS = 'subscription_id, nas_id, nas_port_id, agent_circuit_id, agent_remote_id, started_at';

@Injectable()
export class AccessPlacesRepository {
  /** The session that each of these services has, else the last one it had. */
  listOf(sql: Sql, subscriptionIds: readonly string[]): Promise<SessionPlace[]> {
    return sql.query(
      `select ${PLACE} from unnest($1::uuid[]) as u (id) cross join lateral (
         select * from (
           (select ${COLUMNS}, stopped_at from access_session
            where subscription_id = u.id order by started_at desc limit 1)
           union all
           (select ${COLUMNS}, stopped_at from access_session_history
            where subscription_id = u.id order by started_at desc limit 1)) e
         order by stopped_at is not null, started_at desc limit 1) s join nas n on n.id = s.nas_id`,
      [subscriptionIds],
    );
  }

  /** Sessions that began since then, oldest first. Asked per NAS: that is how they are indexed. */
  listSince(sql: Sql, since: Date): Promise<SessionPlace[]> {
    return sql.query(
      `select ${PLACE} from nas n cross join lateral (
         select ${COLUMNS} from access_session
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
