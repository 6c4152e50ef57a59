import { Injectable } from '@nestjs/common';
import type { InvoicedLine, Minor, OpenInvoice, TaxSet } from '@demarc/billing';
import type { InvoiceQuery } from '@demarc/contracts';
import type { LocalDate } from '@demarc/kernel';
import { LessThan } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { InvoiceEntity, InvoiceLineEntity } from './invoice.entity';

export interface OpenInvoiceOf extends OpenInvoice {
  subscriberId: string;
  currency: string;
}

export interface DueFacts {
  dueMinor: Minor;
  overdueMinor: Minor;
  overdueInvoices: number;
  /** Due date of the oldest overdue invoice. */
  overdueSince: LocalDate | null;
}

export interface Settlement {
  invoiceId: string;
  subscriberId: string;
  number: string;
  openMinor: Minor;
}

interface OpenRow {
  id: string;
  subscriber_id: string;
  number: string;
  due_on: LocalDate;
  currency: string;
  open_minor: string;
}

interface LineRow {
  subscription_id: string;
  charge_kind: InvoicedLine['kind'];
  period_from_on: LocalDate;
  segment: number;
  plan_id: string;
  plan_name: string;
  price_minor: string;
  from_on: LocalDate;
  to_on: LocalDate;
  amount_minor: string;
  tax_set: TaxSet;
}

const OPEN = `select id, subscriber_id, number, due_on::text, currency, open_minor from invoice`;

const toOpen = (row: OpenRow): OpenInvoiceOf => ({
  invoiceId: row.id,
  subscriberId: row.subscriber_id,
  number: row.number,
  dueOn: row.due_on,
  currency: row.currency,
  openMinor: BigInt(row.open_minor),
});

/** All reads of invoices, and what may change on one after it was issued. Writing new ones: invoice-writer.repository.ts. */
@Injectable()
export class InvoicesRepository {
  /** Issued before an instant, newest first. */
  listIssuedBefore(sql: Sql, subscriberId: string, before: Date, limit: number): Promise<InvoiceEntity[]> {
    return sql.find(InvoiceEntity, {
      where: { subscriberId, issuedAt: LessThan(before) },
      order: { issuedAt: 'DESC' },
      take: limit,
    });
  }

  findByNumber(sql: Sql, number: string): Promise<InvoiceEntity | null> {
    return sql.findOne(InvoiceEntity, { where: { number } });
  }

