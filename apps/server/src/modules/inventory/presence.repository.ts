import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';

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
   * Events worth keeping. TR-069 A.3.3.1: a CPE that misses our answer sends the same Inform again with RetryCount + 1;
   * what was recorded within the time of those retries is not recorded twice (G9). Runs before `upsert`.
   */
  async insertEvents(tx: Tx, rows: readonly EventRow[], presence: readonly PresenceRow[]): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `insert into cpe_event (id, cpe_id, code, command_key, detail, session_id, at)
       select e.id, e.cpe_id, e.code, e.command_key, e.detail, e.session_id, e.at
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::timestamptz[])
         as e (id, cpe_id, code, command_key, detail, session_id, at)
       join unnest($8::uuid[], $9::int[]) as r (session_id, retry_count) on r.session_id = e.session_id
       where exists (select 1 from cpe where cpe.id = e.cpe_id)
         and not exists (
           select 1 from cpe_event k
           where k.cpe_id = e.cpe_id and r.retry_count > 0 and k.code = e.code and k.command_key = e.command_key
             and k.at > e.at - make_interval(secs => 30 + 10 * power(2, least(r.retry_count, 10))::int))`,
      [
        rows.map((row) => row.id),
        rows.map((row) => row.cpeId),
        rows.map((row) => row.code),
        rows.map((row) => row.commandKey),
        rows.map((row) => row.detail),
        rows.map((row) => row.sessionId),
        rows.map((row) => row.at),
        presence.map((row) => row.sessionId),
        presence.map((row) => row.retryCount),
      ],
    );
  }
}
