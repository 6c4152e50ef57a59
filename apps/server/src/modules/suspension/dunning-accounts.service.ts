import { Injectable } from '@nestjs/common';
import { assert } from '@demarc/kernel';
import type { Sql } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { InvoicesService } from '../invoices/invoices.service';
import { SubscribersService, type SubscriptionEntity } from '../subscribers/subscribers.service';
import type { DunningAccount, DunningService } from './dunning-account';
import type { SuspensionPolicyEntity } from './suspension.entity';
import { SuspensionPolicyRepository } from './suspension.repository';

type Policies = ReadonlyMap<string | null, SuspensionPolicyEntity>;

/** Gathers what decisions are made from, for one account or for many at once. */
@Injectable()
export class DunningAccounts {
  constructor(
    private readonly subscribers: SubscribersService,
    private readonly invoices: InvoicesService,
    private readonly catalog: CatalogService,
    private readonly policies: SuspensionPolicyRepository,
  ) {}

  async get(sql: Sql, subscriberId: string): Promise<DunningAccount> {
    const [account] = await this.list(sql, [subscriberId]);
    assert(account !== undefined, 'who is looked at is a subscriber');
    return account;
  }

  /** In the order of the ids; five queries however many accounts. */
  async list(sql: Sql, subscriberIds: readonly string[]): Promise<DunningAccount[]> {
    const ids = [...subscriberIds];
    const { zone, currency } = await this.catalog.getBillingEntity(sql);
    const policies = await this.policiesById(sql);
    const subscribers = new Map((await this.subscribers.listByIds(sql, ids)).map((row) => [row.id, row]));
    const subscriptions = await this.subscribers.listSubscriptionsOfAll(sql, ids);
    const services = await this.services(sql, subscriptions, policies);
    const open = await this.invoices.listOpenOfAll(sql, ids);
    return ids.flatMap((id) => {
      const subscriber = subscribers.get(id);
      if (subscriber === undefined) return [];
      const openInvoices = open.filter(
        (invoice) => invoice.subscriberId === id && invoice.currency === currency && invoice.isDisputed !== true,
      );
      const own = services.filter(({ subscription }) => subscription.subscriberId === id);
      return [{ subscriber, services: own, openInvoices, currency, zone }];
    });
  }

  /** By id, and under null the one of subscriptions that have none of their own. */
  private async policiesById(sql: Sql): Promise<Policies> {
    const byId = new Map<string | null, SuspensionPolicyEntity>();
    for (const policy of await this.policies.list(sql)) {
      byId.set(policy.id, policy);
      if (policy.isDefault) byId.set(null, policy);
    }
    return byId;
  }

  private async services(
    sql: Sql,
    subscriptions: readonly SubscriptionEntity[],
    policies: Policies,
  ): Promise<DunningService[]> {
    const services: DunningService[] = [];
    for (const subscription of subscriptions) {
      const policy = policies.get(subscription.policyId) ?? policies.get(null);
      assert(policy !== undefined, 'the first migration makes the default policy');
      services.push({ subscription, policy, isHeldByStaff: await this.isHeldByStaff(sql, subscription) });
    }
    return services;
  }

  /** Asked only of services that are taken away: few, and an active one cannot be held. */
  private async isHeldByStaff(sql: Sql, { id, serviceState, stateVersion }: SubscriptionEntity): Promise<boolean> {
    if (serviceState === 'active' || serviceState === 'notice' || serviceState === 'terminated') return false;
    const change = await this.subscribers.findStateChange(sql, id, stateVersion);
    return change?.cause.kind === 'staff';
  }
}
