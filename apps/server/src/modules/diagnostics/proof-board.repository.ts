import { Injectable } from '@nestjs/common';
import type { AccessMethod, ProofBoardQuery, ProofGap } from '@demarc/contracts';
import type { Sql } from '../../platform/database/database';
import { ProofEntity } from './proof.entity';

export interface GapCount {
  gap: ProofGap | null;
  status: 'waiting' | 'unproved';
  count: number;
  oldestAt: Date;
}

export interface RestoreFigure {
  /** null: all methods together. */
  method: AccessMethod | null;
  isTotal: boolean;
  proven: number;
  open: number;
  percentiles: [number, number, number] | null;
}

export interface RestoreDay {
  on: string;
  proven: number;
  open: number;
  percentiles: [number, number, number] | null;
}

export interface BoardPlace {
  decidedAt: string;
  subscriptionId: string;
  stateVersion: number;
}

/** Of the seconds of what is proven; nothing is interpolated: each is a time that somebody really waited. */
const PERCENTILES = `percentile_disc(array[0.5, 0.95, 0.99]) within group (order by seconds) filter (where status = 'proven')`;

@Injectable()
export class ProofBoardRepository {
  /** Oldest first; one more than the limit when there is a next page. */
  list(sql: Sql, query: ProofBoardQuery, after: BoardPlace | null): Promise<ProofEntity[]> {
    const rows = sql
      .createQueryBuilder(ProofEntity, 'proof')
      .select([...SHOWN])
      .where(`proof.status <> 'proven'`)
      .orderBy('proof.decidedAt')
      .addOrderBy('proof.subscriptionId')
      .addOrderBy('proof.stateVersion')
      .take(query.limit + 1);
    rows.andWhere(query.status === 'superseded' ? 'proof.isSuperseded' : 'not proof.isSuperseded');
    if (query.status === 'waiting' || query.status === 'unproved')
      rows.andWhere('proof.status = :status', { status: query.status });
    if (query.gap !== undefined) rows.andWhere('proof.gap = :gap', { gap: query.gap });
    if (query.to !== undefined) rows.andWhere('proof.toState = :to', { to: query.to });
    if (query.method !== undefined) rows.andWhere('proof.method = :method', { method: query.method });
    if (query.nasId !== undefined) rows.andWhere('proof.nasId = :nasId', { nasId: query.nasId });
    if (query.since !== undefined) rows.andWhere('proof.decidedAt >= :since', { since: query.since });
    if (after !== null) {
      rows.andWhere(
        '(proof.decidedAt, proof.subscriptionId, proof.stateVersion) > (:decidedAt::timestamptz, :subscriptionId::uuid, :stateVersion::int)',
        after,
      );
    }
    return rows.getMany();
  }

  countGaps(sql: Sql): Promise<GapCount[]> {
    return sql.query(
      `select gap, status, count(*)::int as count, min(decided_at) as "oldestAt"
       from proof where status <> 'proven' and not is_superseded group by gap, status order by count(*) desc, gap`,
    );
  }

  /** How many are open for less than each of these instants' age; the last holds the rest. */
  async countAges(sql: Sql, since: readonly Date[]): Promise<number[]> {
    const rows = await sql.query<{ place: number; count: number }[]>(
      `select $2::int - width_bucket(p.decided_at, $1::timestamptz[]) as place, count(*)::int as count
       from proof p where p.status <> 'proven' and not p.is_superseded group by 1`,
      [since.toSorted((a, b) => a.getTime() - b.getTime()), since.length],
    );
    const counts = new Map(rows.map(({ place, count }) => [place, count]));
    return [...since, null].map((_edge, place) => counts.get(place) ?? 0);
  }

  /** From the payment to the other party's word, per method and together. */
  figures(sql: Sql, since: Date): Promise<RestoreFigure[]> {
    return sql.query(
      `select method, grouping(method) = 1 as "isTotal", (count(*) filter (where status = 'proven'))::int as proven,
              (count(*) filter (where status <> 'proven'))::int as open, ${PERCENTILES} as percentiles
       from proof where is_restore and decided_at >= $1 group by grouping sets ((method), ()) order by 2 desc, 3 desc`,
      [since],
    );
  }

  days(sql: Sql, since: Date, zone: string): Promise<RestoreDay[]> {
    return sql.query(
      `select to_char(decided_at at time zone $2, 'YYYY-MM-DD') as on, (count(*) filter (where status = 'proven'))::int as proven,
              (count(*) filter (where status <> 'proven'))::int as open, ${PERCENTILES} as percentiles
       from proof where is_restore and decided_at >= $1 group by 1 order by 1`,
      [since, zone],
    );
  }

  /** How many restores took at most each of these seconds, and longer than the one before; the last holds the rest. */
  async spread(sql: Sql, since: Date, edges: readonly number[]): Promise<number[]> {
    const rows = await sql.query<{ place: number; count: number }[]>(
      // Negative, because an edge belongs to the place below it.
      `select $3::int - width_bucket(-p.seconds, $2::float8[]) as place, count(*)::int as count
       from proof p where p.is_restore and p.status = 'proven' and p.decided_at >= $1 group by 1`,
      [since, edges.map((edge) => -edge).toSorted((a, b) => a - b), edges.length],
    );
    const counts = new Map(rows.map(({ place, count }) => [place, count]));
    return [...edges, null].map((_edge, place) => counts.get(place) ?? 0);
  }
}

/** All but the links. */
const SHOWN = [
  'proof.subscriptionId',
  'proof.stateVersion',
  'proof.fromState',
  'proof.toState',
  'proof.causeKind',
  'proof.method',
  'proof.nasId',
  'proof.decidedAt',
  'proof.status',
  'proof.gap',
  'proof.missing',
  'proof.isSuperseded',
  'proof.checkedAt',
] as const;
