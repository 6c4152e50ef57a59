import { Injectable } from '@nestjs/common';
import { dayOfMonth, type LocalDate } from '@demarc/kernel';
import type { AccessMethod, ChangeSubscriptionPlan, CreateSubscription, EndSubscription } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, violatedConstraint, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { CatalogService } from '../catalog/catalog.service';
import { newPppoePassword, pppoeUsernameFor } from './pppoe-account';
import type { SubscriberEntity, SubscriptionEntity } from './subscriber.entity';
import {
  PlanChangeInThePast,
  PppoeUsernameTaken,
  SubscriptionEnded,
  SubscriptionRefersToNothing,
} from './subscribers.errors';
import { SubscriptionsRepository } from './subscribers.repository';
import { SubscribersService } from './subscribers.service';
import { SubscriptionAnnouncer } from './subscription-announcer.service';

/** Gives a subscriber a service, moves it to another plan, ends it. */
@Injectable()
export class ManageSubscription {
  constructor(
    private readonly database: Database,
    private readonly repository: SubscriptionsRepository,
    private readonly subscribers: SubscribersService,
    private readonly catalog: CatalogService,
    private readonly announcer: SubscriptionAnnouncer,
    private readonly clock: Clock,
  ) {}

  async create(
    by: StaffIdentity | string,
    subscriber: SubscriberEntity,
    request: CreateSubscription,
  ): Promise<SubscriptionEntity> {
    try {
      return await this.database.transaction((tx) => this.insert(tx, by, subscriber, request));
    } catch (error) {
      if (isUniqueViolation(error, 'ux_subscription_pppoe_username'))
        throw new PppoeUsernameTaken(request.pppoeUsername ?? subscriber.number);
      const constraint = violatedConstraint(error);
      if (constraint === 'fk_subscription_nas') throw new SubscriptionRefersToNothing('NAS');
      if (constraint === 'fk_subscription_policy') throw new SubscriptionRefersToNothing('policy');
      throw error;
    }
  }

  private async insert(
    tx: Tx,
    by: StaffIdentity | string,
    subscriber: SubscriberEntity,
    request: CreateSubscription,
  ): Promise<SubscriptionEntity> {
    await this.subscribers.lock(tx, subscriber.id);
    const plan = await this.catalog.getPlanForSale(tx, request.planId);
    const { zone } = await this.catalog.getBillingEntity(tx);
    const services = await this.subscribers.listSubscriptionsOf(tx, subscriber.id);
    const activatedOn = (request.activatedOn as LocalDate | undefined) ?? this.clock.today(zone);
    const now = this.clock.now();
    const id = newId();
    const subscription: SubscriptionEntity = {
      id,
      subscriberId: subscriber.id,
      planId: plan.id,
      label: request.label,
      activatedOn,
      endedOn: null,
      billingCycleDay: request.billingCycleDay ?? dayOfMonth(activatedOn),
      serviceState: 'active',
      stateVersion: 1,
      stateChangedAt: now,
      pppoeUsername: request.pppoeUsername ?? pppoeUsernameFor(subscriber.number, services.length + 1),
      pppoePasswordSealed: this.subscribers.sealPppoePassword(id, request.pppoePassword ?? newPppoePassword()),
      nasId: request.nasId ?? null,
      policyId: request.policyId ?? null,
      accessMethod: null,
      staticAddress: null,
      cpeEnforces: true,
      managedOverService: false,
      pushProfileId: null,
      createdAt: now,
    };
    await this.repository.insert(tx, subscription, {
      id: newId(),
      subscriptionId: id,
      planId: plan.id,
      priceMinor: plan.priceMinor,
      currency: plan.currency,
      fromOn: activatedOn,
      toOn: null,
    });
    await this.subscribers.recordState(tx, {
      id: newId(),
      subscriptionId: id,
      version: 1,
      fromState: null,
      toState: 'active',
      cause: { kind: 'activation', reason: `${plan.name} from ${activatedOn}` },
      decidedAt: now,
    });
    await this.announcer.created(tx, by, subscription, request);
    return subscription;
  }

