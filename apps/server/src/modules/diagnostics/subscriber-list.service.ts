import { Injectable } from '@nestjs/common';
import { formatMajor } from '@demarc/billing';
import type { ServiceState, SubscriberQuery, SubscriberRow } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import { decodeCursor, toPage, type Page } from '../../platform/http/page';
import { CatalogService } from '../catalog/catalog.service';
import { InventoryService } from '../inventory/inventory.service';
import { InvoicesService } from '../invoices/invoices.service';
import { SubscribersService, type SubscriberEntity, type SubscriptionEntity } from '../subscribers/subscribers.service';

/** The service that says most about a subscriber is the worst one. */
const WORST_FIRST: readonly ServiceState[] = [
  'suspended',
  'walled-garden',
  'throttled',
  'notice',
  'active',
  'terminated',
];
const MAX_OVERDUE = 100_000;
const SCAN = 200;

/** The list of subscribers with money, service and router side by side: a handful of queries however many rows. */
@Injectable()
export class SubscriberList {
  constructor(
    private readonly database: Database,
    private readonly subscribers: SubscribersService,
    private readonly invoices: InvoicesService,
    private readonly inventory: InventoryService,
    private readonly catalog: CatalogService,
    private readonly clock: Clock,
  ) {}

  async page(query: SubscriberQuery): Promise<Page<SubscriberRow>> {
    const { sql } = this.database;
    const [after = null] = decodeCursor(query.cursor, 1) ?? [];
    const rows = await this.rows(sql, query, after);
    const views = await this.views(sql, rows.slice(0, query.limit));
    const page = toPage(
      rows,
      query.limit,
      (row) => row,
      (row) => [row.number],
    );
    return { items: views, nextCursor: page.nextCursor };
  }

  private async rows(sql: Sql, query: SubscriberQuery, after: string | null): Promise<SubscriberEntity[]> {
    if (query.view === 'no-router') return this.withoutRouter(sql, query, after);
    return this.subscribers.list(sql, query, query.view === 'overdue' ? await this.overdueIds(sql) : null, after);
  }

  private async overdueIds(sql: Sql): Promise<string[]> {
    const { zone } = await this.catalog.getBillingEntity(sql);
    return this.invoices.listSubscribersDueBefore(sql, this.clock.today(zone), null, MAX_OVERDUE);
  }

  /** Subscribers know nothing of routers, so this view reads on until it has enough without one. */
  private async withoutRouter(sql: Sql, query: SubscriberQuery, after: string | null): Promise<SubscriberEntity[]> {
    const found: SubscriberEntity[] = [];
    for (let cursor = after; found.length <= query.limit;) {
      const batch = await this.subscribers.list(sql, { ...query, limit: SCAN }, null, cursor);
      const services = await this.servicesOf(sql, batch);
      const routers = await this.routersOf(sql, [...services.values()].flat());
      found.push(...batch.filter(({ id }) => !(services.get(id) ?? []).some((service) => routers.has(service.id))));
      cursor = batch.at(SCAN - 1)?.number ?? null;
      if (batch.length <= SCAN || cursor === null) break;
    }
    return found.slice(0, query.limit + 1);
  }

  private async servicesOf(sql: Sql, rows: SubscriberEntity[]): Promise<Map<string, SubscriptionEntity[]>> {
    const services = await this.subscribers.listSubscriptionsOfAll(
      sql,
      rows.map((row) => row.id),
    );
    return Map.groupBy(services, (service) => service.subscriberId);
  }

  private async routersOf(
    sql: Sql,
    services: SubscriptionEntity[],
  ): Promise<Map<string, { id: string; serialNumber: string }>> {
    const cpes = await this.inventory.listBySubscriptions(
      sql,
      services.map((service) => service.id),
    );
    return new Map(cpes.map((cpe) => [cpe.subscriptionId ?? '', cpe]));
  }

  private async views(sql: Sql, rows: SubscriberEntity[]): Promise<SubscriberRow[]> {
    const ids = rows.map((row) => row.id);
    const [{ currency }, plans, services, due] = await Promise.all([
      this.catalog.getBillingEntity(sql),
      this.catalog.listPlans(sql),
      this.servicesOf(sql, rows),
      this.invoices.dueSummaries(sql, ids),
    ]);
    const routers = await this.routersOf(sql, [...services.values()].flat());
    const presence = await this.inventory.presenceOf(
      sql,
      [...routers.values()].map((router) => router.id),
    );
    const planNames = new Map(plans.map((plan) => [plan.id, plan.name]));
    return rows.map((row): SubscriberRow => {
      const own = services.get(row.id) ?? [];
      const worst = own.toSorted(
        (a, b) => WORST_FIRST.indexOf(a.serviceState) - WORST_FIRST.indexOf(b.serviceState),
      )[0];
      const router = own.map((service) => routers.get(service.id)).find((each) => each !== undefined);
      const owed = due.get(row.id);
      return {
        id: row.id,
        number: row.number,
        name: row.name,
        phone: row.phone,
        address: row.address,
        planName: worst === undefined ? null : (planNames.get(worst.planId) ?? null),
        serviceState: worst?.serviceState ?? null,
        due: formatMajor(owed?.dueMinor ?? 0n, currency),
        overdue: formatMajor(owed?.overdueMinor ?? 0n, currency),
        overdueDays: owed?.overdueDays ?? 0,
        currency,
        router:
          router === undefined
            ? null
            : {
                id: router.id,
                serialNumber: router.serialNumber,
                lastInformAt: presence.get(router.id)?.lastInformAt.toISOString() ?? null,
              },
      };
    });
  }
}