  findForUpdate(tx: Tx, id: string): Promise<InvoiceEntity | null> {
    return tx.findOne(InvoiceEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  listLines(sql: Sql, invoiceId: string): Promise<InvoiceLineEntity[]> {
    return sql.find(InvoiceLineEntity, { where: { invoiceId }, order: { position: 'ASC' } });
  }

  listNumbers(sql: Sql, ids: readonly string[]): Promise<Pick<InvoiceEntity, 'id' | 'number'>[]> {
    return sql.query<{ id: string; number: string }[]>(`select id, number from invoice where id = any($1)`, [ids]);
  }

  /** Newest number first. */
  page(sql: Sql, query: InvoiceQuery, before: bigint | null, today: LocalDate): Promise<InvoiceEntity[]> {
    const builder = sql.createQueryBuilder(InvoiceEntity, 'invoice').orderBy('invoice.numberValue', 'DESC');
    builder.take(query.limit + 1);
    if (before !== null) builder.andWhere('invoice.numberValue < :before', { before: before.toString() });
    if (query.subscriberId !== undefined) {
      builder.andWhere('invoice.subscriberId = :subscriberId', { subscriberId: query.subscriberId });
    }
    if (query.state !== undefined) builder.andWhere('invoice.state = :state', { state: query.state });
    if (query.overdue === true) builder.andWhere(`invoice.state = 'open' and invoice.dueOn < :today`, { today });
    if (query.overdue === false) builder.andWhere(`not (invoice.state = 'open' and invoice.dueOn < :today)`, { today });
    if (query.search !== undefined && query.search !== '') {
      const like = `%${query.search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
      builder.andWhere(
        `(lower(invoice.number) like :like or lower(invoice.issued_to->>'name') like :like
          or lower(invoice.issued_to->>'number') like :like)`,
        { like },
      );
    }
    return builder.getMany();
  }

  /** Everything that was ever charged to these subscriptions and is not void. */
  async listInvoicedLines(sql: Sql, subscriptionIds: readonly string[]): Promise<InvoicedLine[]> {
    const rows = await sql.query<LineRow[]>(
      `select subscription_id, charge_kind, period_from_on::text, segment, plan_id, plan_name, price_minor, from_on::text,
         to_on::text, amount_minor, tax_set
       from invoice_line where subscription_id = any($1) and not void`,
      [subscriptionIds],
    );
    return rows.map((row) => ({
      subscriptionId: row.subscription_id,
      kind: row.charge_kind,
      periodFromOn: row.period_from_on,
      segment: row.segment,
      planId: row.plan_id,
      planName: row.plan_name,
      priceMinor: BigInt(row.price_minor),
      fromOn: row.from_on,
      toOn: row.to_on,
      amountMinor: BigInt(row.amount_minor),
      taxSet: row.tax_set,
    }));
  }

  async listOpen(sql: Sql, subscriberIds: readonly string[]): Promise<OpenInvoiceOf[]> {
    const rows = await sql.query<OpenRow[]>(
      `${OPEN} where subscriber_id = any($1) and state = 'open' order by due_on, number`,
      [subscriberIds],
    );
    return rows.map(toOpen);
  }

  async listOpenForUpdate(tx: Tx, subscriberIds: readonly string[]): Promise<OpenInvoiceOf[]> {
    const rows = await tx.query<OpenRow[]>(
      `${OPEN} where subscriber_id = any($1) and state = 'open' order by id for update`,
      [subscriberIds],
    );
    return rows.map(toOpen);
  }

  async dueFacts(sql: Sql, subscriberIds: readonly string[], today: LocalDate): Promise<ReadonlyMap<string, DueFacts>> {
    const rows = await sql.query<
      { subscriber_id: string; due: string; overdue: string; count: string; since: LocalDate | null }[]
    >(
      `select subscriber_id, sum(open_minor) as due,
         coalesce(sum(open_minor) filter (where due_on < $2), 0) as overdue,
         count(*) filter (where due_on < $2) as count, (min(due_on) filter (where due_on < $2))::text as since
       from invoice where subscriber_id = any($1) and state = 'open' group by subscriber_id`,
      [subscriberIds, today],
    );
    return new Map(
      rows.map((row) => [
        row.subscriber_id,
        {
          dueMinor: BigInt(row.due),
          overdueMinor: BigInt(row.overdue),
          overdueInvoices: Number(row.count),
          overdueSince: row.since,
        },
      ]),
    );
  }

  /** Subscribers with an open invoice due before a date, in the order of their ids. */
  async listSubscribersDueBefore(sql: Sql, date: LocalDate, afterId: string | null, limit: number): Promise<string[]> {
    const rows = await sql.query<{ subscriber_id: string }[]>(
      `select distinct subscriber_id from invoice
       where state = 'open' and due_on < $1 and ($2::uuid is null or subscriber_id > $2)
       order by subscriber_id limit $3`,
      [date, afterId, limit],
    );
    return rows.map((row) => row.subscriber_id);
  }

  async totals(
    sql: Sql,
    today: LocalDate,
  ): Promise<{ dueMinor: Minor; overdueMinor: Minor; overdueSubscribers: number }> {
    const [row] = await sql.query<{ due: string; overdue: string; count: string }[]>(
      `select coalesce(sum(open_minor), 0) as due, coalesce(sum(open_minor) filter (where due_on < $1), 0) as overdue,
         count(distinct subscriber_id) filter (where due_on < $1) as count
       from invoice where state = 'open'`,
      [today],
    );
    return {
      dueMinor: BigInt(row?.due ?? 0),
      overdueMinor: BigInt(row?.overdue ?? 0),
      overdueSubscribers: Number(row?.count ?? 0),
    };
  }

  /** Lowers (or, after a reversal, raises) what is open; the database refuses to leave the total's bounds. */
  async changeOpen(tx: Tx, changes: readonly { invoiceId: string; byMinor: Minor }[], at: Date): Promise<Settlement[]> {
    const [rows] = await tx.query<
      [{ id: string; subscriber_id: string; number: string; open_minor: string }[], number]
    >(
      `update invoice i set open_minor = i.open_minor + c.by,
         state = case when i.open_minor + c.by = 0 then 'paid' else 'open' end,
         settled_at = case when i.open_minor + c.by = 0 then $3::timestamptz end
       from (select id, sum(by) as by from unnest($1::uuid[], $2::bigint[]) as u(id, by) group by id) c
       where i.id = c.id returning i.id, i.subscriber_id, i.number, i.open_minor`,
      [changes.map((change) => change.invoiceId), changes.map((change) => change.byMinor.toString()), at],
    );
    return rows.map((row) => ({
      invoiceId: row.id,
      subscriberId: row.subscriber_id,
      number: row.number,
      openMinor: BigInt(row.open_minor),
    }));
  }

  async markVoid(tx: Tx, mark: { invoiceId: string; by: string; reason: string; at: Date }): Promise<void> {
    await tx.query(
      `update invoice set state = 'void', open_minor = 0, voided_at = $2, voided_by = $3, void_reason = $4 where id = $1`,
      [mark.invoiceId, mark.at, mark.by, mark.reason],
    );
    await tx.query(`update invoice_line set void = true where invoice_id = $1`, [mark.invoiceId]);
  }
}
