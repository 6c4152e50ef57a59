import { Injectable } from '@nestjs/common';
import type { Minor } from '@demarc/billing';
import type { InvoiceQuery, InvoiceRow, JournalLine } from '@demarc/contracts';
import { daysBetween, type LocalDate } from '@demarc/kernel';
import type { Sql, Tx } from '../../platform/database/database';
import { decodeCursor, encodeCursor } from '../../platform/http/page';
import { LedgerReportService } from '../ledger/ledger-report.service';
import { LedgerService } from '../ledger/ledger.service';
import { InvoiceAnnouncer } from './invoice-announcer.service';
import type { InvoiceEntity, InvoiceLineEntity } from './invoice.entity';
import { toInvoiceRowView } from './invoice.view';
import { InvoiceNotFound } from './invoices.errors';
import type { InvoiceSettled } from './invoices.events';
import { InvoicesRepository, type OpenInvoiceOf, type Settlement } from './invoices.repository';

export type { InvoiceEntity } from './invoice.entity';
export type { OpenInvoiceOf } from './invoices.repository';

/** One overdue invoice, as the dunning decision reads it. */
export interface OverdueInvoice {
  readonly invoiceId: string;
  readonly number: string;
  readonly dueOn: LocalDate;
  readonly openMinor: Minor;
}

export interface OverdueFacts {
  readonly overdue: readonly OverdueInvoice[];
  readonly currency: string;
}

/** What a subscriber owes today. */
export interface DueSummary {
  readonly dueMinor: Minor;
  readonly overdueMinor: Minor;
  readonly overdueInvoices: number;
  /** Days since the oldest overdue invoice was due; 0 when nothing is overdue. */
  readonly overdueDays: number;
}

export interface AllocationOf {
  readonly paymentId: string;
  readonly receipt: string;
  readonly amountMinor: Minor;
  readonly at: Date;
}

/** Payments know what settled an invoice; they register it here, because invoices may not ask upwards. */
export type AllocationSource = (sql: Sql, invoiceId: string) => Promise<AllocationOf[]>;

export interface InvoiceDetail {
  readonly invoice: InvoiceEntity;
  readonly lines: readonly InvoiceLineEntity[];
  readonly allocations: readonly AllocationOf[];
  readonly journal: readonly JournalLine[];
}

const MOST_OPEN_SHOWN = 50;
const NOTHING_DUE: DueSummary = { dueMinor: 0n, overdueMinor: 0n, overdueInvoices: 0, overdueDays: 0 };

/** What is open, overdue and settled. Issuing: finalize-invoices.service.ts. Voiding: void-invoice.service.ts. */
@Injectable()
export class InvoicesService {
  private allocationSource: AllocationSource = () => Promise.resolve([]);

  constructor(
    private readonly invoices: InvoicesRepository,
    private readonly ledger: LedgerService,
    private readonly reports: LedgerReportService,
    private readonly announcer: InvoiceAnnouncer,
  ) {}

  registerAllocations(source: AllocationSource): void {
    this.allocationSource = source;
  }

  /** Invoices past their due date in the billing entity's zone (BR-13), oldest first. */
  async overdueFacts(sql: Sql, subscriberId: string): Promise<OverdueFacts> {
    const { entity, on } = await this.ledger.bookingDay(sql);
    const open = await this.invoices.listOpen(sql, [subscriberId]);
    return { overdue: open.filter((invoice) => invoice.dueOn < on), currency: entity.currency };
  }

  /** Oldest due first. */
  listOpen(sql: Sql, subscriberId: string): Promise<OpenInvoiceOf[]> {
    return this.invoices.listOpen(sql, [subscriberId]);
  }

  /** Of many subscribers, oldest due first. */
  listOpenOfAll(sql: Sql, subscriberIds: readonly string[]): Promise<OpenInvoiceOf[]> {
    return this.invoices.listOpen(sql, subscriberIds);
  }

  /** For many subscribers at once; who owes nothing is in the answer too. */
  async dueSummaries(sql: Sql, subscriberIds: readonly string[]): Promise<ReadonlyMap<string, DueSummary>> {
    const { on } = await this.ledger.bookingDay(sql);
    const facts = await this.invoices.dueFacts(sql, subscriberIds, on);
    return new Map(
      subscriberIds.map((id): [string, DueSummary] => {
        const due = facts.get(id);
        if (due === undefined) return [id, NOTHING_DUE];
        const { overdueSince, ...amounts } = due;
        return [id, { ...amounts, overdueDays: overdueSince === null ? 0 : daysBetween(overdueSince, on) }];
      }),
    );
  }

