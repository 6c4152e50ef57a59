import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ChangeSubscriptionAccess, SubscriptionAccess } from '@demarc/contracts';
import { NAS_RECIPES } from '@demarc/radius';
import { Database, isUniqueViolation, type Sql, type Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { StaffIdentity } from '../../platform/http/permissions';
import { ManageSubscription } from '../subscribers/manage-subscription.service';
import type { ManagementPathChanged, SubscriptionChanged } from '../subscribers/subscribers.events';
import { SubscribersService, type SubscriptionEntity } from '../subscribers/subscribers.service';
import { dependsOnPath } from './access-group';
import { StaticAddressTaken } from './access.errors';
import { EnforcementDecision } from './enforcement-decision.service';
import { EnforcementService } from './enforcement.service';
import { NasService } from './nas.service';

/** How a service is connected, and what that means for a change of its state. */
@Injectable()
export class SubscriptionAccessService {
  constructor(
    private readonly database: Database,
    private readonly subscribers: SubscribersService,
    private readonly manage: ManageSubscription,
    private readonly nasServers: NasService,
    private readonly decision: EnforcementDecision,
  ) {}

  async get(sql: Sql, subscriptionId: string): Promise<SubscriptionAccess> {
    return this.view(sql, await this.subscribers.getSubscription(sql, subscriptionId));
  }

  async change(
    by: StaffIdentity | string,
    subscriptionId: string,
    { chosenMethod, nasId, staticAddress }: ChangeSubscriptionAccess,
  ): Promise<SubscriptionAccess> {
    const { sql } = this.database;
    if (nasId !== null) await this.nasServers.get(sql, nasId);
    try {
      await this.manage.changeAccess(by, subscriptionId, { accessMethod: chosenMethod, nasId, staticAddress });
    } catch (error) {
      if (isUniqueViolation(error, 'ux_subscription_static_address')) throw new StaticAddressTaken(staticAddress ?? '');
      throw error;
    }
    return this.get(sql, subscriptionId);
  }

  private async view(sql: Sql, subscription: SubscriptionEntity): Promise<SubscriptionAccess> {
    const nas = subscription.nasId === null ? null : await this.nasServers.get(sql, subscription.nasId);
    const [toGarden, toOpen] = await Promise.all([
      this.decision.preview(sql, subscription, { from: 'open', to: 'garden' }),
      this.decision.preview(sql, subscription, { from: 'garden', to: 'open' }),
    ]);
    return {
      subscriptionId: subscription.id,
      method: toGarden.method,
      chosenMethod: subscription.accessMethod,
      nasId: subscription.nasId,
      nasName: nas?.name ?? null,
      staticAddress: subscription.staticAddress,
      managedOverService: subscription.managedOverService,
      triedAgainst: nas === null ? null : NAS_RECIPES[nas.vendor].triedAgainst,
      toGarden: toGarden.plan,
      toOpen: toOpen.plan,
    };
  }
}

/** A service that is connected, or whose router is managed, in another way is held to its state in that way. */
@Injectable()
export class EnforceAgain implements OnModuleInit {
  constructor(
    private readonly outbox: Outbox,
    private readonly subscribers: SubscribersService,
    private readonly decision: EnforcementDecision,
    private readonly enforcement: EnforcementService,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.outbox.within<SubscriptionChanged>('subscription.changed', async (tx, events) => {
      for (const { payload } of events) if (isAboutAccess(payload)) await this.replan(tx, payload.subscriptionId);
    });
    this.outbox.within<ManagementPathChanged>('subscription.management-path-changed', async (tx, events) => {
      for (const { payload } of events) await this.decision.followPath(tx, payload.subscriptionId);
    });
    this.outbox.after<ManagementPathChanged>(
      'subscription.management-path-changed',
      'access.follow-management-path',
      ({ payload }) => this.follow(payload.subscriptionId),
    );
    this.outbox.after<SubscriptionChanged>('subscription.changed', 'access.enforce-again', async ({ payload }) => {
      if (isAboutAccess(payload)) await this.enforcement.orderAgain(payload.subscriptionId);
    });
  }

  private async follow(subscriptionId: string): Promise<void> {
    const { serviceState } = await this.subscribers.getSubscription(this.database.sql, subscriptionId);
    if (dependsOnPath(serviceState)) await this.enforcement.orderAgain(subscriptionId);
  }

  private async replan(tx: Tx, subscriptionId: string): Promise<void> {
    const { stateVersion } = await this.subscribers.getSubscription(tx, subscriptionId);
    await this.decision.replan(tx, subscriptionId, stateVersion);
  }
}

const isAboutAccess = ({ what }: SubscriptionChanged['payload']): boolean => what.includes('access');
