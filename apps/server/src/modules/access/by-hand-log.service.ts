import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import type { SubscriptionEntity } from '../subscribers/subscribers.service';

/** Who said that it was done: in the audit log of the subscriber, and told to those who look at the proof. */
@Injectable()
export class ByHandLog {
  constructor(
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
  ) {}

  async done(
    tx: Tx,
    by: StaffIdentity,
    { subscription, note }: { subscription: SubscriptionEntity; note: string },
  ): Promise<void> {
    const { id, subscriberId, serviceState, stateVersion } = subscription;
    await this.audit.record(tx, {
      by,
      action: 'service.done-by-hand',
      subjectType: 'subscriber',
      subjectId: subscriberId,
      after: { subscriptionId: id, serviceState, stateVersion },
      reason: note,
    });
    await this.live.publish(tx, { topic: 'proof', id: `${id}.${stateVersion}` });
    await this.live.publish(tx, { topic: 'subscription', id });
  }
}
