import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import type { Sql, Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { SubscriptionStateChanged } from '../subscribers/subscribers.events';
import { SubscribersService, type SubscriptionEntity } from '../subscribers/subscribers.service';
import type { NasEntity } from './access.entity';
import { accessGroup } from './access-group';
import { DynamicAuthorizationRepository } from './dynamic-authorization.repository';
import { accessMethodOf, cpeEnforces, planSteps } from './enforcement-plan';
import type { EnforcementEntity } from './enforcement.entity';
import { EnforcementRepository } from './enforcement.repository';
import { NasService } from './nas.service';

/**
 * Decides with each change of service state, in its transaction, how it is brought about: which steps in which order,
 * and whether the network or the router carries it out. Both read it after the commit, and neither can miss it.
 */
@Injectable()
export class EnforcementDecision implements OnModuleInit {
  constructor(
    private readonly outbox: Outbox,
    private readonly subscribers: SubscribersService,
    private readonly nasServers: NasService,
    private readonly enforcements: EnforcementRepository,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.outbox.within<SubscriptionStateChanged>('subscription.state-changed', (tx, events) =>
      this.decide(
        tx,
        events.map(({ payload }) => payload),
      ),
    );
  }

  async decide(tx: Tx, changes: SubscriptionStateChanged['payload'][]): Promise<void> {
    const subscriptions = await this.subscriptionsOf(tx, changes);
    const nasOf = await this.nasById(tx);
    const decidedAt = this.clock.now();
    const rows = changes.flatMap(({ subscriptionId, version, from, to }): EnforcementEntity[] => {
      const subscription = subscriptions.get(subscriptionId);
      if (subscription === undefined || from === null) return [];
      const decided = decision(subscription, nasOf.get(subscription.nasId ?? '') ?? null, {
        from: accessGroup(from, subscription),
        to: accessGroup(to, subscription),
      });
      return [{ subscriptionId, stateVersion: version, decidedAt, revision: 0, ...decided }];
    });
    await this.enforcements.insertAll(tx, rows);
    for (const byCpe of [true, false]) {
      const ids = rows.filter((row) => cpeEnforces(row.method) === byCpe).map((row) => row.subscriptionId);
      await this.subscribers.recordWhoEnforces(tx, ids, byCpe);
    }
  }

  /** As it would be decided now. */
  async preview(
    sql: Sql,
    subscription: SubscriptionEntity,
    groups: Pick<EnforcementGroups, 'from' | 'to'>,
  ): Promise<Pick<EnforcementEntity, 'method' | 'plan'>> {
    const nas = subscription.nasId === null ? null : await this.nasServers.get(sql, subscription.nasId);
    const { method, plan } = decision(subscription, nas, groups);
    return { method, plan };
  }

  /** The service is connected in another way: the state it is in now is brought about in that way. */
  async replan(tx: Tx, subscriptionId: string, stateVersion: number): Promise<void> {
    const present = await this.enforcements.find(tx, subscriptionId, stateVersion);
    if (present === null) return;
    const subscription = await this.subscribers.getSubscription(tx, subscriptionId);
    const groups = { from: present.fromGroup, to: present.toGroup };
    const { method, plan } = await this.preview(tx, subscription, groups);
    await this.enforcements.replan(tx, { subscriptionId, stateVersion, method, plan });
    await this.subscribers.recordWhoEnforces(tx, [subscriptionId], cpeEnforces(method));
  }

  /** What the present state allows follows the router's management: what is under way for the old groups is set aside. */
  async followPath(tx: Tx, subscriptionId: string): Promise<void> {
    const subscription = await this.subscribers.getSubscription(tx, subscriptionId);
    const { stateVersion, serviceState, nasId } = subscription;
    const present = await this.enforcements.find(tx, subscriptionId, stateVersion);
    const to = accessGroup(serviceState, subscription);
    if (present === null || present.toGroup === to) return;
    const { method, toGroup: from } = present;
    const nas = nasId === null ? null : await this.nasServers.get(tx, nasId);
    const plan = planSteps({ method, from, to, nas });
    await this.enforcements.decideAnew(tx, { subscriptionId, stateVersion, fromGroup: from, toGroup: to, plan });
    await this.requests.setAside(tx, subscriptionId, stateVersion);
  }

  private async subscriptionsOf(
    tx: Tx,
    changes: SubscriptionStateChanged['payload'][],
  ): Promise<ReadonlyMap<string, SubscriptionEntity>> {
    const ids = changes.map(({ subscriptionId }) => subscriptionId);
    return new Map((await this.subscribers.listSubscriptions(tx, ids)).map((row) => [row.id, row]));
  }

  private async nasById(tx: Tx): Promise<ReadonlyMap<string, NasEntity>> {
    return new Map((await this.nasServers.list(tx)).map((nas) => [nas.id, nas]));
  }
}

interface EnforcementGroups {
  from: EnforcementEntity['fromGroup'];
  to: EnforcementEntity['toGroup'];
}

function decision(
  subscription: SubscriptionEntity,
  nas: NasEntity | null,
  { from, to }: EnforcementGroups,
): Pick<EnforcementEntity, 'method' | 'fromGroup' | 'toGroup' | 'plan'> {
  const method = accessMethodOf(subscription.accessMethod, nas);
  return { method, fromGroup: from, toGroup: to, plan: planSteps({ method, from, to, nas }) };
}
