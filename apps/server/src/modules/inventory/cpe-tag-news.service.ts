import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import type { CpesTagged } from './inventory.events';

/** Many routers at once are one subject of the audit, and one piece of news for browsers. */
const WHOLE_FLEET = 'fleet';

/** What is told of tags: to the audit, to browsers, and to whatever goes by tags. */
@Injectable()
export class CpeTagNews {
  constructor(
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly outbox: Outbox,
  ) {}

  async one(
    tx: Tx,
    by: StaffIdentity | string,
    cpeId: string,
    { add, remove }: { add: readonly string[]; remove: readonly string[] },
  ): Promise<void> {
    const after = { added: add, removed: remove };
    await this.audit.record(tx, { by, action: 'router.tagged', subjectType: 'router', subjectId: cpeId, after });
    await this.live.publish(tx, { topic: 'router', id: cpeId });
  }

  async many(tx: Tx, by: StaffIdentity | string, after: Record<string, unknown>): Promise<void> {
    await this.audit.record(tx, { by, action: 'routers.tagged', subjectType: 'fleet', subjectId: WHOLE_FLEET, after });
    await this.live.publish(tx, { topic: 'router-tag', id: WHOLE_FLEET });
  }

  async tagged(tx: Tx, cpeIds: readonly string[], tags: readonly string[]): Promise<void> {
    const event: CpesTagged = {
      type: 'cpe.tagged',
      subjectId: cpeIds[0] ?? '',
      payload: { cpeIds: [...cpeIds], tags: [...tags] },
    };
    await this.outbox.add(tx, event);
  }
}
