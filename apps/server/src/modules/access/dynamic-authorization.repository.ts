import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { AccessSessionEntity } from './access.entity';
import { DynamicAuthorizationRequestEntity, type DynamicAuthorizationOutcome } from './enforcement.entity';

export const LEASE_SECONDS = 60;
const MAX_BACKOFF_SECONDS = 300;

/** Seconds until an order is taken up again after its n-th round. */
export const backoffSeconds = (rounds: number): number => Math.min(MAX_BACKOFF_SECONDS, 2 ** Math.min(rounds, 10));

export type NewDynamicAuthorizationRequest = Omit<
  DynamicAuthorizationRequestEntity,
  | 'leaseUntil'
  | 'request'
  | 'firstSentAt'
  | 'sentAt'
  | 'answer'
  | 'answeredAt'
  | 'createdAt'
  | 'showsEffect'
  | 'proofDueAt'
  | 'doneBy'
  | 'doneAt'
  | 'doneNote'
>;

export interface RoundResult {
  outcome: DynamicAuthorizationOutcome;
  reason: string | null;
  attempts: number;
  answer: Buffer | null;
  answeredAt: Date | null;
  /** Seconds until it is asked again; null: settled. */
  retryInSeconds: number | null;
  /** The answer is the wanted state itself. */
  showsEffect?: boolean;
  /** Seconds until the effect must have shown elsewhere. */
  proofInSeconds?: number | null;
}

/** How many orders may be taken up now. */
export interface Room {
  total: number;
  perNas: number;
  /** NAS that are being asked already, or that have been silent: what is free there. */
  free: ReadonlyMap<string, number>;
  /** The emergency brake lets restores through and nothing else. */
  restoresOnly: boolean;
}

/** A service, and the last of its states that is over. */
export interface StateUpTo {
  subscriptionId: string;
  stateVersion: number;
}

@Injectable()
export class DynamicAuthorizationRepository {
  /** Asking twice about one session for one state change is a retry, never a second row. */
  async insertIfNew(tx: Tx, requests: NewDynamicAuthorizationRequest[]): Promise<void> {
    if (requests.length === 0) return;
    await tx
      .createQueryBuilder()
      .insert()
      .into(DynamicAuthorizationRequestEntity)
      .values(requests)
      .orIgnore()
      .execute();
  }

  /**
   * Orders of older versions that nobody has carried out are void: a newer state asks for itself, once their round is
   * over. Never two opposite requests at once, and what was promised for an older state need not show any more.
   */
  async supersede(tx: Tx, subscriptionId: string, version: number): Promise<void> {
    await tx.query(
      `update dynamic_authorization_request
       set outcome = case when outcome = 'waiting' then 'skipped' else outcome end,
           reason = case when due_at is null then reason else 'superseded by v' || $2 end,
           due_at = null, proof_due_at = null
       where subscription_id = $1 and state_version < $2::int and (due_at is not null or proof_due_at is not null)`,
      [subscriptionId, version],
    );
  }

  /** The groups of this version are decided anew: what is left of it is asked for again, as the new decision says. */
  async setAside(tx: Tx, subscriptionId: string, stateVersion: number): Promise<void> {
    await tx.query(
      `update dynamic_authorization_request
       set outcome = case when outcome = 'waiting' then 'skipped' else outcome end,
           reason = case when due_at is null then reason else 'decided anew: the path of the router''s management changed' end,
           due_at = null, proof_due_at = null
       where subscription_id = $1 and state_version = $2 and (due_at is not null or proof_due_at is not null)`,
      [subscriptionId, stateVersion],
    );
  }

