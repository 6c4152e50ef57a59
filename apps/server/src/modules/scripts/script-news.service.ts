import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';

interface Told {
  readonly what: 'provision' | 'virtual-parameter' | 'preset' | 'extension';
  readonly act: 'created' | 'changed' | 'deleted';
  readonly id: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Tells the audit log and browsers what was written. */
@Injectable()
export class ScriptNews {
  constructor(
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
  ) {}

  async tell(tx: Tx, by: StaffIdentity, { what, act, id, before, after }: Told): Promise<void> {
    const action = `script-${what}.${act}`;
    await this.audit.record(tx, { by, action, subjectType: 'script', subjectId: id, before, after });
    await this.live.publish(tx, { topic: 'script', id });
  }
}
