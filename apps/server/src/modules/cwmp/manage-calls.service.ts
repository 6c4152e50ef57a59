import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import { CallNotFound } from './calls.errors';
import { ConnectionRequestRepository } from './connection-request.repository';

/** What a person decides about a call. */
@Injectable()
export class ManageCalls {
  constructor(
    private readonly database: Database,
    private readonly requests: ConnectionRequestRepository,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** Nobody calls it any more; what is wanted of it waits for its next Inform. */
  async cancel(by: StaffIdentity, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const cpeId = await this.requests.cancel(tx, id, by.name, this.clock.now());
      if (cpeId === null) throw new CallNotFound();
      await this.audit.record(tx, { by, action: 'call.cancelled', subjectType: 'router', subjectId: cpeId });
      await this.live.publish(tx, { topic: 'call', id: cpeId });
    });
  }
}
