import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { BillingRunEntity, ParkedAccountEntity } from './billing-run.entity';

type NewRun = Pick<
  BillingRunEntity,
  | 'id'
  | 'billingEntityId'
  | 'asOfOn'
  | 'isScheduled'
  | 'idempotencyKey'
  | 'startedBy'
  | 'createdAt'
  | 'subscribersTotal'
  | 'chunkSize'
  | 'currency'
>;

@Injectable()
export class BillingRunRepository {
  /** @returns false when a unique key says that this run exists already, or that another one is active */
  async insertUnlessKnown(tx: Tx, run: NewRun): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `insert into billing_run (id, billing_entity_id, as_of_on, is_scheduled, idempotency_key, state, started_by, created_at,
         subscribers_total, chunk_size, currency)
       values ($1, $2, $3, $4, $5, 'queued', $6, $7, $8, $9, $10) on conflict do nothing returning id`,
      [
        run.id,
        run.billingEntityId,
        run.asOfOn,
        run.isScheduled,
        run.idempotencyKey,
        run.startedBy,
        run.createdAt,
        run.subscribersTotal,
        run.chunkSize,
        run.currency,
      ],
    );
    return rows.length === 1;
  }

  find(sql: Sql, id: string): Promise<BillingRunEntity | null> {
    return sql.findOne(BillingRunEntity, { where: { id } });
  }

  findByKey(sql: Sql, idempotencyKey: string): Promise<BillingRunEntity | null> {
    return sql.findOne(BillingRunEntity, { where: { idempotencyKey } });
  }

  findActive(sql: Sql, billingEntityId: string): Promise<BillingRunEntity | null> {
    return sql
      .createQueryBuilder(BillingRunEntity, 'run')
      .where(`run.billingEntityId = :billingEntityId and run.state in ('queued', 'running')`, { billingEntityId })
      .getOne();
  }

  findScheduled(
    sql: Sql,
    billingEntityId: string,
    asOfOn: BillingRunEntity['asOfOn'],
  ): Promise<BillingRunEntity | null> {
    return sql.findOne(BillingRunEntity, { where: { billingEntityId, asOfOn, isScheduled: true } });
  }

  findForUpdate(tx: Tx, id: string): Promise<BillingRunEntity | null> {
    return tx.findOne(BillingRunEntity, { where: { id }, lock: { mode: 'for_no_key_update' } });
  }

  listActive(sql: Sql): Promise<BillingRunEntity[]> {
    return sql.createQueryBuilder(BillingRunEntity, 'run').where(`run.state in ('queued', 'running')`).getMany();
  }

  /** Newest first. */
  page(sql: Sql, before: string | null, limit: number): Promise<BillingRunEntity[]> {
    const builder = sql.createQueryBuilder(BillingRunEntity, 'run').orderBy('run.id', 'DESC').limit(limit);
    if (before !== null) builder.where('run.id < :before', { before });
    return builder.getMany();
  }

  async update(tx: Tx, id: string, change: Partial<BillingRunEntity>): Promise<void> {
    await tx.update(BillingRunEntity, { id }, change);
  }

  async insertParked(tx: Tx, rows: readonly ParkedAccountEntity[]): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `insert into parked_account (id, billing_run_id, subscriber_id, code, reason)
       select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])`,
      [
        rows.map((row) => row.id),
        rows.map((row) => row.billingRunId),
        rows.map((row) => row.subscriberId),
        rows.map((row) => row.code),
        rows.map((row) => row.reason),
      ],
    );
  }

  listParked(sql: Sql, billingRunIds: readonly string[]): Promise<ParkedAccountEntity[]> {
    return sql
      .createQueryBuilder(ParkedAccountEntity, 'parked')
      .where('parked.billingRunId = any(:billingRunIds)', { billingRunIds })
      .orderBy('parked.subscriberId')
      .getMany();
  }
}
