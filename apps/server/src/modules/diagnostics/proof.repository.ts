import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { ProofEntity } from './proof.entity';

export type NewProof = Pick<
  ProofEntity,
  'subscriptionId' | 'stateVersion' | 'fromState' | 'toState' | 'causeKind' | 'isRestore' | 'decidedAt'
>;

/** What a look at the chain has found. */
export type ProofFinding = Pick<
  ProofEntity,
  'method' | 'nasId' | 'status' | 'gap' | 'missing' | 'isSuperseded' | 'provenAt' | 'seconds' | 'links'
>;

/** A row that is being looked at; `lease` tells whether news came meanwhile. */
export interface ClaimedProof extends Pick<ProofEntity, 'subscriptionId' | 'stateVersion' | 'checks'> {
  lease: string;
}

/** By it a process that only reads asks those that write. */
export const LOOK_CHANNEL = 'demarc_proof_look';

const LEASE_SECONDS = 60;

@Injectable()
export class ProofRepository {
  /** In the transaction of the change; what is still open of older states is settled by the look that follows. */
  async open(tx: Tx, rows: readonly NewProof[]): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `with given as (
         select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::timestamptz[])
           as g (subscription_id, state_version, from_state, to_state, cause_kind, is_restore, decided_at)),
       older as (
         update proof p set is_superseded = true, check_due_at = case when p.status = 'proven' then null else now() end
         from given g where p.subscription_id = g.subscription_id and p.state_version < g.state_version and not p.is_superseded)
       insert into proof (subscription_id, state_version, from_state, to_state, cause_kind, is_restore, decided_at, status, check_due_at)
       select subscription_id, state_version, from_state, to_state, cause_kind, is_restore, decided_at, 'waiting', now() from given
       on conflict do nothing`,
      [
        rows.map((row) => row.subscriptionId),
        rows.map((row) => row.stateVersion),
        rows.map((row) => row.fromState),
        rows.map((row) => row.toState),
        rows.map((row) => row.causeKind),
        rows.map((row) => row.isRestore),
        rows.map((row) => row.decidedAt),
      ],
    );
  }

  /** Of states that are over. @returns which */
  async forget(tx: Tx, before: Date, limit: number): Promise<Pick<ProofEntity, 'subscriptionId' | 'stateVersion'>[]> {
    const [rows] = await tx.query<[Pick<ProofEntity, 'subscriptionId' | 'stateVersion'>[], number]>(
      `delete from proof where (subscription_id, state_version) in (
         select subscription_id, state_version from proof where is_superseded and decided_at < $1
         order by subscription_id, state_version limit $2 for update skip locked)
       returning subscription_id as "subscriptionId", state_version as "stateVersion"`,
      [before, limit],
    );
    return rows;
  }

  find(sql: Sql, subscriptionId: string, stateVersion: number): Promise<ProofEntity | null> {
    return sql.findOne(ProofEntity, { where: { subscriptionId, stateVersion } });
  }

  /** Something was heard that may prove what is open of these. Rows in somebody's hands are theirs to look at. */
  async newsOf(sql: Sql, subscriptionIds: readonly string[]): Promise<void> {
    await sql.query(
      `update proof p set check_due_at = now() from (
         select subscription_id, state_version from proof
         where subscription_id = any($1) and status <> 'proven' and not is_superseded for update skip locked) open
       where p.subscription_id = open.subscription_id and p.state_version = open.state_version`,
      [subscriptionIds],
    );
  }

  /** These are to be looked at, however they stand. */
  async lookAgain(sql: Sql, proofs: readonly Pick<ProofEntity, 'subscriptionId' | 'stateVersion'>[]): Promise<void> {
    await sql.query(
      `update proof p set check_due_at = now() from (
         select p.subscription_id, p.state_version from proof p
         join unnest($1::uuid[], $2::int[]) as g (subscription_id, state_version) using (subscription_id, state_version)
         for update of p skip locked) named
       where p.subscription_id = named.subscription_id and p.state_version = named.state_version`,
      [proofs.map((each) => each.subscriptionId), proofs.map((each) => each.stateVersion)],
    );
  }

  /** No write: whoever keeps the board is told that it is behind. */
  async askForLook(sql: Sql, id: string): Promise<void> {
    await sql.query(`select pg_notify('${LOOK_CHANNEL}', $1)`, [id]);
  }

  async claim(sql: Sql, limit: number): Promise<ClaimedProof[]> {
    const [rows] = await sql.query<[ClaimedProof[], number]>(
      `update proof p set check_due_at = now() + make_interval(secs => $2), checks = p.checks + 1 from (
         select subscription_id, state_version from proof where check_due_at <= now()
         order by check_due_at limit $1 for update skip locked) due
       where p.subscription_id = due.subscription_id and p.state_version = due.state_version
       returning p.subscription_id as "subscriptionId", p.state_version as "stateVersion", p.checks, p.check_due_at::text as lease`,
      [limit, LEASE_SECONDS],
    );
    return rows;
  }

  /** @returns whether it stands otherwise than it did; news that came meanwhile are looked at again */
  async record(
    sql: Sql,
    { subscriptionId, stateVersion, lease }: ClaimedProof,
    { finding, nextInSeconds }: { finding: ProofFinding; nextInSeconds: number | null },
  ): Promise<boolean> {
    const [rows] = await sql.query<[{ changed: boolean }[], number]>(
      `update proof p set method = $4, nas_id = $5, status = $6, gap = $7, missing = $8, is_superseded = $9, proven_at = $10,
         seconds = $11, links = coalesce($12::jsonb, p.links), checked_at = now(),
         check_due_at = case when p.check_due_at = $3::timestamptz then now() + make_interval(secs => $13::int) else p.check_due_at end
       from proof before
       where p.subscription_id = $1 and p.state_version = $2
         and before.subscription_id = p.subscription_id and before.state_version = p.state_version
       returning (before.status, before.gap, before.missing, before.is_superseded) is distinct from
         (p.status, p.gap, p.missing, p.is_superseded) as changed`,
      [
        subscriptionId,
        stateVersion,
        lease,
        finding.method,
        finding.nasId,
        finding.status,
        finding.gap,
        finding.missing,
        finding.isSuperseded,
        finding.provenAt,
        finding.seconds,
        finding.links === null ? null : JSON.stringify(finding.links),
        nextInSeconds,
      ],
    );
    return rows[0]?.changed === true;
  }
}
