import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import type { Attempt } from './connection-request.repository';
import { ConnectionRequestEntity } from './cwmp.entity';

/** Calls a second, and how many may leave at once after a quiet time. */
export interface Pace {
  perSecond: number;
  perSecondOfLane: number;
}

export interface Claimed {
  attempts: Attempt[];
  /** Some are due and have to wait for the pace. */
  isMore: boolean;
}

/** An open request and when it is its turn. */
export interface QueuedCall {
  request: ConnectionRequestEntity;
  isCalling: boolean;
  etaSeconds: number;
}

const LEASE_SECONDS = 45;

/** After a quiet time so many leave at once: somebody who calls three routers waits for none. */
const burstOf = (perSecond: number): number => Math.max(10, Math.round(perSecond / 10));

/** The queue of calls: who is due, at which pace, and when the others are. */
@Injectable()
export class CallQueueRepository {
  /**
   * Takes what is due, urgent ones first, and no more than the pace of all calls and of each lane allows. What has left
   * is accounted for in the database, so that several processes keep one pace; one that dies leaves a lease behind.
   */
  async claim(tx: Tx, most: number, { perSecond, perSecondOfLane }: Pace): Promise<Claimed> {
    await tx.query(`select 1 from call_lane where lane = 'all' for update`);
    const rows = await tx.query<(Attempt & { isMore: boolean })[]>(CLAIM, [
      most,
      perSecond,
      burstOf(perSecond),
      perSecondOfLane,
      burstOf(perSecondOfLane),
    ]);
    const attempts = rows.filter(({ id }) => id !== null).map(({ isMore: _isMore, ...attempt }) => attempt);
    return { attempts, isMore: rows[0]?.isMore ?? false };
  }

  /** Does anything wait for its turn, or for its next try? */
  async count(sql: Sql): Promise<{ waiting: number; calling: number }> {
    const [row] = await sql.query<[{ waiting: number; calling: number }]>(
      `select count(*) filter (where lease_until is null or lease_until <= now())::int as waiting,
              count(*) filter (where lease_until > now())::int as calling
       from connection_request where closed_at is null`,
    );
    return row;
  }

  /** Names of NAS, for lanes. */
  async nasNames(sql: Sql): Promise<ReadonlyMap<string, string>> {
    const rows = await sql.query<{ id: string; name: string }[]>(`select id, name from nas`);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** CPEs that are wanted and have not come. */
  async listWanted(sql: Sql): Promise<string[]> {
    const rows = await sql.query<{ cpe_id: string }[]>(`select cpe_id from connection_request where closed_at is null`);
    return rows.map((row) => row.cpe_id);
  }

  /** Those being called first, then in the order of their turn. */
  async list(sql: Sql, pace: Pace, of: { limit: number; cpeId?: string }): Promise<QueuedCall[]> {
    const places = await sql.query<{ id: string; is_calling: boolean; eta: number }[]>(PLACES, [
      pace.perSecond,
      pace.perSecondOfLane,
      of.limit,
      of.cpeId ?? null,
    ]);
    if (places.length === 0) return [];
    const rows = await sql.find(ConnectionRequestEntity, { where: { id: In(places.map(({ id }) => id)) } });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return places.flatMap(({ id, is_calling: isCalling, eta: etaSeconds }) => {
      const request = byId.get(id);
      return request === undefined ? [] : [{ request, isCalling, etaSeconds }];
    });
  }
}

// A lane is looked at from its own end of the index: however many wait at one NAS, the others are found at once.
const CLAIM = `with pace as (
    select greatest(0, least($1::int,
      floor($3::float8 - extract(epoch from greatest(spent_until - statement_timestamp(), interval '0')) * $2::float8 + 0.001)::int)) as free
    from call_lane where lane = 'all'),
  candidate as (
    select c.* from call_lane l cross join lateral (
      select r.id, r.priority, r.next_attempt_at from connection_request r
      where r.lane = l.lane and r.closed_at is null and r.next_attempt_at <= statement_timestamp()
        and (r.lease_until is null or r.lease_until <= statement_timestamp())
      order by r.priority, r.next_attempt_at
      limit least((select free from pace), greatest(0,
        floor($5::float8 - extract(epoch from greatest(l.spent_until - statement_timestamp(), interval '0')) * $4::float8 + 0.001)::int))
    ) c where l.lane <> 'all'),
  chosen as (select id from candidate order by priority, next_attempt_at, id limit (select free from pace)),
  due as (
    select r.id, r.lane from connection_request r join chosen using (id)
    where r.closed_at is null and (r.lease_until is null or r.lease_until <= statement_timestamp())
    for update of r skip locked),
  lanes as (
    update call_lane l set spent_until = greatest(l.spent_until, statement_timestamp())
      + make_interval(secs => n.taken / case when l.lane = 'all' then $2::float8 else $4::float8 end)
    from (select lane, count(*)::float8 as taken from due group by lane
          union all select 'all', count(*)::float8 from due having count(*) > 0) n where l.lane = n.lane),
  taken as (
    update connection_request r set lease_until = statement_timestamp() + interval '${LEASE_SECONDS} seconds'
    from due where r.id = due.id
    returning r.id, r.cpe_id, r.wishes, r.rounds, r.tried, r.priority, r.next_attempt_at),
  more as (
    select exists (select 1 from connection_request r
      where r.closed_at is null and r.next_attempt_at <= statement_timestamp()
        and (r.lease_until is null or r.lease_until <= statement_timestamp())
        and not exists (select 1 from due where due.id = r.id)) as is_more)
  select t.id, t.cpe_id as "cpeId", t.wishes, t.rounds, t.tried, more.is_more as "isMore"
  from more left join taken t on true order by t.priority, t.next_attempt_at`;

// By id last: those who began to wait together have one order in both counts.
const PLACES = `with open as (
    select id, cpe_id, lane, priority, next_attempt_at, coalesce(lease_until > now(), false) as is_calling,
      greatest(0, extract(epoch from next_attempt_at - now())) as wait
    from connection_request where closed_at is null),
  placed as (
    select *, row_number() over (order by is_calling desc, greatest(next_attempt_at, now()), priority, next_attempt_at, id) as place,
      row_number() over (partition by lane order by is_calling desc, greatest(next_attempt_at, now()), priority, next_attempt_at, id) as lane_place
    from open)
  select p.id, p.is_calling,
    case when p.is_calling then 0 else greatest(p.wait, (p.place - 1) / $1::float8, (p.lane_place - 1) / $2::float8,
      extract(epoch from l.spent_until - now()) - 1 / $2::float8) end::float8 as eta
  from placed p join call_lane l using (lane) where $4::uuid is null or p.cpe_id = $4 order by p.place limit $3`;
