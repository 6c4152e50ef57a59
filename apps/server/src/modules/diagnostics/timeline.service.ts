import { Injectable } from '@nestjs/common';
import { formatMajor } from '@demarc/billing';
import type { TimelineEntry, TimelineQuery } from '@demarc/contracts';
import { Database, type Sql } from '../../platform/database/database';
import { decodeCursor, encodeCursor, type Page } from '../../platform/http/page';
import { InventoryService } from '../inventory/inventory.service';
import { InvoicesService } from '../invoices/invoices.service';
import { PaymentsService } from '../payments/payments.service';
import { AuditLog } from '../staff/audit.service';
import { SubscribersService } from '../subscribers/subscribers.service';

interface Moment extends Omit<TimelineEntry, 'at'> {
  at: Date;
}

/** What an EventCode of an Inform means to a person. */
const EVENT_TEXT: [code: RegExp, text: string][] = [
  [/^0 /, 'The router started from factory settings'],
  [/^1 /, 'The router booted'],
  [/^4 /, 'The router reported a change'],
  [/^7 /, 'The router finished a transfer'],
  [/^M Reboot/, 'The router rebooted as asked'],
];

/** Words of the audit log for what staff did to a subscriber. */
const ACTION_TEXT: Record<string, string> = {
  'subscriber.created': 'Registered as a subscriber',
  'subscriber.changed': 'Name or contact changed',
  'subscription.created': 'Service taken',
  'subscription.changed': 'Service changed',
  'service.suspended': 'Service taken away by hand',
  'service.restored': 'Service given back by hand',
  'service.done-by-hand': 'Said to be done by hand',
  'widget.token-created': 'Live diagnosis opened',
};

/** One stream of money, service, router and staff. Every source is asked for what lies before the cursor, and the newest win. */
@Injectable()
export class TimelineService {
  constructor(
    private readonly database: Database,
    private readonly subscribers: SubscribersService,
    private readonly invoices: InvoicesService,
    private readonly payments: PaymentsService,
    private readonly inventory: InventoryService,
    private readonly audit: AuditLog,
  ) {}

  async page(subscriberId: string, query: TimelineQuery, now: Date): Promise<Page<TimelineEntry>> {
    const { sql } = this.database;
    const [cursor] = decodeCursor(query.cursor, 1) ?? [];
    const before = cursor === undefined ? new Date(now.getTime() + 60_000) : new Date(cursor);
    const services = await this.subscribers.listSubscriptionsOf(sql, subscriberId);
    const ids = services.map((service) => service.id);
    const limit = query.limit + 1;
    const sources = await Promise.all([
      this.states(sql, ids, before, limit),
      this.issued(sql, subscriberId, before, limit),
      this.paid(sql, subscriberId, before, limit),
      this.routerEvents(sql, ids, before, limit),
      this.done(sql, subscriberId, before, limit),
    ]);
    const moments = sources
      .flat()
      .filter((moment) => query.kind === undefined || moment.kind === query.kind)
      .toSorted((a, b) => b.at.getTime() - a.at.getTime());
    const shown = moments.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: shown.map((moment) => ({ ...moment, at: moment.at.toISOString() })),
      nextCursor: moments.length > query.limit && last !== undefined ? encodeCursor([last.at.toISOString()]) : null,
    };
  }

  private async states(sql: Sql, ids: string[], before: Date, limit: number): Promise<Moment[]> {
    const changes = await this.subscribers.listStateChangesBefore(sql, ids, before, limit);
    return changes.map((change) => ({
      id: change.id,
      at: change.decidedAt,
      kind: 'service',
      code: `state.${change.toState}`,
      text:
        change.fromState === null
          ? `Service began: ${change.cause.reason}`
          : `${change.fromState} → ${change.toState}: ${change.cause.reason}`,
      actor: change.cause.kind,
      path: `/proofs/${change.subscriptionId}.${change.version}`,
    }));
  }

  private async issued(sql: Sql, subscriberId: string, before: Date, limit: number): Promise<Moment[]> {
    const invoices = await this.invoices.listIssuedBefore(sql, subscriberId, before, limit);
    return invoices.map((invoice) => ({
      id: invoice.id,
      at: invoice.issuedAt,
      kind: 'money',
      code: `invoice.${invoice.state}`,
      text: `Invoice ${invoice.number} of ${formatMajor(invoice.totalMinor, invoice.currency)} ${invoice.currency}, due ${invoice.dueOn}`,
      actor: null,
      path: `/invoices/${invoice.number}`,
    }));
  }

  private async paid(sql: Sql, subscriberId: string, before: Date, limit: number): Promise<Moment[]> {
    const payments = await this.payments.listBookedBefore(sql, subscriberId, before, limit);
    return payments.map((payment) => ({
      id: payment.id,
      at: payment.bookedAt,
      kind: 'money',
      code: `payment.${payment.state}`,
      text: `Payment ${payment.receipt} of ${formatMajor(payment.amountMinor, payment.currency)} ${payment.currency} by ${payment.method}`,
      actor: payment.bookedBy,
      path: `/payments?peek=${payment.id}`,
    }));
  }

  private async routerEvents(sql: Sql, ids: string[], before: Date, limit: number): Promise<Moment[]> {
    const cpes = await this.inventory.listBySubscriptions(sql, ids);
    const events = await this.inventory.listEventsBefore(
      sql,
      cpes.map((cpe) => cpe.id),
      before,
      limit,
    );
    return events.map((event) => ({
      id: event.id,
      at: event.at,
      kind: 'router',
      code: event.code,
      text: `${EVENT_TEXT.find(([code]) => code.test(event.code))?.[1] ?? 'The router reported'} (${event.code})${event.detail === null ? '' : `: ${event.detail}`}`,
      actor: null,
      path: `/routers/${event.cpeId}`,
    }));
  }

  private async done(sql: Sql, subscriberId: string, before: Date, limit: number): Promise<Moment[]> {
    const entries = await this.audit.listBefore(sql, { type: 'subscriber', ids: [subscriberId] }, before, limit);
    return entries.map((entry) => ({
      id: entry.id,
      at: entry.at,
      kind: 'staff',
      code: entry.action,
      text: `${ACTION_TEXT[entry.action] ?? entry.action}${entry.reason === null ? '' : `: ${entry.reason}`}`,
      actor: entry.actor,
      path: null,
    }));
  }
}