  /** Sums over all subscribers. */
  async totals(sql: Sql): Promise<{ dueMinor: Minor; overdueMinor: Minor; overdueSubscribers: number }> {
    const { on } = await this.ledger.bookingDay(sql);
    return this.invoices.totals(sql, on);
  }

  /** Subscribers with an open invoice due before a date, by id, for work in chunks. */
  listSubscribersDueBefore(sql: Sql, date: LocalDate, afterId: string | null, limit: number): Promise<string[]> {
    return this.invoices.listSubscribersDueBefore(sql, date, afterId, limit);
  }

  /** Open invoices, locked, of subscribers whose accounts the caller holds. */
  listOpenForUpdate(tx: Tx, subscriberIds: readonly string[]): Promise<OpenInvoiceOf[]> {
    return this.invoices.listOpenForUpdate(tx, subscriberIds);
  }

  /** Takes money off what is open, in the caller's transaction; says which invoices are settled by it. */
  async settle(tx: Tx, parts: readonly { invoiceId: string; amountMinor: Minor }[]): Promise<Settlement[]> {
    if (parts.length === 0) return [];
    const { at } = await this.ledger.bookingDay(tx);
    const lowered = parts.map(({ invoiceId, amountMinor }) => ({ invoiceId, byMinor: -amountMinor }));
    const changed = await this.invoices.changeOpen(tx, lowered, at);
    const settled = changed.filter((each) => each.openMinor === 0n);
    await this.announcer.announce(
      tx,
      settled.map((each) => ({ type: 'invoice.settled', subjectId: each.invoiceId, payload: factsOf(each) })),
    );
    return settled;
  }

  /** The mirror of `settle`, when a payment is taken back. */
  async reopen(tx: Tx, parts: readonly { invoiceId: string; amountMinor: Minor }[]): Promise<void> {
    if (parts.length === 0) return;
    const { at } = await this.ledger.bookingDay(tx);
    const raised = parts.map(({ invoiceId, amountMinor }) => ({ invoiceId, byMinor: amountMinor }));
    const changed = await this.invoices.changeOpen(tx, raised, at);
    await this.announcer.announce(
      tx,
      changed.map((each) => ({ type: 'invoice.reopened', subjectId: each.invoiceId, payload: factsOf(each) })),
    );
  }

  async numbersOf(sql: Sql, invoiceIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.invoices.listNumbers(sql, invoiceIds)).map(({ id, number }) => [id, number]));
  }

  async page(
    sql: Sql,
    query: InvoiceQuery,
  ): Promise<{ items: InvoiceEntity[]; nextCursor: string | null; today: LocalDate }> {
    const { on } = await this.ledger.bookingDay(sql);
    const [before] = decodeCursor(query.cursor, 1) ?? [];
    const rows = await this.invoices.page(sql, query, before === undefined ? null : BigInt(before), on);
    const items = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? items.at(-1) : undefined;
    return { items, nextCursor: last === undefined ? null : encodeCursor([last.numberValue.toString()]), today: on };
  }

  /** A subscriber's open invoices as lists show them. */
  async openRows(sql: Sql, subscriberId: string): Promise<InvoiceRow[]> {
    const { items, today } = await this.page(sql, { subscriberId, state: 'open', limit: MOST_OPEN_SHOWN });
    return items.map((invoice) => toInvoiceRowView(invoice, today));
  }

  /** For the subscriber's timeline, newest first. */
  listIssuedBefore(sql: Sql, subscriberId: string, before: Date, limit: number): Promise<InvoiceEntity[]> {
    return this.invoices.listIssuedBefore(sql, subscriberId, before, limit);
  }

  async detail(sql: Sql, number: string): Promise<InvoiceDetail> {
    const invoice = await this.invoices.findByNumber(sql, number);
    if (invoice === null) throw new InvoiceNotFound(number);
    return {
      invoice,
      lines: await this.invoices.listLines(sql, invoice.id),
      allocations: await this.allocationSource(sql, invoice.id),
      journal: await this.reports.journalOf(sql, ['invoice', 'invoice-void'], invoice.id),
    };
  }
}

const factsOf = ({ invoiceId, subscriberId, number }: Settlement): InvoiceSettled['payload'] => ({
  invoiceId,
  subscriberId,
  number,
});
