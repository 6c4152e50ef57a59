import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { CredentialRotationEntity } from './credential-rotation.entity';

/** Which CPEs: those that are managed and have used a credential of their own. Null: any. */
export interface RotationFilter {
  cpeId?: string;
  manufacturer?: string | null;
  productClass?: string | null;
  mintedBefore?: Date | null;
  limit?: number;
}

export type RotationWish = Pick<
  CredentialRotationEntity,
  'because' | 'reason' | 'requestedBy' | 'requestedAt' | 'isUrgent'
>;

export interface CredentialCounts {
  own: number;
  old: number;
  oldestAt: Date | null;
  waiting: number;
  underWay: number;
  finishedLastDay: number;
}

const ELIGIBLE = `from cpe c join cpe_credential k on k.cpe_id = c.id and k.state = 'current'
  where c.mode = 'manage' and c.state = 'active'`;

@Injectable()
export class CredentialRotationRepository {
  /** Those whose credential can be changed, the oldest first; a CPE that is at it already only when it is named. */
  async listEligible(sql: Sql, filter: RotationFilter): Promise<string[]> {
    const rows = await sql.query<{ id: string }[]>(
      `select c.id ${ELIGIBLE} and ($1::uuid is null or c.id = $1)
         and ($2::text is null or c.manufacturer = $2) and ($3::text is null or c.product_class = $3)
         and ($4::timestamptz is null or k.minted_at < $4)
         and ($5::int is null or not exists (
           select 1 from credential_rotation r where r.cpe_id = c.id and r.finished_at is null))
       order by k.minted_at limit $5`,
      [
        filter.cpeId ?? null,
        filter.manufacturer ?? null,
        filter.productClass ?? null,
        filter.mintedBefore ?? null,
        filter.limit ?? null,
      ],
    );
    return rows.map(({ id }) => id);
  }

  /** One wish for each CPE; a suspected leak counts more than any other, and one who waits more than one who does not. */
  async request(tx: Tx, cpeIds: readonly string[], wish: RotationWish): Promise<string[]> {
    if (cpeIds.length === 0) return [];
    const rows = await tx.query<{ cpe_id: string }[]>(
      `insert into credential_rotation as known (id, cpe_id, because, reason, requested_by, requested_at, is_urgent)
       select id, cpe_id, $3, $4, $5, $6, $7 from unnest($1::uuid[], $2::uuid[]) as u (id, cpe_id) order by cpe_id
       on conflict (cpe_id) where finished_at is null do update set
         because = excluded.because, reason = excluded.reason, requested_by = excluded.requested_by,
         is_urgent = known.is_urgent or excluded.is_urgent,
         requested_at = case when excluded.because = 'leak' then excluded.requested_at else known.requested_at end,
         begun_at = case when excluded.because = 'leak' then null else known.begun_at end,
         released_at = null, called_at = null
       where (excluded.because = 'leak' and known.because <> 'leak') or (excluded.is_urgent and not known.is_urgent)
       returning cpe_id`,
      [cpeIds.map(() => newId()), cpeIds, wish.because, wish.reason, wish.requestedBy, wish.requestedAt, wish.isUrgent],
    );
    return rows.map((row) => row.cpe_id);
  }

  /** Those whose turn it is; one that is only observed waits until it is armed. */
  async release(
    tx: Tx,
    at: Date,
    { isUrgent, limit, cpeId = null }: { isUrgent: boolean; limit: number; cpeId?: string | null },
  ): Promise<string[]> {
    const [rows] = await tx.query<[{ cpe_id: string }[], number]>(
      `update credential_rotation r set released_at = $1 from (
         select x.id from credential_rotation x join cpe c on c.id = x.cpe_id
         where x.finished_at is null and x.released_at is null and x.is_urgent = $2
           and ($4::uuid is null or x.cpe_id = $4) and c.mode = 'manage' and c.state = 'active'
         order by x.requested_at, x.id limit $3 for update of x skip locked) d
       where r.id = d.id returning r.cpe_id`,
      [at, isUrgent, limit, cpeId],
    );
    return rows.map((row) => row.cpe_id);
  }

  /** How many were released by the pace since then, and how many wait for it. */
  async pace(sql: Sql, since: Date): Promise<{ released: number; waiting: number }> {
    const [row] = await sql.query<[{ released: number; waiting: number }]>(
      `select (select count(*)::int from credential_rotation where released_at > $1 and not is_urgent) as released,
              (select count(*)::int from credential_rotation
               where finished_at is null and released_at is null and not is_urgent) as waiting`,
      [since],
    );
    return row;
  }

  /** Released so long ago, and without a new pair: whatever kept them from it, they are due again. */
  async listUnbegun(sql: Sql, releasedBefore: Date, limit: number): Promise<string[]> {
    const rows = await sql.query<{ cpe_id: string }[]>(
      `select r.cpe_id from credential_rotation r
       where r.finished_at is null and r.begun_at is null and r.released_at < $1 and not exists (
         select 1 from cpe_credential k where k.cpe_id = r.cpe_id and k.state = 'pending' and k.origin = 'rotation')
       order by r.released_at limit $2`,
      [releasedBefore, limit],
    );
    return rows.map((row) => row.cpe_id);
  }

  /** Urgent ones that got a new pair and have not used it; each is taken once. */
  async takeUnproven(tx: Tx, at: Date, begunBefore: Date, limit: number): Promise<string[]> {
    const [rows] = await tx.query<[{ cpe_id: string }[], number]>(
      `update credential_rotation set called_at = $1 where id in (
         select id from credential_rotation
         where finished_at is null and is_urgent and begun_at < $2 and called_at is null
         order by begun_at limit $3 for update skip locked)
       returning cpe_id`,
      [at, begunBefore, limit],
    );
    return rows.map((row) => row.cpe_id);
  }

  /** The latest first. */
  listOf(sql: Sql, cpeId: string, limit: number): Promise<CredentialRotationEntity[]> {
    return sql.find(CredentialRotationEntity, { where: { cpeId }, order: { requestedAt: 'DESC' }, take: limit });
  }

  async counts(sql: Sql, { old, dayAgo }: { old: Date | null; dayAgo: Date }): Promise<CredentialCounts> {
    const [row] = await sql.query<[CredentialCounts]>(
      `select (select count(*)::int ${ELIGIBLE}) as own,
              (select count(*)::int ${ELIGIBLE} and k.minted_at < $1) as old,
              (select min(k.minted_at) ${ELIGIBLE}) as "oldestAt",
              count(*) filter (where finished_at is null and released_at is null)::int as waiting,
              count(*) filter (where finished_at is null and released_at is not null)::int as "underWay",
              count(*) filter (where finished_at > $2)::int as "finishedLastDay"
       from credential_rotation where finished_at is null or finished_at > $2`,
      [old, dayAgo],
    );
    return row;
  }
}
