import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { ConnectionRequestEntity, type ConnectionRequestOutcome } from './cwmp.entity';

/** A dial takes 5 s at most; a process that dies during one leaves its lease behind for so long. */
const LEASE_SECONDS = 30;

/** How long a CPE that said it would come is given before it is called again for something new. */
const COMING_SECONDS = 10;

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
}

/** An attempt that this process may make now. */
export interface Attempt {
  id: string;
  cpeId: string;
  /** Attempts before this one. */
  attempts: number;
}

export interface AttemptResult {
  outcome: ConnectionRequestOutcome;
  at: Date;
  /** null: no further attempt, the request is closed. */
  retryAfterSeconds: number | null;
}

@Injectable()
export class ConnectionRequestRepository {
  /**
   * Opens a request, or freshens the one that is open: a CPE is called once, however many want it. Null when there is
   * nothing to do: the CPE is gone, or has said a moment ago that it will come.
   */
  async open(sql: Sql, { cpeId, reason, evidenceFor, at }: Wish): Promise<Attempt | null> {
    const rows = await sql.query<Attempt[]>(
      `insert into connection_request (id, cpe_id, reason, subscription_id, state_version, requested_at, next_attempt_at)
       select $1, c.id, $3, $4, $5, $6, now() + interval '${LEASE_SECONDS} seconds' from cpe c where c.id = $2
       on conflict (cpe_id) where closed_at is null do update set reason = excluded.reason,
         subscription_id = coalesce(excluded.subscription_id, connection_request.subscription_id),
         state_version = coalesce(excluded.state_version, connection_request.state_version),
         next_attempt_at = excluded.next_attempt_at, attempts = 0
       where connection_request.accepted_at is null
         or connection_request.accepted_at not between $6::timestamptz - interval '${COMING_SECONDS} seconds' and $6
       returning id, cpe_id as "cpeId", attempts`,
      [newId(), cpeId, reason, evidenceFor?.subscriptionId ?? null, evidenceFor?.stateVersion ?? null, at],
    );
    return rows[0] ?? null;
  }

  /** Takes attempts that are due, also those of a process that is gone. */
  async claimDue(sql: Sql, limit: number): Promise<Attempt[]> {
    const [rows] = await sql.query<[Attempt[], number]>(
      `with due as (
         select id from connection_request where closed_at is null and next_attempt_at <= now()
         order by next_attempt_at limit $1 for update skip locked)
       update connection_request r set next_attempt_at = now() + interval '${LEASE_SECONDS} seconds'
       from due where r.id = due.id returning r.id, r.cpe_id as "cpeId", r.attempts`,
      [limit],
    );
    return rows;
  }

  async record(sql: Sql, id: string, { outcome, at, retryAfterSeconds }: AttemptResult): Promise<void> {
    await sql.query(
      `update connection_request set attempts = attempts + 1, last_attempt_at = $2, last_result = $3,
         accepted_at = case when $3 = 'accepted' then $2 else accepted_at end,
         next_attempt_at = now() + make_interval(secs => $4),
         closed_at = case when $4::float8 is null then $2 else closed_at end
       where id = $1 and closed_at is null`,
      [id, at, outcome, retryAfterSeconds],
    );
  }

  /** The CPE has come. */
  async close(sql: Sql, cpeId: string, at: Date): Promise<void> {
    await sql.query(
      `update connection_request set answered_at = $2, closed_at = $2, next_attempt_at = null
       where cpe_id = $1 and closed_at is null`,
      [cpeId, at],
    );
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
