import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ServiceState, StateCause, SubscriberQuery } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import type { Sql, Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { SecretBox, type SecretPlace } from '../../platform/secrets/secret-box';
import type {
  ServiceStateChangeEntity,
  SubscriberEntity,
  SubscriptionEntity,
  SubscriptionPlanPeriodEntity,
} from './subscriber.entity';
import { SubscriberNotFound, SubscriptionNotFound } from './subscribers.errors';
import type { ManagementPathChanged, ManagementPathSeen, SubscriptionStateChanged } from './subscribers.events';
import { SubscribersRepository, SubscriptionsRepository } from './subscribers.repository';

export type {
  ServiceStateChangeEntity,
  SubscriberEntity,
  SubscriptionEntity,
  SubscriptionPlanPeriodEntity,
} from './subscriber.entity';

const pppoePasswordPlace = (subscriptionId: string): SecretPlace => ({
  table: 'subscription',
  column: 'pppoe_password_sealed',
  rowId: subscriptionId,
});

/** What other modules ask about subscribers and their services, and the one way to change a service's state. */
@Injectable()
export class SubscribersService implements OnModuleInit {
  constructor(
    private readonly subscribers: SubscribersRepository,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly outbox: Outbox,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
    private readonly box: SecretBox,
  ) {}

  onModuleInit(): void {
    this.outbox.within<ManagementPathSeen>('subscription.management-path-seen', async (tx, events) => {
      for (const { payload } of events) await this.noteManagementPath(tx, payload);
    });
  }

  async getSubscriber(sql: Sql, id: string): Promise<SubscriberEntity> {
    const found = await this.subscribers.find(sql, id);
    if (found === null) throw new SubscriberNotFound(id);
    return found;
  }

  async getByNumber(sql: Sql, number: string): Promise<SubscriberEntity> {
    const found = await this.subscribers.findByNumber(sql, number);
    if (found === null) throw new SubscriberNotFound(number);
    return found;
  }

  listByIds(sql: Sql, ids: string[]): Promise<SubscriberEntity[]> {
    return this.subscribers.listByIds(sql, ids);
  }

  /** @param ids narrows the list to these subscribers, null for all */
  list(
    sql: Sql,
    query: SubscriberQuery,
    ids: string[] | null,
    afterNumber: string | null,
  ): Promise<SubscriberEntity[]> {
    return this.subscribers.list(sql, query, ids, afterNumber);
  }

  count(sql: Sql): Promise<number> {
    return this.subscribers.count(sql);
  }

  countServiceStates(sql: Sql): Promise<{ state: ServiceState; count: number }[]> {
    return this.subscribers.countServiceStates(sql);
  }

  /** Held until the transaction ends: one decision about a subscriber's money or service at a time. */
  async lock(tx: Tx, id: string): Promise<void> {
    if (!(await this.subscribers.lock(tx, id))) throw new SubscriberNotFound(id);
  }

  async lockAll(tx: Tx, ids: readonly string[]): Promise<void> {
    await this.subscribers.lockAll(tx, ids);
  }

  async getSubscription(sql: Sql, id: string): Promise<SubscriptionEntity> {
    const found = await this.subscriptions.find(sql, id);
    if (found === null) throw new SubscriptionNotFound(id);
    return found;
  }

  findSubscriptionByPppoeUsername(sql: Sql, username: string): Promise<SubscriptionEntity | null> {
    return this.subscriptions.findByPppoeUsername(sql, username);
  }

  listSubscriptions(sql: Sql, ids: string[]): Promise<SubscriptionEntity[]> {
    return this.subscriptions.listByIds(sql, ids);
  }

  listSubscriptionsOf(sql: Sql, subscriberId: string): Promise<SubscriptionEntity[]> {
    return this.subscriptions.listOf(sql, [subscriberId]);
  }

  listSubscriptionsOfAll(sql: Sql, subscriberIds: string[]): Promise<SubscriptionEntity[]> {
    return this.subscriptions.listOf(sql, subscriberIds);
  }

  /** Who had which plan at which price, from when to when. */
  listPlanPeriods(sql: Sql, subscriptionIds: string[]): Promise<SubscriptionPlanPeriodEntity[]> {
    return this.subscriptions.listPlanPeriods(sql, subscriptionIds);
  }

  /** Services that are not over and have an IPv4 address of their own. */
  listStaticAddresses(sql: Sql): Promise<{ subscriptionId: string; address: string }[]> {
    return this.subscriptions.listStaticAddresses(sql);
  }

  /** Subscribers with at least one subscription, by id, for work in chunks. */
  listBillableSubscriberIds(sql: Sql, afterId: string | null, limit: number): Promise<string[]> {
    return this.subscriptions.listBillableSubscriberIds(sql, afterId, limit);
  }

  countBillableSubscribers(sql: Sql): Promise<number> {
    return this.subscriptions.countBillableSubscribers(sql);
  }

  countByPolicy(sql: Sql): Promise<ReadonlyMap<string | null, number>> {
    return this.subscriptions.countByPolicy(sql);
  }

  countByPlanUnderPolicy(
    sql: Sql,
    policyId: string | null,
  ): Promise<ReadonlyMap<string, { services: number; under: number }>> {
    return this.subscriptions.countByPlanUnderPolicy(sql, policyId);
  }

  /** @returns the services that were not under it before */
  putUnderPolicy(
    tx: Tx,
    policyId: string | null,
    of: { planId: string | null; subscriptionIds: string[] | null },
  ): Promise<{ id: string; subscriberId: string }[]> {
    return this.subscriptions.putUnderPolicy(tx, policyId, of);
  }

  countByNas(sql: Sql): Promise<ReadonlyMap<string, number>> {
    return this.subscriptions.countByNas(sql);
  }

  /** Newest first. */
  listStateChanges(sql: Sql, subscriptionIds: string[], limit: number): Promise<ServiceStateChangeEntity[]> {
    return this.subscriptions.listStateChanges(sql, subscriptionIds, limit);
  }

  listStateChangesBefore(
    sql: Sql,
    subscriptionIds: string[],
    before: Date,
    limit: number,
  ): Promise<ServiceStateChangeEntity[]> {
    return this.subscriptions.listStateChangesBefore(sql, subscriptionIds, before, limit);
  }

  findStateChange(sql: Sql, subscriptionId: string, version: number): Promise<ServiceStateChangeEntity | null> {
    return this.subscriptions.findStateChange(sql, subscriptionId, version);
  }

  sealPppoePassword(subscriptionId: string, password: string): Buffer {
    return this.box.seal(pppoePasswordPlace(subscriptionId), password);
  }

  /** For the router and the access network only; the API never shows it. */
  async revealPppoe(sql: Sql, subscriptionId: string): Promise<{ username: string; password: string }> {
    const row = await this.getSubscription(sql, subscriptionId);
    return { username: row.pppoeUsername, password: this.openPppoePassword(row) };
  }

  /** For the access network only. */
  openPppoePassword(row: Pick<SubscriptionEntity, 'id' | 'pppoePasswordSealed'>): string {
    return this.box.open(pppoePasswordPlace(row.id), row.pppoePasswordSealed);
  }

  /**
   * Version N+1 of a service's state, with what it was decided from. Routers and NAS hear of it from the outbox.
   * @returns the new version, or null when the service is in that state already
   */
  async changeServiceState(
    tx: Tx,
    change: { subscriptionId: string; to: ServiceState; cause: StateCause; pushProfileId?: string | null },
  ): Promise<number | null> {
    const row = await this.subscriptions.findForUpdate(tx, change.subscriptionId);
    if (row === null) throw new SubscriptionNotFound(change.subscriptionId);
    if (row.serviceState === change.to || row.serviceState === 'terminated') return null;
    const version = row.stateVersion + 1;
    const now = this.clock.now();
    await this.recordState(tx, {
      id: newId(),
      subscriptionId: row.id,
      version,
      fromState: row.serviceState,
      toState: change.to,
      cause: change.cause,
      decidedAt: now,
    });
    await this.subscriptions.update(tx, row.id, {
      serviceState: change.to,
      stateVersion: version,
      stateChangedAt: now,
      // A profile belongs to the state it was chosen for, and goes with it.
      pushProfileId: change.pushProfileId ?? null,
    });
    const event: SubscriptionStateChanged = {
      type: 'subscription.state-changed',
      subjectId: row.id,
      payload: {
        subscriptionId: row.id,
        subscriberId: row.subscriberId,
        version,
        from: row.serviceState,
        to: change.to,
        cause: change.cause,
      },
    };
    await this.outbox.add(tx, event);
    await this.live.publish(tx, { topic: 'subscriber', id: row.subscriberId });
    return version;
  }

  /** The network carries the state of these out, or their routers do; written with the change itself. */
  async recordWhoEnforces(tx: Tx, subscriptionIds: string[], byCpe: boolean): Promise<void> {
    await this.subscriptions.setCpeEnforces(tx, subscriptionIds, byCpe);
  }

  /** The network could not: the router is told as well, and hears of it like of any other change. */
  async letCpeEnforce(tx: Tx, subscriptionId: string): Promise<void> {
    const row = await this.getSubscription(tx, subscriptionId);
    await this.subscriptions.setCpeEnforces(tx, [subscriptionId], true);
    await this.outbox.add(tx, {
      type: 'subscription.changed',
      subjectId: subscriptionId,
      payload: { subscriptionId, subscriberId: row.subscriberId, what: ['enforcement'] },
    });
  }

  private async noteManagementPath(
    tx: Tx,
    { subscriptionId, isOverService }: ManagementPathSeen['payload'],
  ): Promise<void> {
    if (!(await this.subscriptions.setManagedOverService(tx, subscriptionId, isOverService))) return;
    const { subscriberId } = await this.getSubscription(tx, subscriptionId);
    const event: ManagementPathChanged = {
      type: 'subscription.management-path-changed',
      subjectId: subscriptionId,
      payload: { subscriptionId, subscriberId },
    };
    await this.outbox.add(tx, event);
    await this.live.publish(tx, { topic: 'subscriber', id: subscriberId });
  }

  /** Only this service and the making of a subscription write state history. */
  async recordState(tx: Tx, change: ServiceStateChangeEntity): Promise<void> {
    await this.subscriptions.insertStateChange(tx, change);
  }
}
