import { Injectable } from '@nestjs/common';
import type { Cell } from '@demarc/provisioning';
import type { Sql } from '../../platform/database/database';

/** Cells of sessions that ended for one and the same reason. */
export interface EndedSessions {
  terminateCause: string;
  cells: Cell[];
}

/** Boots since then, by the ids of their events: those are in the order of time, and indexed. */
export interface BootWindow {
  since: Date;
  lowestEventId: string;
}

/** Model with its firmware; makes are told apart as quirk rules tell them. */
export const MAKE = `case when c.software_version is null then null
  else jsonb_build_array(c.oui, c.product_class, c.software_version)::text end`;

/** An incident that is closed, other than into a wider one: what it held raises no other. */
const IS_PAST = `i.state = 'closed' and i.closed_because <> 'absorbed'`;

// A look-up by row: the plan does not depend on how many were lost since the tables were counted.
const NOT_GIVEN_UP = `(select true from incident_member m join incident i on i.id = m.incident_id
  where m.cpe_id = g.cpe_id and m.back_at is null and ${IS_PAST} limit 1) is null`;

/** A restart that was ordered, or a box that is new, is no storm. */
export const BOOTED = `select e.cpe_id, min(e.at) as at from cpe_event e
  where e.id >= $1 and e.at >= $2 and e.code = '1 BOOT' and not exists (
    select 1 from cpe_event o where o.cpe_id = e.cpe_id and o.session_id = e.session_id
      and (o.code like 'M %' or o.code like '7 %' or o.code = '0 BOOTSTRAP'))
    and not exists (
      select 1 from incident_member m join incident i on i.id = m.incident_id
      where m.cpe_id = e.cpe_id and m.back_at >= e.at and ${IS_PAST})
  group by e.cpe_id`;

/** A session that we had ended, or swept, is no loss of the network. */
export const STOPPED = `select s.* from access_session s
  where s.stopped_at >= $1 and s.stopped_at is not null and s.terminate_cause is not null and s.terminate_cause <> 'No-Report'
    and not exists (select 1 from dynamic_authorization_request r where r.session_id = s.id and r.first_sent_at is not null)
    and not exists (select 1 from session_end k where k.subscription_id = s.subscription_id and k.session_id = s.id)
    and not exists (
      select 1 from incident_member m join incident i on i.id = m.incident_id
      where m.subscription_id = s.subscription_id and m.lost_at >= s.stopped_at and ${IS_PAST})`;

interface Row {
  nas_id: string | null;
  access_node: string | null;
  make: string | null;
  population: number;
  affected: number;
}

/** How many there are and how many something happened to, by NAS, access node and make. */
@Injectable()
export class FindingRepository {
  /** Silent since `since`, and for no longer than their interval before: of one cause each falls silent at another time. */
  async silence(sql: Sql, since: Date): Promise<Cell[]> {
    const [{ recent }] = await sql.query<[{ recent: number }]>(
      `select count(*)::int as recent from cpe_signal
       where presence = 'silent' and presence_at > $1::timestamptz - make_interval(secs => interval_seconds)`,
      [since],
    );
    if (recent === 0) return [];
    const rows = await sql.query<Row[]>(
      `with judged as (
         select g.nas_id, g.access_node, ${MAKE} as make, g.presence <> 'silent' as is_there,
           g.presence = 'silent' and g.presence_at > $1::timestamptz - make_interval(secs => g.interval_seconds)
             and ${NOT_GIVEN_UP} as is_struck
         from cpe_signal g join cpe c on c.id = g.cpe_id)
       select nas_id, access_node, make, (count(*) filter (where is_there or is_struck))::int as population,
         (count(*) filter (where is_struck))::int as affected
       from judged group by nas_id, access_node, make`,
      [since],
    );
    return rows.map(toCell);
  }

  async boots(sql: Sql, { since, lowestEventId }: BootWindow): Promise<Cell[]> {
    const rows = await sql.query<Row[]>(
      `with booted as materialized (${BOOTED})
       select g.nas_id, g.access_node, ${MAKE} as make, count(*)::int as population, count(b.cpe_id)::int as affected
       from cpe_signal g join cpe c on c.id = g.cpe_id left join booted b on b.cpe_id = g.cpe_id
       where (g.presence <> 'silent' or b.cpe_id is not null) and exists (select 1 from booted)
       group by g.nas_id, g.access_node, 3`,
      [lowestEventId, since],
    );
    return rows.map(toCell);
  }

  /** Per reason of the NAS; who has dialled again is counted as lost all the same, since all of them were. */
  async endedSessions(sql: Sql, since: Date): Promise<EndedSessions[]> {
    const rows = await sql.query<(Row & { terminate_cause: string })[]>(
      `with stopped as materialized (
         select distinct on (k.who) k.* from (
           select coalesce(s.subscription_id::text, s.user_name) as who, s.nas_id, s.subscription_id, s.terminate_cause, s.stopped_at
           from (${STOPPED}) s) k
         order by k.who, k.stopped_at desc),
       live as (
         select coalesce(s.subscription_id::text, s.user_name) as who, s.nas_id, s.subscription_id, null as terminate_cause
         from access_session s where s.stopped_at is null and exists (select 1 from stopped)
           and not exists (select 1 from stopped p where p.who = coalesce(s.subscription_id::text, s.user_name))),
       everyone as (
         select nas_id, subscription_id, terminate_cause from stopped union all
         select nas_id, subscription_id, terminate_cause from live),
       placed as (
         select e.nas_id, g.access_node, e.terminate_cause from everyone e
         left join cpe c on c.subscription_id = e.subscription_id
         left join cpe_signal g on g.cpe_id = c.id and g.nas_id = e.nas_id),
       causes as (select distinct terminate_cause from stopped)
       select k.terminate_cause, p.nas_id, p.access_node, null as make, count(*)::int as population,
         (count(*) filter (where p.terminate_cause = k.terminate_cause))::int as affected
       from placed p cross join causes k group by k.terminate_cause, p.nas_id, p.access_node`,
      [since],
    );
    const byCause = new Map<string, Cell[]>();
    for (const row of rows)
      byCause.set(row.terminate_cause, [...(byCause.get(row.terminate_cause) ?? []), toCell(row)]);
    return [...byCause].map(([terminateCause, cells]) => ({ terminateCause, cells }));
  }
}

const toCell = (row: Row): Cell => ({
  nasId: row.nas_id,
  accessNode: row.access_node,
  make: row.make,
  population: row.population,
  affected: row.affected,
});
