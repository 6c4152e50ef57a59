import { Injectable } from '@nestjs/common';
import { decideServiceState } from '@demarc/billing';
import { assert, type LocalDate } from '@demarc/kernel';
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
    const payable = (await this.invoices.listOpenOfAll(sql, ids)).filter(
      (invoice) => invoice.currency === currency && invoice.isDisputed !== true,
    );
    const invoicesOf = Map.groupBy(payable, (invoice) => invoice.subscriberId);
    const servicesOf = Map.groupBy(services, ({ subscription }) => subscription.subscriberId);
    return ids.flatMap((id) => {
      const subscriber = subscribers.get(id);
      if (subscriber === undefined) return [];
      const openInvoices = invoicesOf.get(id) ?? [];
      return [{ subscriber, services: servicesOf.get(id) ?? [], openInvoices, currency, zone }];
    });
  }

  /**
   * When a bill due on that date must be looked at first, by whichever policy is the earliest: a look that comes too
   * early for an account changes nothing and finds out the right instant.
   */
  async firstLooks(sql: Sql, dueDates: readonly LocalDate[], now: Date): Promise<ReadonlyMap<LocalDate, Date>> {
    const { zone } = await this.catalog.getBillingEntity(sql);
    const policies = await this.policies.list(sql);
    return new Map(
      [...new Set(dueDates)].map((dueOn) => {
        const looks = policies.map((policy) => firstLook(dueOn, policy, { now, zone }));
        return [dueOn, new Date(Math.min(...looks.map((at) => at.getTime())))] as const;
      }),
    );
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

function firstLook(dueOn: LocalDate, policy: SuspensionPolicyEntity, { now, zone }: { now: Date; zone: string }): Date {
  const openMinor = policy.toleranceMinor + 1n;
  const decision = decideServiceState({
    openInvoices: [{ invoiceId: '', number: '', dueOn, openMinor }],
    policy,
    current: { state: 'active', isHeldByStaff: false },
    holds: [],
    now,
    zone,
  });
  return decision.changes ? now : (decision.nextDecisionAt ?? now);
}
