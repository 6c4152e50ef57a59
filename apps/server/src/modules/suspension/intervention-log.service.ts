import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import type { Sql, Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import type { DunningService } from './dunning-account';
import type { ServiceInterventionEntity } from './intervention.entity';
import { InterventionRepository } from './intervention.repository';

const SHOWN = 50;

/** Keeps what staff did to services by hand: one in force per service, every one in the audit log. */
@Injectable()
export class InterventionLog {
  constructor(
    private readonly interventions: InterventionRepository,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  findByKey(sql: Sql, key: string): Promise<ServiceInterventionEntity | null> {
    return this.interventions.findByKey(sql, key);
  }

  listOf(sql: Sql, subscriptionId: string): Promise<ServiceInterventionEntity[]> {
    return this.interventions.listOf(sql, subscriptionId, SHOWN);
  }

  /** The new one takes the place of what was in force. */
  async replace(
    tx: Tx,
    by: StaffIdentity,
    { subscription, intervention }: DunningService,
    placed: ServiceInterventionEntity,
  ): Promise<void> {
    if (intervention !== null) {
      const word = placed.kind === 'suspend' ? 'suspended' : 'restored';
      await this.interventions.end(tx, intervention.id, this.clock.now(), `${word} by ${by.name}`);
    }
    await this.interventions.insert(tx, placed);
    await this.audit.record(tx, {
      by,
      action: placed.kind === 'suspend' ? 'service.suspended' : 'service.restored',
      subjectType: 'subscriber',
      subjectId: subscription.subscriberId,
      before: { serviceState: subscription.serviceState },
      after: {
        service: subscription.label,
        method: placed.method,
        ends: placed.ends,
        endsAt: placed.endsAt?.toISOString() ?? null,
      },
      reason: placed.reason,
    });
    await this.live.publish(tx, { topic: 'subscription', id: subscription.id });
  }
}