  /**
   * Takes what is due: restores first, one per subscription at a time (a NAS may drop a second request while one is
   * pending), and no more of one NAS than there is room for, so that a silent one holds up nobody else.
   */
  async claim(sql: Sql, room: Room): Promise<DynamicAuthorizationRequestEntity[]> {
    const [rows] = await sql.query<[{ id: string }[], number]>(
      `with candidate as (
         select r.id, r.nas_id, r.priority, r.due_at,
           row_number() over (partition by r.nas_id order by r.priority, r.due_at, r.id) as place
         from dynamic_authorization_request r
         where r.due_at <= now() and (r.lease_until is null or r.lease_until <= now())
           and ($5::boolean is false or r.priority = 0)
           and not exists (
             select 1 from dynamic_authorization_request other
             where other.subscription_id = r.subscription_id and other.id <> r.id
               and (other.lease_until > now() or (other.due_at <= now() and other.id < r.id)))),
       chosen as (
         select c.id from candidate c left join unnest($3::uuid[], $4::int[]) as busy (nas_id, free) using (nas_id)
         where c.place <= coalesce(busy.free, $6::int)
         order by c.priority, c.due_at, c.id limit $1),
       due as (
         select r.id from dynamic_authorization_request r join chosen using (id)
         where r.due_at <= now() and (r.lease_until is null or r.lease_until <= now())
         order by r.id for update of r skip locked)
       update dynamic_authorization_request r
       set lease_until = now() + make_interval(secs => $2), rounds = r.rounds + 1
       from due where r.id = due.id returning r.id`,
      [room.total, LEASE_SECONDS, [...room.free.keys()], [...room.free.values()], room.restoresOnly, room.perNas],
    );
    if (rows.length === 0) return [];
    return sql.find(DynamicAuthorizationRequestEntity, {
      where: { id: In(rows.map((row) => row.id)) },
      order: { priority: 'ASC', id: 'ASC' },
    });
  }

  /** What waits for the emergency brake or its turn. */
  async countDue(sql: Sql): Promise<number> {
    const [row] = await sql.query<[{ count: string }]>(
      `select count(*) as count from dynamic_authorization_request where due_at is not null`,
    );
    return Number(row.count);
  }

  /** Steps about this very session, of every state. */
  listAboutSession(sql: Sql, sessionId: string): Promise<DynamicAuthorizationRequestEntity[]> {
    return sql.find(DynamicAuthorizationRequestEntity, { where: { sessionId } });
  }

  /** Sessions that began wrongly in this state, and were put right. */
  async countCorrected(sql: Sql, subscriptionId: string, stateVersion: number): Promise<number> {
    const [row] = await sql.query<[{ count: string }]>(
      `select count(distinct session_id) as count from dynamic_authorization_request
       where subscription_id = $1 and state_version = $2 and is_correction`,
      [subscriptionId, stateVersion],
    );
    return Number(row.count);
  }

  /** The session an order is about, as accounting knows it now. */
  findSession(sql: Sql, id: string): Promise<AccessSessionEntity | null> {
    return sql.findOne(AccessSessionEntity, { where: { id } });
  }

  /** Committed before the first datagram leaves: what was sent is known even if this process dies now. */
  async markSent(
    sql: Sql,
    id: string,
    sent: { request: Buffer; identifiedBy: readonly string[]; at: Date },
  ): Promise<void> {
    await sql.query(
      `update dynamic_authorization_request
       set request = $2, identified_by = $3, sent_at = $4, first_sent_at = coalesce(first_sent_at, $4), answer = null, answered_at = null,
           outcome = case when outcome = 'nak' then 'waiting' else outcome end
       where id = $1`,
      [id, sent.request, sent.identifiedBy, sent.at],
    );
  }

