import { Injectable } from '@nestjs/common';
import type { LocalDate } from '@demarc/kernel';
import type { Sql, Tx } from '../../platform/database/database';
import type { DeferredRevenueEntity } from './ledger.entity';

type Deferral = Pick<
  DeferredRevenueEntity,
  'id' | 'billingEntityId' | 'sourceId' | 'reference' | 'currency' | 'amountMinor' | 'releaseOn'
>;

@Injectable()
export class DeferredRevenueRepository {
  async insert(tx: Tx, rows: readonly Deferral[]): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `insert into deferred_revenue (id, billing_entity_id, source_id, reference, release_on, currency, amount_minor)
       select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::text[], $7::bigint[])`,
      [
        rows.map((row) => row.id),
        rows.map((row) => row.billingEntityId),
        rows.map((row) => row.sourceId),
        rows.map((row) => row.reference),
        rows.map((row) => row.releaseOn),
        rows.map((row) => row.currency),
        rows.map((row) => row.amountMinor.toString()),
      ],
    );
  }

  /** Marks what is due as released and returns it; a row another process holds is left to that process. */
  async takeDue(tx: Tx, billingEntityId: string, today: LocalDate, at: Date, limit: number): Promise<Deferral[]> {
    const [rows] = await tx.query<[(Omit<Deferral, 'amountMinor'> & { amount: string })[], number]>(
      `with due as (
         select id from deferred_revenue
         where billing_entity_id = $1 and release_on <= $2 and released_at is null and cancelled_at is null
         order by release_on, id limit $4 for update skip locked)
       update deferred_revenue d set released_at = $3 from due where d.id = due.id
       returning d.id, d.billing_entity_id as "billingEntityId", d.source_id as "sourceId", d.reference, d.currency,
         d.amount_minor as amount, d.release_on::text as "releaseOn"`,
      [billingEntityId, today, at, limit],
    );
    return rows.map(({ amount, ...row }) => ({ ...row, amountMinor: BigInt(amount) }));
  }

  async cancel(tx: Tx, sourceId: string, at: Date): Promise<void> {
    await tx.query(
      `update deferred_revenue set cancelled_at = $2 where source_id = $1 and released_at is null and cancelled_at is null`,
      [sourceId, at],
    );
  }

  async releasedIds(sql: Sql, sourceId: string): Promise<string[]> {
    const rows = await sql.query<{ id: string }[]>(
      `select id from deferred_revenue where source_id = $1 and released_at is not null`,
      [sourceId],
    );
    return rows.map((row) => row.id);
  }
}
