import { Injectable } from '@nestjs/common';
import { NO_TAX, type BillableAccount, type InvoicedLine, type PlanSpan, type TaxSet } from '@demarc/billing';
import { assert } from '@demarc/kernel';
import type { Sql } from '../../platform/database/database';
import { CatalogService, type BillingEntityEntity, type TaxFacts } from '../catalog/catalog.service';
import {
  SubscribersService,
  type SubscriberEntity,
  type SubscriptionEntity,
  type SubscriptionPlanPeriodEntity,
} from '../subscribers/subscribers.service';
import { InvoicesRepository } from './invoices.repository';

/** A subscriber and everything her invoices are computed from. */
export interface LoadedAccount {
  readonly subscriber: SubscriberEntity;
  readonly account: BillableAccount;
}

interface PlanFacts {
  readonly name: string;
  readonly taxSet: TaxSet;
}

/** Reads the facts of billing for many subscribers with a fixed number of queries. */
@Injectable()
export class BillableAccounts {
  constructor(
    private readonly subscribers: SubscribersService,
    private readonly catalog: CatalogService,
    private readonly invoices: InvoicesRepository,
  ) {}

  /** In the order of the ids. */
  async load(sql: Sql, entity: BillingEntityEntity, subscriberIds: string[]): Promise<LoadedAccount[]> {
    const [subscribers, subscriptions, plans] = [
      await this.subscribers.listByIds(sql, subscriberIds),
      await this.subscribers.listSubscriptionsOfAll(sql, subscriberIds),
      await this.planFacts(sql),
    ];
    const subscriptionIds = subscriptions.map((subscription) => subscription.id);
    const periods = groupBy(await this.subscribers.listPlanPeriods(sql, subscriptionIds), (row) => row.subscriptionId);
    const lines = groupBy(await this.invoices.listInvoicedLines(sql, subscriptionIds), (row) => row.subscriptionId);
    const bySubscriber = groupBy(subscriptions, (row) => row.subscriberId);
    const byId = new Map(subscribers.map((subscriber) => [subscriber.id, subscriber]));
    return subscriberIds.map((id) => {
      const subscriber = byId.get(id);
      assert(subscriber !== undefined, 'a subscription has a subscriber');
      const own = bySubscriber.get(id) ?? [];
      return { subscriber, account: accountOf(entity, id, own, { periods, lines, plans }) };
    });
  }

  private async planFacts(sql: Sql): Promise<ReadonlyMap<string, PlanFacts>> {
    const taxes = new Map((await this.catalog.listTaxes(sql)).map((tax) => [tax.id, tax]));
    const plans = await this.catalog.listPlans(sql);
    return new Map(plans.map((plan) => [plan.id, { name: plan.name, taxSet: taxSetOf(taxes.get(plan.taxId ?? '')) }]));
  }
}

const taxSetOf = (tax: TaxFacts | undefined): TaxSet =>
  tax === undefined
    ? NO_TAX
    : {
        inclusive: tax.inclusive,
        taxes: [{ taxId: tax.id, name: tax.name, partsPerMillion: tax.ratePartsPerMillion }],
      };

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

interface Facts {
  readonly periods: ReadonlyMap<string, SubscriptionPlanPeriodEntity[]>;
  readonly lines: ReadonlyMap<string, InvoicedLine[]>;
  readonly plans: ReadonlyMap<string, PlanFacts>;
}

function accountOf(
  entity: BillingEntityEntity,
  subscriberId: string,
  subscriptions: readonly SubscriptionEntity[],
  facts: Facts,
): BillableAccount {
  return {
    subscriberId,
    currency: entity.currency,
    taxRounding: 'invoice',
    subscriptions: subscriptions.map((subscription) => ({
      subscriptionId: subscription.id,
      billingCycleDay: subscription.billingCycleDay,
      activatedOn: subscription.activatedOn,
      endedOn: subscription.endedOn,
      planSpans: (facts.periods.get(subscription.id) ?? []).map((period) => planSpanOf(period, facts.plans)),
      holds: [],
    })),
    invoicedLines: subscriptions.flatMap((subscription) => facts.lines.get(subscription.id) ?? []),
  };
}

function planSpanOf(period: SubscriptionPlanPeriodEntity, plans: Facts['plans']): PlanSpan {
  const plan = plans.get(period.planId);
  assert(plan !== undefined, 'a plan in the history is never deleted');
  return {
    planId: period.planId,
    planName: plan.name,
    priceMinor: period.priceMinor,
    currency: period.currency,
    periodMonths: 1,
    taxSet: plan.taxSet,
    fromOn: period.fromOn,
    toOn: period.toOn,
  };
}
