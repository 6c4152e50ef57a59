import { Injectable } from '@nestjs/common';
import type { Diagnosis } from '@demarc/contracts';
import type { Sql } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { SubscribersService, type SubscriptionEntity } from '../subscribers/subscribers.service';
import { DiagnosedRouters } from './diagnosed-routers.service';
import { toDiagnosedService, verdictFor } from './diagnosis-view';
import { MoneyOfDiagnosis } from './money-of-diagnosis.service';
import { ServiceOverviews } from './service-overview.service';
import { WidgetServiceNotFound } from './widget.errors';
import type { WidgetIdentity } from './widget-tokens.service';

/** Router values younger than this are live (portal.md, freshness). */
const LIVE_SECONDS = 300;
/** The worse a service is, the earlier it is shown. */
const URGENCY = ['suspended', 'walled-garden', 'throttled', 'notice', 'active', 'terminated'];

type Known = Omit<Diagnosis, 'expiresInSeconds' | 'portalUrl'>;

/** What is stored of one service, for a widget: everything in one answer, nothing asked of the router. */
@Injectable()
export class Diagnoses {
  constructor(
    private readonly subscribers: SubscribersService,
    private readonly overviews: ServiceOverviews,
    private readonly inventory: InventoryService,
    private readonly money: MoneyOfDiagnosis,
    private readonly routers: DiagnosedRouters,
  ) {}

  /** The router of the service that a widget means: the one it names, else the one in the worst state. */
  async routerIdOf(sql: Sql, widget: WidgetIdentity, serviceId: string | undefined): Promise<string | null> {
    const row = choose(await this.subscribers.listSubscriptionsOf(sql, widget.subscriberId), serviceId);
    return row === null ? null : ((await this.inventory.findBySubscription(sql, row.id))?.id ?? null);
  }

  async of(sql: Sql, widget: WidgetIdentity, serviceId: string | undefined): Promise<Known> {
    const { scopes } = widget;
    const may = { money: scopes.has('money.read'), router: scopes.has('router.read') };
    const [subscriber, rows, money] = await Promise.all([
      this.subscribers.getSubscriber(sql, widget.subscriberId),
      this.subscribers.listSubscriptionsOf(sql, widget.subscriberId),
      this.money.of(sql, may.money ? widget.subscriberId : null),
    ]);
    const row = choose(rows, serviceId);
    const [service, services] = await Promise.all([
      row === null ? null : this.overviews.of(sql, row, money.account),
      this.overviews.subscriptions(sql, rows),
    ]);
    const { router, tasks, measurements } = await this.routers.of(sql, may.router ? (service?.router ?? null) : null);
    return {
      subscriber: { number: subscriber.number, name: subscriber.name },
      services: services.map(toDiagnosedService),
      service: service === null ? null : toDiagnosedService(service.subscription),
      account: money.view,
      verdict: service === null ? null : verdictFor(service.verdict, may),
      router,
      tasks,
      measurements,
      scopes: [...scopes],
      freshness: {
        liveSeconds: LIVE_SECONDS,
        staleSeconds: this.routers.staleSeconds,
      },
      serverTime: this.overviews.now().toISOString(),
      zone: money.zone,
    };
  }
}

function choose(rows: SubscriptionEntity[], serviceId: string | undefined): SubscriptionEntity | null {
  if (serviceId === undefined) {
    const rank = (row: SubscriptionEntity): number => URGENCY.indexOf(row.serviceState);
    return rows.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
  }
  const found = rows.find(({ id }) => id === serviceId);
  if (found === undefined) throw new WidgetServiceNotFound();
  return found;
}
