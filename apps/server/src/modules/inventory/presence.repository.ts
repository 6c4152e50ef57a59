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
      `insert into cpe_presence (cpe_id, last_inform_at, source_address, events, retry_count, inform_hash, last_session_id)
       select cpe_id, at, source, string_to_array(events, E'\\n'), retry_count, hash, session_id
       from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::int[], $6::text[], $7::uuid[])
         as u (cpe_id, at, source, events, retry_count, hash, session_id)
       where exists (select 1 from cpe where cpe.id = u.cpe_id)
       order by cpe_id
       on conflict (cpe_id) do update set last_inform_at = excluded.last_inform_at, source_address = excluded.source_address,
         events = excluded.events, retry_count = excluded.retry_count, inform_hash = excluded.inform_hash,
         last_session_id = excluded.last_session_id
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
    const row = <T>(pick: (row: PresenceRow) => T): T[] => presence.map(pick);
    const event = <T>(pick: (row: EventRow) => T): T[] => events.map(pick);
    await sql.query(WRITE_WITH_EVENTS, [
      row(({ cpeId }) => cpeId),
      row(({ at }) => at),
      row(({ sourceAddress }) => sourceAddress),
      row((each) => each.events.join('\n')),
      row(({ retryCount }) => retryCount),
      row(({ informHash }) => informHash),
      row(({ sessionId }) => sessionId),
      event(({ id }) => id),
      event(({ cpeId }) => cpeId),
      event(({ code }) => code),
      event(({ commandKey }) => commandKey),
      event(({ detail }) => detail),
      event(({ sessionId }) => sessionId),
      event(({ at }) => at),
      event(({ retryCount }) => retryCount),
      news,
    ]);
  }
}

const WRITE_WITH_EVENTS = `with events as (
    insert into cpe_event (id, cpe_id, code, command_key, detail, session_id, at)
    select e.id, e.cpe_id, e.code, e.command_key, e.detail, e.session_id, e.at
    from unnest($8::uuid[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::uuid[], $14::timestamptz[], $15::int[])
      as e (id, cpe_id, code, command_key, detail, session_id, at, retry_count)
    where exists (select 1 from cpe where cpe.id = e.cpe_id)
      and not exists (
        select 1 from cpe_event k
        where k.cpe_id = e.cpe_id and e.retry_count > 0 and k.code = e.code and k.command_key = e.command_key
          and k.at > e.at - make_interval(secs => 30 + 10 * power(2, least(e.retry_count, 10))::int))),
  presence as (
    insert into cpe_presence (cpe_id, last_inform_at, source_address, events, retry_count, inform_hash, last_session_id)
    select cpe_id, at, source, string_to_array(events, E'\\n'), retry_count, hash, session_id
    from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::int[], $6::text[], $7::uuid[])
      as u (cpe_id, at, source, events, retry_count, hash, session_id)
    where exists (select 1 from cpe where cpe.id = u.cpe_id)
    order by cpe_id
    on conflict (cpe_id) do update set last_inform_at = excluded.last_inform_at, source_address = excluded.source_address,
      events = excluded.events, retry_count = excluded.retry_count, inform_hash = excluded.inform_hash,
      last_session_id = excluded.last_session_id
    where cpe_presence.last_inform_at <= excluded.last_inform_at)
  select pg_notify('demarc_live', message) from unnest($16::text[]) as message`;