  /** From that day on the new plan at its price of today; the day belongs to the new plan (C5). */
  changePlan(by: StaffIdentity, subscriptionId: string, request: ChangeSubscriptionPlan): Promise<SubscriptionEntity> {
    return this.database.transaction(async (tx) => {
      const row = await this.lockOpen(tx, subscriptionId);
      const plan = await this.catalog.getPlanForSale(tx, request.planId);
      const on = request.on as LocalDate;
      const current = (await this.repository.listPlanPeriods(tx, [subscriptionId])).at(-1);
      if (current !== undefined && on <= current.fromOn) throw new PlanChangeInThePast(current.fromOn);
      await this.repository.closePlanPeriod(tx, subscriptionId, on);
      await this.repository.insertPlanPeriod(tx, {
        id: newId(),
        subscriptionId,
        planId: plan.id,
        priceMinor: plan.priceMinor,
        currency: plan.currency,
        fromOn: on,
        toOn: null,
      });
      await this.repository.update(tx, subscriptionId, { planId: plan.id });
      await this.announcer.changed(tx, by, row, { what: ['plan'], after: { plan: plan.name, on } });
      return { ...row, planId: plan.id };
    });
  }

  /** How it is connected: what was enforced before is enforced in the new way from here on. */
  changeAccess(
    by: StaffIdentity | string,
    subscriptionId: string,
    access: { accessMethod: AccessMethod | null; nasId: string | null; staticAddress: string | null },
  ): Promise<SubscriptionEntity> {
    return this.database.transaction(async (tx) => {
      const row = await this.lockOpen(tx, subscriptionId);
      await this.repository.update(tx, subscriptionId, access);
      await this.announcer.changed(tx, by, row, { what: ['access'], after: access });
      return { ...row, ...access };
    });
  }

  /** The last day is not charged; the service ends at once when that day has come. */
  end(by: StaffIdentity, subscriptionId: string, { on, reason }: EndSubscription): Promise<SubscriptionEntity> {
    return this.database.transaction(async (tx) => {
      const row = await this.lockOpen(tx, subscriptionId);
      const endedOn = on as LocalDate;
      await this.repository.closePlanPeriod(tx, subscriptionId, endedOn);
      await this.repository.update(tx, subscriptionId, { endedOn });
      await this.announcer.changed(tx, by, row, { what: ['end'], after: { endedOn }, reason });
      const { zone } = await this.catalog.getBillingEntity(tx);
      if (endedOn <= this.clock.today(zone)) {
        await this.subscribers.changeServiceState(tx, {
          subscriptionId,
          to: 'terminated',
          cause: { kind: 'staff', reason },
        });
      }
      return this.subscribers.getSubscription(tx, subscriptionId);
    });
  }

  /** Services whose last day is over become `terminated`; each in a transaction of its own. */
  async terminateEnded(): Promise<void> {
    const { sql } = this.database;
    const { zone } = await this.catalog.getBillingEntity(sql);
    for (const { id, subscriberId } of await this.repository.listEndedUntil(sql, this.clock.today(zone))) {
      await this.database.transaction(async (tx) => {
        await this.subscribers.lock(tx, subscriberId);
        await this.subscribers.changeServiceState(tx, {
          subscriptionId: id,
          to: 'terminated',
          cause: { kind: 'staff', reason: 'the last day of the service is over' },
        });
      });
    }
  }

  private async lockOpen(tx: Tx, subscriptionId: string): Promise<SubscriptionEntity> {
    const found = await this.subscribers.getSubscription(tx, subscriptionId);
    await this.subscribers.lock(tx, found.subscriberId);
    if (found.endedOn !== null) throw new SubscriptionEnded();
    return found;
  }
}
