import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { Metrics } from '../../platform/metrics';
import type { CredentialCounts } from '../inventory/credential-rotations.service';
import { AuditLog } from '../staff/audit.service';
import type { CpeConnectionWanted } from './provisioning.events';

export interface OrderedChange {
  readonly because: 'staff' | 'leak';
  readonly reason: string;
  /** Null: many at once, as the rest says. */
  readonly cpeId: string | null;
  readonly after?: object;
}

/** Tells browsers, the audit log, the queue of calls and the exporter what becomes of changes of credentials. */
@Injectable()
export class CredentialNews {
  constructor(
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly outbox: Outbox,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  async ordered(tx: Tx, by: StaffIdentity, { because, reason, cpeId, after = {} }: OrderedChange): Promise<void> {
    await this.audit.record(tx, {
      by,
      action: 'router.credential-change',
      subjectType: cpeId === null ? 'router-credentials' : 'router',
      subjectId: cpeId ?? 'all',
      after: { because, ...after },
      reason,
    });
    if (cpeId !== null) await this.changed(tx, [cpeId]);
  }

  async changed(tx: Tx, cpeIds: readonly string[]): Promise<void> {
    for (const id of cpeIds) await this.live.publish(tx, { topic: 'router', id });
  }

  async call(tx: Tx, cpeId: string, reason: string): Promise<void> {
    const event: CpeConnectionWanted = {
      type: 'cpe.connection-wanted',
      subjectId: cpeId,
      payload: { cpeId, reason, isUrgent: true },
    };
    await this.outbox.add(tx, event);
  }

  measure({ own, old, waiting, underWay }: CredentialCounts): void {
    this.metrics.set('demarc_router_credentials', 'Managed routers that use a credential of their own', own);
    this.metrics.set('demarc_router_credentials_old', 'Of those, credentials older than CWMP_CREDENTIAL_DAYS', old);
    const help = 'Routers that are to get another credential';
    this.metrics.set('demarc_credential_changes', help, waiting, { state: 'waiting' });
    this.metrics.set('demarc_credential_changes', help, underWay, { state: 'under-way' });
  }
}
