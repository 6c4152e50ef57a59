import { Injectable } from '@nestjs/common';
import type { Minor } from '@demarc/billing';
import type { PaymentQuery } from '@demarc/contracts';
import type { LocalDate } from '@demarc/kernel';
import type { Sql, Tx } from '../../platform/database/database';
import { PaymentAllocationEntity, PaymentEntity } from './payment.entity';

export interface UnusedPayment {
  paymentId: string;
  subscriberId: string;
  currency: string;
  remainingMinor: Minor;
  receipt: string;
}

type NewAllocation = Pick<PaymentAllocationEntity, 'id' | 'paymentId' | 'invoiceId' | 'amountMinor' | 'allocatedAt'>;

@Injectable()
export class PaymentsRepository {
  async insert(tx: Tx, payment: PaymentEntity): Promise<void> {
    await tx.insert(PaymentEntity, payment);
  }

  find(sql: Sql, id: string): Promise<PaymentEntity | null> {
    return sql.findOne(PaymentEntity, { where: { id } });
  }

  findForUpdate(tx: Tx, id: string): Promise<PaymentEntity | null> {
    return tx.findOne(PaymentEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  findByKey(sql: Sql, idempotencyKey: string): Promise<PaymentEntity | null> {
    return sql.findOne(PaymentEntity, { where: { idempotencyKey } });
  }

  findByExternalId(sql: Sql, gatewayAccount: string, externalId: string): Promise<PaymentEntity | null> {
    return sql.findOne(PaymentEntity, { where: { gatewayAccount, externalId } });
  }

  async findLast(sql: Sql, subscriberId: string): Promise<PaymentEntity | null> {
    const [last] = await sql.find(PaymentEntity, {
      where: { subscriberId, state: 'booked' },
      order: { receivedAt: 'DESC', receiptValue: 'DESC' },
      take: 1,
    });
    return last ?? null;
  }

  /** Booked before an instant, newest first. */
  listBookedBefore(sql: Sql, subscriberId: string, before: Date, limit: number): Promise<PaymentEntity[]> {
    return sql
      .createQueryBuilder(PaymentEntity, 'payment')
      .where('payment.subscriberId = :subscriberId and payment.bookedAt < :before', { subscriberId, before })
      .orderBy('payment.bookedAt', 'DESC')
      .take(limit)
      .getMany();
  }

  /** Newest receipt first. */
  page(sql: Sql, query: PaymentQuery, before: bigint | null): Promise<PaymentEntity[]> {
    const builder = sql.createQueryBuilder(PaymentEntity, 'payment').orderBy('payment.receiptValue', 'DESC');
    builder.take(query.limit + 1);
    if (before !== null) builder.andWhere('payment.receiptValue < :before', { before: before.toString() });
    if (query.subscriberId !== undefined) {
      builder.andWhere('payment.subscriberId = :subscriberId', { subscriberId: query.subscriberId });
    }
    if (query.search !== undefined && query.search !== '') {
      const like = `%${query.search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
      builder.andWhere('(lower(payment.receipt) like :like or lower(payment.externalId) like :like)', { like });
    }
    return builder.getMany();
  }

  async insertAllocations(tx: Tx, rows: readonly NewAllocation[]): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `insert into payment_allocation (id, payment_id, invoice_id, amount_minor, allocated_at)
       select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::timestamptz[])`,
      [
        rows.map((row) => row.id),
        rows.map((row) => row.paymentId),
        rows.map((row) => row.invoiceId),
        rows.map((row) => row.amountMinor.toString()),
        rows.map((row) => row.allocatedAt),
      ],
    );
  }

  /** Allocations that stand, of many payments. */
  listAllocations(sql: Sql, paymentIds: readonly string[]): Promise<PaymentAllocationEntity[]> {
    return sql
      .createQueryBuilder(PaymentAllocationEntity, 'allocation')
      .where('allocation.paymentId = any(:paymentIds) and allocation.reversedAt is null', { paymentIds })
      .orderBy('allocation.id')
      .getMany();
  }

  async listAllocationsOfInvoice(
    sql: Sql,
    invoiceId: string,
  ): Promise<{ paymentId: string; receipt: string; amountMinor: Minor; at: Date }[]> {
    const rows = await sql.query<{ payment_id: string; receipt: string; amount_minor: string; allocated_at: Date }[]>(
      `select a.payment_id, p.receipt, a.amount_minor, a.allocated_at
       from payment_allocation a join payment p on p.id = a.payment_id
       where a.invoice_id = $1 and a.reversed_at is null order by a.allocated_at, a.id`,
      [invoiceId],
    );
    return rows.map((row) => ({
      paymentId: row.payment_id,
      receipt: row.receipt,
      amountMinor: BigInt(row.amount_minor),
      at: row.allocated_at,
    }));
  }

  async markAllocationsReversed(tx: Tx, paymentId: string, at: Date): Promise<void> {
    await tx.query(`update payment_allocation set reversed_at = $2 where payment_id = $1 and reversed_at is null`, [
      paymentId,
      at,
    ]);
  }

  async markReversed(tx: Tx, mark: { paymentId: string; by: string; reason: string; at: Date }): Promise<void> {
    await tx.query(
      `update payment set state = 'reversed', unallocated_minor = 0, reversed_at = $2, reversed_by = $3, reversal_reason = $4
       where id = $1`,
      [mark.paymentId, mark.at, mark.by, mark.reason],
    );
  }

  /** Credit of subscribers whose accounts the caller holds, oldest first. */
  async listUnusedForUpdate(tx: Tx, subscriberIds: readonly string[]): Promise<UnusedPayment[]> {
    const rows = await tx.query<
      { id: string; subscriber_id: string; currency: string; unallocated_minor: string; receipt: string }[]
    >(
      `select id, subscriber_id, currency, unallocated_minor, receipt from payment
       where subscriber_id = any($1) and unallocated_minor > 0 order by received_at, receipt_value for update`,
      [subscriberIds],
    );
    return rows.map((row) => ({
      paymentId: row.id,
      subscriberId: row.subscriber_id,
      currency: row.currency,
      remainingMinor: BigInt(row.unallocated_minor),
      receipt: row.receipt,
    }));
  }

  async lowerUnallocated(tx: Tx, uses: readonly { paymentId: string; amountMinor: Minor }[]): Promise<void> {
    await tx.query(
      `update payment p set unallocated_minor = p.unallocated_minor - u.used
       from (select id, sum(used) as used from unnest($1::uuid[], $2::bigint[]) as t(id, used) group by id) u
       where p.id = u.id`,
      [uses.map((use) => use.paymentId), uses.map((use) => use.amountMinor.toString())],
    );
  }

  async credits(sql: Sql, subscriberIds: readonly string[], currency: string): Promise<ReadonlyMap<string, Minor>> {
    const rows = await sql.query<{ subscriber_id: string; credit: string }[]>(
      `select subscriber_id, sum(unallocated_minor) as credit from payment
       where subscriber_id = any($1) and currency = $2 and unallocated_minor > 0 group by subscriber_id`,
      [subscriberIds, currency],
    );
    return new Map(rows.map((row) => [row.subscriber_id, BigInt(row.credit)]));
  }

  async bookedOn(sql: Sql, date: LocalDate, currency: string): Promise<Minor> {
    const [row] = await sql.query<{ sum: string }[]>(
      `select coalesce(sum(amount_minor), 0) as sum from payment where booked_on = $1 and currency = $2 and state = 'booked'`,
      [date, currency],
    );
    return BigInt(row?.sum ?? 0);
  }
}
