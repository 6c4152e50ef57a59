import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import type { BulkChangeBegun } from './bulk-changes.events';

/** Tells browsers and the audit log what becomes of a bulk change. */
@Injectable()
export class BulkChangeNews {
  constructor(
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly outbox: Outbox,
  ) {}

  async decided(
    tx: Tx,
    by: StaffIdentity | string,
    { id, name }: { id: string; name: string },
    { what, reason, after = {} }: { what: string; reason: string; after?: object },
  ): Promise<void> {
    await this.audit.record(tx, {
      by,
      action: `bulk-change.${what}`,
      subjectType: 'bulk-change',
      subjectId: id,
      after: { name, ...after },
      reason,
    });
    await this.changed(tx, id);
  }

  changed(tx: Tx, changeId: string): Promise<void> {
    return this.live.publish(tx, { topic: 'bulk-change', id: changeId });
  }

  /** It has something to start now. */
  async begun(tx: Tx, changeId: string): Promise<void> {
    const event: BulkChangeBegun = { type: 'bulk-change.begun', subjectId: changeId, payload: { changeId } };
    await this.outbox.add(tx, event);
  }
}
