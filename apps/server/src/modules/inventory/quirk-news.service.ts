import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import type { QuirkRuleEntity } from './quirk.entity';

/** Tells whoever must know that staff changed a rule: the audit log, and browsers. */
@Injectable()
export class QuirkNews {
  constructor(
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
  ) {}

  async tell(
    tx: Tx,
    by: StaffIdentity,
    { before, after }: { before: QuirkRuleEntity | null; after: QuirkRuleEntity },
  ): Promise<void> {
    const facts = (row: QuirkRuleEntity | null): unknown =>
      row === null ? null : { name: row.name, state: row.state, match: row.match, flags: row.flags };
    await this.audit.record(tx, {
      by,
      action: before === null ? 'quirk-rule.created' : 'quirk-rule.changed',
      subjectType: 'quirk-rule',
      subjectId: after.id,
      before: facts(before),
      after: facts(after),
      reason: after.reason,
    });
    await this.live.publish(tx, { topic: 'quirk', id: after.id });
  }
}
