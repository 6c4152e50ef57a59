import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';

export interface PresenceRow {
  cpeId: string;
  at: Date;
  sourceAddress: string;
  events: string[];
  retryCount: number;
  informHash: string;
  sessionId: string;
}

export interface EventRow {
  id: string;
  cpeId: string;
  code: string;
  commandKey: string;
  detail: string | null;
  sessionId: string;
  at: Date;
  retryCount: number;
}

@Injectable()
export class PresenceRepository {
  /** Many heartbeats in one statement, in the order of their ids: two writers never wait for each other crosswise. */
  async upsert(sql: Sql, rows: readonly PresenceRow[]): Promise<void> {
    const column = <T>(pick: (row: PresenceRow) => T): T[] => rows.map(pick);
    await sql.query(
      `insert into cpe_presence (cpe_id, last_inform_at, source_address, events, retry_count, inform_hash, last_session_id, inform_retries)
       select cpe_id, at, source, string_to_array(events, E'\\n'), retry_count, hash, session_id, retry_count
       from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::int[], $6::text[], $7::uuid[])
         as u (cpe_id, at, source, events, retry_count, hash, session_id)
       where exists (select 1 from cpe where cpe.id = u.cpe_id)
       order by cpe_id
       on conflict (cpe_id) do update set last_inform_at = excluded.last_inform_at, source_address = excluded.source_address,
         events = excluded.events, retry_count = excluded.retry_count, inform_hash = excluded.inform_hash,
         last_session_id = excluded.last_session_id, inform_count = cpe_presence.inform_count + 1,
         inform_retries = cpe_presence.inform_retries + excluded.retry_count
       where cpe_presence.last_inform_at <= excluded.last_inform_at`,
      [
        column((row) => row.cpeId),
        column((row) => row.at),
        column((row) => row.sourceAddress),
        column((row) => row.events.join('\n')),
        column((row) => row.retryCount),
        column((row) => row.informHash),
        column((row) => row.sessionId),
      ],
    );
  }

  /**
   * Heartbeats and their events in one statement, in the order of the ids: two writers never wait for each other
   * crosswise. TR-069 A.3.3.1: a CPE that misses our answer sends the same Inform again with RetryCount + 1; what was
   * recorded within the time of those retries is not recorded twice (G9).
   */
  async writeWithEvents(
    sql: Sql,
    presence: readonly PresenceRow[],
    events: readonly EventRow[],
    news: readonly string[],
  ): Promise<void> {
    await sql.query(WRITE_WITH_EVENTS, [
      JSON.stringify(presence.map(({ events: codes, ...row }) => ({ ...row, codes: codes.join('\n') }))),
      JSON.stringify(events),
      JSON.stringify(news),
    ]);
  }
}

// JSON instead of arrays, and look-ups by row instead of joins: the plan does not depend on how many there are, and is
// made once.
const WRITE_WITH_EVENTS = `with events as (
    insert into cpe_event (id, cpe_id, code, command_key, detail, session_id, at)
    select e.id, e."cpeId", e.code, e."commandKey", e.detail, e."sessionId", e.at
    from json_to_recordset($2::json) as e (id uuid, "cpeId" uuid, code text, "commandKey" text, detail text,
      "sessionId" uuid, at timestamptz, "retryCount" int)
    where (select true from cpe where cpe.id = e."cpeId")
      and (e."retryCount" = 0 or not exists (
        select 1 from cpe_event k
        where k.cpe_id = e."cpeId" and k.code = e.code and k.command_key = e."commandKey"
          and k.at > e.at - make_interval(secs => 30 + 10 * power(2, least(e."retryCount", 10))::int)))),
  presence as (
    insert into cpe_presence (cpe_id, last_inform_at, source_address, events, retry_count, inform_hash, last_session_id,
      inform_retries)
    select p."cpeId", p.at, p."sourceAddress", string_to_array(p.codes, E'\\n'), p."retryCount", p."informHash", p."sessionId",
      p."retryCount"
    from json_to_recordset($1::json) as p ("cpeId" uuid, at timestamptz, "sourceAddress" text, codes text,
      "retryCount" int, "informHash" text, "sessionId" uuid)
    where (select true from cpe where cpe.id = p."cpeId")
    order by p."cpeId"
    on conflict (cpe_id) do update set last_inform_at = excluded.last_inform_at, source_address = excluded.source_address,
      events = excluded.events, retry_count = excluded.retry_count, inform_hash = excluded.inform_hash,
      last_session_id = excluded.last_session_id, inform_count = cpe_presence.inform_count + 1,
      inform_retries = cpe_presence.inform_retries + excluded.retry_count
    where cpe_presence.last_inform_at <= excluded.last_inform_at)
  select pg_notify('demarc_live', message) from json_array_elements_text($3::json) as message`;
