import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import type { AddressPoolEntity } from './address-pool.entity';

/** What was done to a pool: kept in the audit log, and told to whoever looks at it. */
@Injectable()
export class AddressPoolLog {
  constructor(
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  async record(
    tx: Tx,
    by: StaffIdentity | string,
    pool: Pick<AddressPoolEntity, 'id' | 'name'>,
    what: { action: string; before?: unknown; after?: unknown },
  ): Promise<void> {
    await this.audit.record(tx, { by, subjectType: 'address-pool', subjectId: pool.id, ...what });
    await this.live.publish(tx, { topic: 'address-pool', id: pool.id });
  }
}
