import { Injectable, type OnModuleInit } from '@nestjs/common';
import { formatMajor, type Minor } from '@demarc/billing';
import type { AccountSummary, Payment, PaymentQuery } from '@demarc/contracts';
import { Database, type Sql } from '../../platform/database/database';
import { decodeCursor, encodeCursor, type Page } from '../../platform/http/page';
import { InvoicesService } from '../invoices/invoices.service';
import { NextBillService } from '../invoices/next-bill.service';
import { LedgerService } from '../ledger/ledger.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import type { PaymentEntity } from './payment.entity';
import { toPaymentView } from './payment.view';
import { PaymentNotFound } from './payments.errors';
import { PaymentsRepository } from './payments.repository';

/** What was paid, and how an account stands. Booking: take-payment.service.ts. */
@Injectable()
export class PaymentsService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly payments: PaymentsRepository,
    private readonly subscribers: SubscribersService,
    private readonly invoices: InvoicesService,
    private readonly nextBill: NextBillService,
    private readonly ledger: LedgerService,
  ) {}

  onModuleInit(): void {
    this.invoices.registerAllocations((sql, invoiceId) => this.payments.listAllocationsOfInvoice(sql, invoiceId));
  }

  async getPayment(sql: Sql, id: string): Promise<PaymentEntity> {
    const payment = await this.payments.find(sql, id);
    if (payment === null) throw new PaymentNotFound(id);
    return payment;
  }

  async view(sql: Sql, id: string): Promise<Payment> {
    const [view] = await this.views(sql, [await this.getPayment(sql, id)]);
    if (view === undefined) throw new PaymentNotFound(id);
    return view;
  }

  /** Newest receipt first. */
  async page(query: PaymentQuery): Promise<Page<Payment>> {
    const { sql } = this.database;
    const [before] = decodeCursor(query.cursor, 1) ?? [];
    const rows = await this.payments.page(sql, query, before === undefined ? null : BigInt(before));
    const shown = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? shown.at(-1) : undefined;
    return {
      items: await this.views(sql, shown),
      nextCursor: last === undefined ? null : encodeCursor([last.receiptValue.toString()]),
    };
  }

  /** For the subscriber's timeline, newest first. */
  listBookedBefore(sql: Sql, subscriberId: string, before: Date, limit: number): Promise<PaymentEntity[]> {
    return this.payments.listBookedBefore(sql, subscriberId, before, limit);
  }

  /** How a subscriber stands: due, overdue, credit, last payment, and what the next run will bill. */
  async accountSummary(sql: Sql, subscriberId: string): Promise<AccountSummary> {
    const { entity } = await this.ledger.bookingDay(sql);
    const money = (minor: Minor): string => formatMajor(minor, entity.currency);
    const due = (await this.invoices.dueSummaries(sql, [subscriberId])).get(subscriberId);
    const credits = await this.payments.credits(sql, [subscriberId], entity.currency);
    const last = await this.payments.findLast(sql, subscriberId);
    const next = await this.nextBill.nextBill(sql, subscriberId);
    return {
      currency: entity.currency,
      due: money(due?.dueMinor ?? 0n),
      overdue: money(due?.overdueMinor ?? 0n),
      overdueDays: due?.overdueDays ?? 0,
      overdueInvoices: due?.overdueInvoices ?? 0,
      credit: money(credits.get(subscriberId) ?? 0n),
      lastPayment:
        last === null
          ? null
          : {
              id: last.id,
              amount: formatMajor(last.amountMinor, last.currency),
              method: last.method,
              receivedAt: last.receivedAt.toISOString(),
            },
      nextBill: next === null ? null : { on: next.on, total: money(next.totalMinor) },
    };
  }

  /** Booked today, in the billing entity's zone and currency. */
  async collectedToday(sql: Sql): Promise<Minor> {
    const { entity, on } = await this.ledger.bookingDay(sql);
    return this.payments.bookedOn(sql, on, entity.currency);
  }

  private async views(sql: Sql, rows: readonly PaymentEntity[]): Promise<Payment[]> {
    const subscriberIds = [...new Set(rows.map((row) => row.subscriberId))];
    const subscribers = await this.subscribers.listByIds(sql, subscriberIds);
    const allocations = await this.payments.listAllocations(
      sql,
      rows.map((row) => row.id),
    );
    const numbers = await this.invoices.numbersOf(
      sql,
      allocations.map((each) => each.invoiceId),
    );
    return rows.map((row) =>
      toPaymentView(row, {
        subscriber: subscribers.find((each) => each.id === row.subscriberId),
        allocations: allocations.filter((each) => each.paymentId === row.id),
        numbers,
      }),
    );
  }
}
