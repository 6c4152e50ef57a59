import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import type { SuspensionPolicyEntity } from './suspension.entity';

export interface PolicyChange {
  action: 'created' | 'changed';
  before: SuspensionPolicyEntity | null;
  after: SuspensionPolicyEntity;
  reason: string;
}

const auditFacts = (policy: SuspensionPolicyEntity) => ({
  ...policyFields(policy),
  toleranceMinor: policy.toleranceMinor.toString(),
  version: policy.version,
});

const policyFields = ({
  name,
  graceDays,
  hour,
  untilHour,
  method,
  pushProfileId,
  noticeDays,
  skipWeekdays,
}: SuspensionPolicyEntity) => ({
  name,
  graceDays,
  hour,
  untilHour,
  method,
  pushProfileId,
  noticeDays,
  skipWeekdays,
});

/** What became of a policy, or of who is under it: in the audit log, and told to browsers. */
@Injectable()
export class PolicyLog {
  constructor(
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
  ) {}

  record(tx: Tx, by: StaffIdentity, { action, before, after, reason }: PolicyChange): Promise<void> {
    return this.note(tx, after.id, {
      by,
      action: `suspension-policy.${action}`,
      before: before === null ? undefined : auditFacts(before),
      after: auditFacts(after),
      reason,
    });
  }

  assigned(
    tx: Tx,
    by: StaffIdentity,
    { policyId, reason, ...after }: { policyId: string; reason: string; assigned: number; planId: string | null },
  ): Promise<void> {
    return this.note(tx, policyId, { by, action: 'suspension-policy.assigned', after, reason });
  }

  private async note(
    tx: Tx,
    policyId: string,
    entry: { by: StaffIdentity; action: string; before?: object | undefined; after: object; reason: string },
  ): Promise<void> {
    await this.audit.record(tx, { subjectType: 'suspension-policy', subjectId: policyId, ...entry });
    await this.live.publish(tx, { topic: 'policy', id: policyId });
  }
}
