import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Subscriber, Subscription } from '@demarc/contracts';
import type { Sql } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import type { SubscriberEntity, SubscriptionEntity } from './subscriber.entity';
import { SubscriptionsRepository } from './subscribers.repository';
import { toSubscriberView, toSubscriptionView } from './subscribers.view';

/** Subscribers and subscriptions as the API shows them, each with its plan. */
@Injectable()
export class SubscriptionViews implements OnModuleInit {
  constructor(
    private readonly subscriptions: SubscriptionsRepository,
    private readonly catalog: CatalogService,
  ) {}

  onModuleInit(): void {
    this.catalog.registerPlanUse((sql, planIds) => this.subscriptions.countByPlan(sql, planIds));
  }

  async subscriber(sql: Sql, row: SubscriberEntity): Promise<Subscriber> {
    return toSubscriberView(row, await this.list(sql, await this.subscriptions.listOf(sql, [row.id])));
  }

  async one(sql: Sql, row: SubscriptionEntity): Promise<Subscription> {
    const [view] = await this.list(sql, [row]);
    if (view === undefined) throw new Error('one row gives one view');
    return view;
  }

  /** The price is the one that was agreed, not the plan's present one. */
  async list(sql: Sql, rows: SubscriptionEntity[]): Promise<Subscription[]> {
    const ids = rows.map((row) => row.id);
    const [plans, periods] = await Promise.all([
      this.catalog.listPlans(sql),
      this.subscriptions.listPlanPeriods(sql, ids),
    ]);
    const planById = new Map(plans.map((plan) => [plan.id, plan]));
    return rows.map((row) => {
      const plan = planById.get(row.planId);
      if (plan === undefined) throw new Error(`subscription ${row.id} has no plan`);
      const agreed = periods.findLast((period) => period.subscriptionId === row.id && period.planId === row.planId);
      return toSubscriptionView(row, { ...plan, priceMinor: agreed?.priceMinor ?? plan.priceMinor });
    });
  }
}
