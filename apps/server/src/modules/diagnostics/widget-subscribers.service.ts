import { Injectable } from '@nestjs/common';
import { assertNever } from '@demarc/kernel';
import { SUBSCRIBER_KEYS } from '@demarc/contracts';
import type { Sql } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { InvoicesService } from '../invoices/invoices.service';
import { SubscribersService, type SubscriberEntity } from '../subscribers/subscribers.service';
import { WidgetSubscriberAmbiguous, WidgetSubscriberNotFound } from './widget.errors';

type KeyKind = (typeof SUBSCRIBER_KEYS)[number];

const MOST = 8;
/** Fewer digits than this are part of too many numbers. */
const LEAST_PHONE_DIGITS = 6;

/** Whom a help desk means by `phone:+8801711000101`: exactly one, or a refusal that says whom it could mean. */
@Injectable()
export class WidgetSubscribers {
  constructor(
    private readonly subscribers: SubscribersService,
    private readonly inventory: InventoryService,
    private readonly invoices: InvoicesService,
  ) {}

  async resolve(sql: Sql, key: string): Promise<SubscriberEntity> {
    const at = key.indexOf(':');
    const kind = key.slice(0, at) as KeyKind;
    const found = await this.find(sql, kind, key.slice(at + 1).trim());
    const [only] = found;
    if (only === undefined) throw new WidgetSubscriberNotFound(key);
    if (found.length === 1) return only;
    const services = await this.subscribers.listSubscriptionsOfAll(
      sql,
      found.map(({ id }) => id),
    );
    const candidates = found.slice(0, MOST).map(({ id, number, name }) => ({
      subscriber: `id:${number}`,
      number,
      name,
      label: services.find((service) => service.subscriberId === id)?.label ?? '',
    }));
    throw new WidgetSubscriberAmbiguous(key, candidates);
  }

  private find(sql: Sql, kind: KeyKind, text: string): Promise<SubscriberEntity[]> {
    switch (kind) {
      case 'id':
        return this.byNumber(sql, text);
      case 'phone':
        return this.byPhone(sql, text);
      case 'pppoe':
        return this.byPppoe(sql, text);
      case 'serial':
        return this.bySerial(sql, text);
      case 'mac':
        return this.byReported(sql, ['macAddress'], [text.toUpperCase(), text.toLowerCase()]);
      case 'ip':
        return this.byReported(sql, ['wanIp'], [text]);
      case 'invoice':
        return this.byInvoice(sql, text);
      default:
        return assertNever(kind);
    }
  }

  private async byNumber(sql: Sql, number: string): Promise<SubscriberEntity[]> {
    const found = await this.subscribers.list(sql, { search: number, view: 'all', limit: MOST }, null, null);
    return found.filter((each) => each.number.toLowerCase() === number.toLowerCase());
  }

  /** With and without country code or leading zero: one number ends like the other. */
  private async byPhone(sql: Sql, text: string): Promise<SubscriberEntity[]> {
    const digits = text.replaceAll(/\D/g, '').replace(/^0+/, '');
    if (digits.length < LEAST_PHONE_DIGITS) return [];
    const search = digits.slice(-9);
    const found = await this.subscribers.list(sql, { search, view: 'all', limit: 50 }, null, null);
    return found.filter(({ phoneDigits }) => {
      const stored = phoneDigits.replace(/^0+/, '');
      return stored.length >= LEAST_PHONE_DIGITS && (stored.endsWith(digits) || digits.endsWith(stored));
    });
  }

  private async byPppoe(sql: Sql, username: string): Promise<SubscriberEntity[]> {
    const service = await this.subscribers.findSubscriptionByPppoeUsername(sql, username);
    return service === null ? [] : this.subscribers.listByIds(sql, [service.subscriberId]);
  }

  private async bySerial(sql: Sql, serial: string): Promise<SubscriberEntity[]> {
    const cpes = await this.inventory.listBySerial(sql, serial);
    return this.ownersOf(
      sql,
      cpes.map(({ subscriptionId }) => subscriptionId),
    );
  }

  private async byReported(sql: Sql, names: string[], values: string[]): Promise<SubscriberEntity[]> {
    const ids = await Promise.all(values.map((value) => this.inventory.listCpeIdsByValue(sql, names, value, MOST)));
    const cpes = await Promise.all([...new Set(ids.flat())].map((id) => this.inventory.find(sql, id)));
    return this.ownersOf(
      sql,
      cpes.map((cpe) => cpe?.subscriptionId ?? null),
    );
  }

  private async byInvoice(sql: Sql, number: string): Promise<SubscriberEntity[]> {
    const { items } = await this.invoices.page(sql, { search: number, limit: MOST });
    const found = items.find((invoice) => invoice.number.toLowerCase() === number.toLowerCase());
    return found === undefined ? [] : this.subscribers.listByIds(sql, [found.subscriberId]);
  }

  private async ownersOf(sql: Sql, subscriptionIds: (string | null)[]): Promise<SubscriberEntity[]> {
    const ids = subscriptionIds.filter((id) => id !== null);
    const services = await this.subscribers.listSubscriptions(sql, ids);
    return this.subscribers.listByIds(sql, [...new Set(services.map(({ subscriberId }) => subscriberId))]);
  }
}
