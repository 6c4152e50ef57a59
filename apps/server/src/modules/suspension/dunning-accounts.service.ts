import { Injectable } from '@nestjs/common';
import { setImmediate as breathe } from 'node:timers/promises';
import { decideServiceState } from '@demarc/billing';
import { addDays, assert, dateInZone, type LocalDate } from '@demarc/kernel';
import type { Sql } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { InvoicesService } from '../invoices/invoices.service';
import { SubscribersService, type SubscriptionEntity } from '../subscribers/subscribers.service';
import type { DunningAccount, DunningService } from './dunning-account';
import { InterventionRepository } from './intervention.repository';
import type { SuspensionPolicyEntity } from './suspension.entity';
import { SuspensionPolicyRepository } from './suspension.repository';

/** Small enough that other requests get their turn between two chunks. */
const CHUNK = 200;

type Policies = ReadonlyMap<string | null, SuspensionPolicyEntity>;

/** Gathers what decisions are made from, for one account or for many at once. */
@Injectable()
export class DunningAccounts {
  constructor(
    private readonly subscribers: SubscribersService,
    private readonly invoices: InvoicesService,
    private readonly catalog: CatalogService,
    private readonly policies: SuspensionPolicyRepository,
    private readonly interventions: InterventionRepository,
  ) {}

  async get(sql: Sql, subscriberId: string): Promise<DunningAccount> {
    const [account] = await this.list(sql, [subscriberId]);
    assert(account !== undefined, 'who is looked at is a subscriber');
    return account;
  }

  /** In the order of the ids; six queries however many accounts. */
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

  /** Accounts with a bill that is due, in chunks: all that a policy can take from or give back to. */
  async *debtors(sql: Sql, now: Date): AsyncGenerator<DunningAccount> {
    // Two days more than any zone can be ahead: whether a bill is due is decided by its own zone, not here.
    const until = addDays(dateInZone(now, 'UTC'), 2);
    let after: string | null = null;
    for (;;) {
      const ids = await this.invoices.listSubscribersDueBefore(sql, until, after, CHUNK);
      yield* await this.list(sql, ids);
      after = ids.at(-1) ?? null;
      if (ids.length < CHUNK) return;
      await breathe();
    }
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
    const open = await this.interventions.openOf(
      sql,
      subscriptions.map(({ id }) => id),
    );
    for (const subscription of subscriptions) {
      const policy = policies.get(subscription.policyId) ?? policies.get(null);
      assert(policy !== undefined, 'the first migration makes the default policy');
      const intervention = open.get(subscription.id) ?? null;
      const isHeldByStaff = intervention === null && (await this.isHeldByStaff(sql, subscription));
      services.push({ subscription, policy, intervention, isHeldByStaff });
    }
    return services;
  }

  /**
   * Asked only of services that are taken away: few, and an active one cannot be held. A state that an intervention
   * made is held by the intervention, for as long as that is in force.
   */
  private async isHeldByStaff(sql: Sql, { id, serviceState, stateVersion }: SubscriptionEntity): Promise<boolean> {
    if (serviceState === 'active' || serviceState === 'notice' || serviceState === 'terminated') return false;
    const change = await this.subscribers.findStateChange(sql, id, stateVersion);
    if (change?.cause.kind !== 'staff') return false;
    const refId = change.cause.refId ?? null;
    return refId === null || !(await this.interventions.isOne(sql, refId));
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
