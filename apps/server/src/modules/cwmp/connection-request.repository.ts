import { Injectable } from '@nestjs/common';
import type { CallRung } from '@demarc/contracts';
import type { Sql, Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { ConnectionRequestEntity, type ConnectionRequestOutcome, type TriedRung } from './cwmp.entity';

/** A try takes 5 s at most, and a round a few of them; a process that dies leaves its lease behind for so long. */
const LEASE_SECONDS = 45;

/** How long a CPE that said it would come is given before it is called again for something new. */
const COMING_SECONDS = 10;

/** So many tries, and so many different reasons, are kept of one request. */
const TRIES_KEPT = 12;
const REASONS_KEPT = 8;

/** Tells every process which CPE is wanted: its coming is then looked up, and that of others is not. */
export const CALL_CHANNEL = 'demarc_call';

export interface ServiceStateRef {
  subscriptionId: string;
  stateVersion: number;
}

export interface Wish {
  cpeId: string;
  reason: string;
  /** The state of a service whose proof the call belongs to. */
  evidenceFor: ServiceStateRef | null;
  at: Date;
  /** A person waits for it. */
  isUrgent: boolean;
}

/** A request that this process is to carry on now. */
export interface Attempt {
  id: string;
  cpeId: string;
  /** Wishes it knew of when it was taken: a later one keeps it open. */
  wishes: number;
  /** Rounds of all ways before this one. */
  rounds: number;
  tried: TriedRung[];
}

export interface AttemptResult {
  rung: CallRung;
  outcome: ConnectionRequestOutcome;
  at: Date;
  /** null: no further attempt, the request is closed. */
  retryAfterSeconds: number | null;
  rounds: number;
  /** The same process goes on with the next way at once. */
  isGoingOn: boolean;
}

@Injectable()
export class ConnectionRequestRepository {
  /**
   * Opens a request, or joins the one that is open: a CPE is called once, however many want it. One that has said a
   * moment ago that it will come is not called anew.
   */
  async open(sql: Sql, { cpeId, reason, evidenceFor, at, isUrgent }: Wish): Promise<void> {
    await sql.query(OPEN, [
      newId(),
      cpeId,
      reason,
      evidenceFor?.subscriptionId ?? null,
      evidenceFor?.stateVersion ?? null,
      at,
      isUrgent ? 0 : 1,
    ]);
  }

  /** Which way is tried now, for those who look on. */
  async trying(sql: Sql, id: string, rung: CallRung): Promise<void> {
    await sql.query(`update connection_request set rung = $2 where id = $1 and closed_at is null`, [id, rung]);
  }

  /** What came of a try. The CPE may have come faster than this is written: then it was this way that worked. */
  async record(sql: Sql, attempt: Attempt, result: AttemptResult): Promise<void> {
    const { rung, outcome, at, retryAfterSeconds, rounds, isGoingOn } = result;
    const tried = { rung, at: at.toISOString(), result: outcome, round: attempt.rounds };
    const isCall = outcome === 'accepted' || outcome === 'sent' || outcome === 'kicked';
    await sql.query(RECORD, [
      attempt.id,
      at,
      outcome,
      retryAfterSeconds,
      rung,
      JSON.stringify([tried]),
      rounds,
      attempt.wishes,
      isCall,
      isGoingOn,
    ]);
  }

  /** It is not called now after all: whoever looks next takes it. */
  async release(sql: Sql, ids: readonly string[]): Promise<void> {
    await sql.query(`update connection_request set lease_until = null where id = any($1) and closed_at is null`, [ids]);
  }

  /** The CPE has come. @param byCall it said so: the way that was tried last has worked */
  async close(sql: Sql, cpeId: string, at: Date, byCall: boolean): Promise<void> {
    await sql.query(CLOSE, [cpeId, at, byCall]);
  }

  async noteKick(tx: Tx, id: string, kickId: string): Promise<void> {
    await tx.query(`update connection_request set kick_id = $2 where id = $1`, [id, kickId]);
  }

  /** No session was ended: nothing comes of waiting for it. */
  async noteKickRefused(sql: Sql, kickId: string, at: Date): Promise<void> {
    await sql.query(
      `with refused as (
         update connection_request set last_result = 'kick-refused', last_attempt_at = $2, next_attempt_at = now()
         where kick_id = $1 and closed_at is null returning cpe_id)
       update cpe_rung k set last_result = 'kick-refused' from refused r where k.cpe_id = r.cpe_id and k.rung = 'kick'`,
      [kickId, at],
    );
  }

  /** Nobody wants it any more. @returns the CPE; null when it is closed already */
  async cancel(tx: Tx, id: string, by: string, at: Date): Promise<string | null> {
    const [rows] = await tx.query<[{ cpe_id: string }[], number]>(
      `update connection_request set closed_at = $2, cancelled_by = $3, next_attempt_at = null, lease_until = null
       where id = $1 and closed_at is null returning cpe_id`,
      [id, at, by],
    );
    return rows[0]?.cpe_id ?? null;
  }

  /** Newest first. */
  listOf(sql: Sql, cpeId: string, limit: number): Promise<ConnectionRequestEntity[]> {
    return sql.find(ConnectionRequestEntity, { where: { cpeId }, order: { requestedAt: 'DESC' }, take: limit });
  }

  listFor(sql: Sql, { subscriptionId, stateVersion }: ServiceStateRef): Promise<ConnectionRequestEntity[]> {
    return sql.find(ConnectionRequestEntity, {
      where: { subscriptionId, stateVersion },
      order: { requestedAt: 'ASC' },
    });
  }
}

const OPEN = `with wish as (
    select c.id, case when s.nas_id is not null then 'nas:' || s.nas_id
                      else 'model:' || left(coalesce(c.oui, '') || '/' || coalesce(c.product_class, ''), 80) end as lane
    from cpe c left join subscription s on s.id = c.subscription_id where c.id = $2),
  lane as (insert into call_lane (lane) select lane from wish on conflict do nothing),
  opened as (
    insert into connection_request as r (id, cpe_id, reason, reasons, subscription_id, state_version, requested_at,
      next_attempt_at, lane, priority)
    select $1, id, $3::text, array[$3::text], $4::uuid, $5::int, $6::timestamptz, now(), lane, $7::smallint from wish
    on conflict (cpe_id) where closed_at is null do update set
      reason = excluded.reason, wishes = r.wishes + 1, lane = excluded.lane, priority = least(r.priority, excluded.priority),
      reasons = case when excluded.reason = any(r.reasons) or cardinality(r.reasons) >= ${REASONS_KEPT} then r.reasons
                     else r.reasons || excluded.reason end,
      subscription_id = coalesce(excluded.subscription_id, r.subscription_id),
      state_version = coalesce(excluded.state_version, r.state_version),
      next_attempt_at = case when r.accepted_at between $6::timestamptz - interval '${COMING_SECONDS} seconds' and $6
                             then r.next_attempt_at else least(r.next_attempt_at, now()) end,
      rounds = case when r.accepted_at between $6::timestamptz - interval '${COMING_SECONDS} seconds' and $6
                      or r.lease_until > now() or r.next_attempt_at <= now() then r.rounds else 0 end,
      tried = case when r.accepted_at between $6::timestamptz - interval '${COMING_SECONDS} seconds' and $6
                     or r.lease_until > now() or r.next_attempt_at <= now() then r.tried else '[]' end
    returning cpe_id)
  select pg_notify('${CALL_CHANNEL}', cpe_id::text) from opened`;

const RECORD = `with known as (
    select id, cpe_id, wishes, answered_at, worked_rung from connection_request where id = $1 for update),
  verdict as (
    select *, answered_at is not null and worked_rung is null and $9::boolean as has_worked,
      $4::float8 is null and (wishes = $8::int or $9) and not $10::boolean as is_over from known),
  request as (
    update connection_request r set attempts = r.attempts + 1, last_attempt_at = $2, last_result = $3, rung = $5,
      tried = (select coalesce(jsonb_agg(t order by n), '[]') from (
                 select t, n from jsonb_array_elements(r.tried || $6::jsonb) with ordinality as e (t, n)
                 order by n desc limit ${TRIES_KEPT}) kept),
      rounds = $7, accepted_at = case when $3 = 'accepted' then $2 else r.accepted_at end,
      worked_rung = case when v.has_worked then $5 else r.worked_rung end,
      lease_until = case when $10 and r.closed_at is null then statement_timestamp() + interval '${LEASE_SECONDS} seconds' end,
      next_attempt_at = case when r.closed_at is not null or v.is_over then null
                             when $10 then r.next_attempt_at
                             else statement_timestamp() + make_interval(secs => coalesce($4::float8, 1)) end,
      closed_at = coalesce(r.closed_at, case when v.is_over then $2::timestamptz end)
    from verdict v where r.id = v.id)
  insert into cpe_rung as k (cpe_id, rung, tried_count, worked_count, last_tried_at, last_result, last_worked_at)
  select cpe_id, $5, 1, has_worked::int, $2, $3, case when has_worked then answered_at end from verdict
  on conflict (cpe_id, rung) do update set tried_count = k.tried_count + 1,
    worked_count = k.worked_count + excluded.worked_count, last_tried_at = excluded.last_tried_at,
    last_result = excluded.last_result, last_worked_at = coalesce(excluded.last_worked_at, k.last_worked_at)`;

const CLOSE = `with closed as (
    update connection_request set answered_at = $2, closed_at = $2, next_attempt_at = null, lease_until = null,
      worked_rung = case when jsonb_array_length(tried) = 0 then null
                         when $3::boolean or rung = 'kick' then rung end
    where cpe_id = $1 and closed_at is null returning cpe_id, worked_rung)
  insert into cpe_rung as k (cpe_id, rung, worked_count, last_worked_at)
  select cpe_id, worked_rung, 1, $2::timestamptz from closed where worked_rung is not null
  on conflict (cpe_id, rung) do update set worked_count = k.worked_count + 1, last_worked_at = excluded.last_worked_at`;