  /** An order that was superseded meanwhile keeps what the NAS said, and stays settled. */
  async finishRound(tx: Tx, id: string, result: RoundResult): Promise<void> {
    await tx.query(
      `update dynamic_authorization_request
       set outcome = $2, attempts = attempts + $4, answer = $5, answered_at = $6, lease_until = null,
           shows_effect = $8, proof_due_at = case when due_at is null then null else now() + make_interval(secs => $9) end,
           reason = case when due_at is null and $5::bytea is null then reason else $3 end,
           due_at = case when due_at is null then null else now() + make_interval(secs => $7) end
       where id = $1`,
      [
        id,
        result.outcome,
        result.reason,
        result.attempts,
        result.answer,
        result.answeredAt,
        result.retryInSeconds, // null makes due_at null: settled
        result.showsEffect ?? false,
        result.proofInSeconds ?? null,
      ],
    );
  }

  /** We failed, not the NAS: it is taken up again later, and says why it waits. */
  async postpone(sql: Sql, id: string, reason: string, seconds: number): Promise<void> {
    await sql.query(
      `update dynamic_authorization_request
       set reason = $2, lease_until = null, due_at = now() + make_interval(secs => $3) where id = $1 and due_at is not null`,
      [id, reason, seconds],
    );
  }

  /** Gives it back untouched: another process, or this one after its restart, asks at once. */
  async release(sql: Sql, ids: string[]): Promise<void> {
    await sql.query(
      `update dynamic_authorization_request set lease_until = null where id = any($1) and due_at is not null`,
      [ids],
    );
  }

  /** Promises whose time is over, taken once: looking at one settles it. */
  async takeExpiredProofs(tx: Tx, limit: number): Promise<DynamicAuthorizationRequestEntity[]> {
    const [rows] = await tx.query<[{ id: string }[], number]>(
      `update dynamic_authorization_request r set proof_due_at = null
       from (select id from dynamic_authorization_request where proof_due_at <= now()
             order by proof_due_at, id limit $1 for update skip locked) expired
       where r.id = expired.id returning r.id`,
      [limit],
    );
    if (rows.length === 0) return [];
    return tx.find(DynamicAuthorizationRequestEntity, {
      where: { id: In(rows.map(({ id }) => id)) },
      order: { id: 'ASC' },
    });
  }

  /** It was acknowledged, and nothing showed it. */
  async noteUnshown(tx: Tx, id: string, reason: string): Promise<void> {
    await tx.update(DynamicAuthorizationRequestEntity, { id }, { reason });
  }

  /** Database time from now on. */
  async awaitProof(tx: Tx, subscriptionId: string, stateVersion: number, seconds: number): Promise<void> {
    await tx.query(
      `update dynamic_authorization_request set proof_due_at = now() + make_interval(secs => $3)
       where subscription_id = $1 and state_version = $2 and step = 'cpe'`,
      [subscriptionId, stateVersion, seconds],
    );
  }

  listOfNas(sql: Sql, nasId: string, limit: number): Promise<DynamicAuthorizationRequestEntity[]> {
    return sql.find(DynamicAuthorizationRequestEntity, {
      where: { nasId },
      order: { createdAt: 'DESC', id: 'DESC' },
      take: limit,
    });
  }

  listForVersion(sql: Sql, subscriptionId: string, stateVersion: number): Promise<DynamicAuthorizationRequestEntity[]> {
    return sql.find(DynamicAuthorizationRequestEntity, {
      where: { subscriptionId, stateVersion },
      order: { id: 'ASC' },
    });
  }

  /** What was planned and asked for states up to these, but for what is still to be asked. */
  async forget(tx: Tx, states: readonly StateUpTo[]): Promise<void> {
    await tx.query(
      `with over as (
         select subscription_id, max(state_version) as version from unnest($1::uuid[], $2::int[]) as s (subscription_id, state_version)
         group by subscription_id),
       plans as (
         delete from enforcement e using over o where e.subscription_id = o.subscription_id and e.state_version <= o.version)
       delete from dynamic_authorization_request r using over o
       where r.subscription_id = o.subscription_id and r.state_version <= o.version and r.due_at is null`,
      [states.map(({ subscriptionId }) => subscriptionId), states.map(({ stateVersion }) => stateVersion)],
    );
  }
}
