import { Injectable } from '@nestjs/common';
import type { CreateSubscription } from '@demarc/contracts';
import type { Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { StaffIdentity } from '../../platform/http/permissions';
import { AuditLog } from '../staff/audit.service';
import type { SubscriptionEntity } from './subscriber.entity';
import type { SubscriptionChanged, SubscriptionCreated } from './subscribers.events';

type CreationHandler = (tx: Tx, subscription: SubscriptionEntity, request: CreateSubscription) => Promise<void>;

/**
 * Tells the rest of Demarc about new and changed subscriptions. What a request carries besides (router serial,
 * WiFi key) goes to its owner in the same transaction and in memory only: a secret must not enter the outbox.
 */
@Injectable()
export class SubscriptionAnnouncer {
  private readonly creationHandlers: CreationHandler[] = [];

  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  whenCreated(handler: CreationHandler): void {
    this.creationHandlers.push(handler);
  }

  async created(
    tx: Tx,
    by: StaffIdentity | string,
    subscription: SubscriptionEntity,
    request: CreateSubscription,
  ): Promise<void> {
    const { pppoePassword: _password, wifi: _wifi, ...facts } = request;
    await this.audit.record(tx, {
      by,
      action: 'subscription.created',
      subjectType: 'subscriber',
      subjectId: subscription.subscriberId,
      after: facts,
    });
    for (const handler of this.creationHandlers) await handler(tx, subscription, request);
    const event: SubscriptionCreated = {
      type: 'subscription.created',
      subjectId: subscription.id,
      payload: { subscriptionId: subscription.id, subscriberId: subscription.subscriberId },
    };
    await this.outbox.add(tx, event);
  }

  async changed(
    tx: Tx,
    by: StaffIdentity | string,
    subscription: SubscriptionEntity,
    change: { what: string[]; after: object; reason?: string },
  ): Promise<void> {
    await this.audit.record(tx, {
      by,
      action: 'subscription.changed',
      subjectType: 'subscriber',
      subjectId: subscription.subscriberId,
      after: change.after,
      ...(change.reason === undefined ? {} : { reason: change.reason }),
    });
    const event: SubscriptionChanged = {
      type: 'subscription.changed',
      subjectId: subscription.id,
      payload: { subscriptionId: subscription.id, subscriberId: subscription.subscriberId, what: change.what },
    };
    await this.outbox.add(tx, event);
  }
}
