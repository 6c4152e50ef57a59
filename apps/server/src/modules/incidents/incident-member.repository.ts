import { Injectable } from '@nestjs/common';
import type { IncidentSignal } from '@demarc/contracts';
import type { Sql, Tx } from '../../platform/database/database';
import { BOOTED, MAKE, STOPPED, type BootWindow } from './finding.repository';

export interface MemberRow {
  memberKey: string;
  cpeId: string | null;
  subscriptionId: string | null;
  lostBy: IncidentSignal;
  lostAt: Date;
  backAt: Date | null;
}

/** Whether a router with this signal `g` and this box `c` lies in the place of incident `i`. */
const AT_PLACE = `(i.place_kind = 'network' or (i.place_kind = 'nas' and g.nas_id = i.nas_id)
  or (i.place_kind = 'node' and g.nas_id = i.nas_id and g.access_node = i.access_node)
  or (i.place_kind = 'make' and i.place_key = ${MAKE}))`;

const INTO = `insert into incident_member as m (incident_id, member_key, cpe_id, subscription_id, lost_by, lost_at, back_at)`;

/** Who was back and is lost again counts from then on. */
const AGAIN = `on conflict (incident_id, member_key) do update
  set lost_by = excluded.lost_by, lost_at = excluded.lost_at, back_at = excluded.back_at
  where m.back_at is not null and excluded.lost_at > m.back_at`;

/** Routers and services that incidents are made of. */
@Injectable()
export class IncidentMemberRepository {
  // Look-ups by row instead of joins: the plan does not depend on how many were lost since the tables were counted.

  /** Silent ones at the place of an open incident, since its beginning. @returns incidents that have grown */
  async addSilent(tx: Tx): Promise<string[]> {
    const rows = await tx.query<{ incident_id: string }[]>(
      `${INTO}
       select i.id, g.cpe_id, g.cpe_id, c.subscription_id, 'silence', p.last_inform_at, null
       from incident i join cpe_signal g on g.presence = 'silent'
         and g.presence_at > i.window_from - make_interval(secs => g.interval_seconds)
       join cpe c on c.id = g.cpe_id and ${AT_PLACE}
       join cpe_presence p on p.cpe_id = g.cpe_id
       where i.state <> 'closed'
         and (select m.back_at is null from incident_member m where m.incident_id = i.id and m.member_key = g.cpe_id) is not true
         and (select true from incident_member o join incident n on n.id = o.incident_id
              where o.cpe_id = g.cpe_id and o.back_at is null and o.incident_id <> i.id
                and (n.state <> 'closed' or n.closed_because <> 'absorbed') limit 1) is null
       ${AGAIN} returning incident_id`,
    );
    return distinct(rows);
  }

  async addBooted(tx: Tx, { since, lowestEventId }: BootWindow): Promise<string[]> {
    const rows = await tx.query<{ incident_id: string }[]>(
      `with booted as materialized (${BOOTED})
       ${INTO}
       select i.id, g.cpe_id, g.cpe_id, c.subscription_id, 'boot-storm', b.at, b.at
       from booted b join cpe_signal g on g.cpe_id = b.cpe_id join cpe c on c.id = g.cpe_id
       join incident i on i.state <> 'closed' and 'boot-storm' = any(i.signals) and b.at >= i.window_from and ${AT_PLACE}
       on conflict do nothing returning incident_id`,
      [lowestEventId, since],
    );
    return distinct(rows);
  }

  async addStopped(tx: Tx, since: Date): Promise<string[]> {
    const rows = await tx.query<{ incident_id: string }[]>(
      `with stopped as materialized (
         select distinct on (s.subscription_id) s.subscription_id, s.nas_id, s.terminate_cause, s.stopped_at
         from (${STOPPED}) s where s.subscription_id is not null order by s.subscription_id, s.stopped_at desc)
       ${INTO}
       select i.id, coalesce(c.id, s.subscription_id), c.id, s.subscription_id, 'session-loss', s.stopped_at, a.at
       from stopped s left join cpe c on c.subscription_id = s.subscription_id
       left join cpe_signal g on g.cpe_id = c.id and g.nas_id = s.nas_id
       left join lateral (
         select greatest(max(l.started_at), s.stopped_at) as at from access_session l
         where l.subscription_id = s.subscription_id and l.stopped_at is null having count(*) > 0) a on true
       join incident i on i.state <> 'closed' and i.terminate_cause = s.terminate_cause and s.stopped_at >= i.window_from
         and (i.place_kind = 'network' or (i.place_kind = 'nas' and i.nas_id = s.nas_id)
              or (i.place_kind = 'node' and i.nas_id = s.nas_id and i.access_node = g.access_node))
       ${AGAIN} returning incident_id`,
      [since],
    );
    return distinct(rows);
  }

  /** A router is back when it informs, a session when its service has one; who was taken away is not missed. */
  async markBack(tx: Tx, now: Date): Promise<void> {
    const open = `m.back_at is null and i.id = m.incident_id and i.state <> 'closed'`;
    await tx.query(
      `update incident_member m set back_at = p.last_inform_at from incident i, cpe_presence p
       where ${open} and p.cpe_id = m.cpe_id and m.lost_by <> 'session-loss' and p.last_inform_at > m.lost_at`,
    );
    await tx.query(
      `update incident_member m set back_at = greatest(s.started_at, m.lost_at) from incident i, access_session s
       where ${open} and s.subscription_id = m.subscription_id and m.lost_by = 'session-loss' and s.stopped_at is null
         and s.updated_at > m.lost_at`,
    );
    await tx.query(
      `update incident_member m set back_at = $1 from incident i, cpe c
       where ${open} and c.id = m.cpe_id and c.state in ('retired', 'quarantine')`,
      [now],
    );
  }

  /** All of a narrower incident is in the wider one now. */
  async take(tx: Tx, fromIds: readonly string[], toId: string): Promise<void> {
    await tx.query(
      `${INTO}
       select distinct on (member_key) $2, member_key, cpe_id, subscription_id, lost_by, lost_at, back_at
       from incident_member where incident_id = any($1) order by member_key, lost_at
       on conflict do nothing`,
      [fromIds, toId],
    );
  }

  list(
    sql: Sql,
    incidentId: string,
    page: { only: 'all' | 'lost' | 'back'; after: { lostAt: string; key: string } | null; limit: number },
  ): Promise<MemberRow[]> {
    const { only, after, limit } = page;
    const state = { all: 'true', lost: 'back_at is null', back: 'back_at is not null' }[only];
    return sql.query(
      `select member_key as "memberKey", cpe_id as "cpeId", subscription_id as "subscriptionId", lost_by as "lostBy",
         lost_at as "lostAt", back_at as "backAt"
       from incident_member where incident_id = $1 and ${state}
         and ($2::timestamptz is null or (lost_at, member_key) > ($2, $3::uuid))
       order by lost_at, member_key limit $4`,
      [incidentId, after?.lostAt ?? null, after?.key ?? null, limit + 1],
    );
  }

  /** How long those that are back were away. */
  async outage(sql: Sql, incidentId: string): Promise<{ back: number; seconds: [number, number] | null }> {
    const [row] = await sql.query<[{ back: number; seconds: [number, number] | null }]>(
      `select count(*)::int as back, percentile_disc(array[0.5, 0.95]) within group (
         order by round(extract(epoch from back_at - lost_at))::int) as seconds
       from incident_member where incident_id = $1 and back_at > lost_at`,
      [incidentId],
    );
    return row;
  }
}

const distinct = (rows: readonly { incident_id: string }[]): string[] => [
  ...new Set(rows.map(({ incident_id: id }) => id)),
];
