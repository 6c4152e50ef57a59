import { Injectable } from '@nestjs/common';
import type { AccountSummary, ServiceOverview, SubscriberOverview } from '@demarc/contracts';
import type { Sql } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { InvoicesService } from '../invoices/invoices.service';
import { PaymentsService } from '../payments/payments.service';
import { SubscribersService, type SubscriberEntity } from '../subscribers/subscribers.service';
import { SubscriptionViews } from '../subscribers/subscription-views.service';
import { ServiceOverviews } from './service-overview.service';

/** Everything above the timeline of the subscriber page, in one answer. */
@Injectable()
export class OverviewService {
  constructor(
    private readonly subscribers: SubscribersService,
    private readonly views: SubscriptionViews,
    private readonly services: ServiceOverviews,
    private readonly payments: PaymentsService,
    private readonly invoices: InvoicesService,
    private readonly catalog: CatalogService,
  ) {}

  /** @param seesMoney without it the account is hidden, and so is what is owed */
  async of(sql: Sql, row: SubscriberEntity, seesMoney: boolean): Promise<SubscriberOverview> {
    const [account, subscriptions, entity] = await Promise.all([
      seesMoney ? this.payments.accountSummary(sql, row.id) : Promise.resolve(null),
      this.subscribers.listSubscriptionsOf(sql, row.id),
      this.catalog.getBillingEntity(sql),
    ]);
    return {
      subscriber: await this.views.subscriber(sql, row),
      account,
      services: await this.servicesOf(sql, subscriptions, account),
      openInvoices: seesMoney ? await this.invoices.openRows(sql, row.id) : [],
      serverTime: this.services.now().toISOString(),
      zone: entity.zone,
    };
  }

  private servicesOf(
    sql: Sql,
    rows: Awaited<ReturnType<SubscribersService['listSubscriptionsOf']>>,
    account: AccountSummary | null,
  ): Promise<ServiceOverview[]> {
    return Promise.all(rows.map((row) => this.services.of(sql, row, account)));
  }
}
