import { Injectable } from '@nestjs/common';
import { parseMajor } from '@demarc/billing';
import type { ChangeSuspensionPolicy } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, violatedConstraint, type Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import {
  PolicyChangedMeanwhile,
  PolicyNameTaken,
  PolicyNotFound,
  PolicyWindowEmpty,
  ProfileUnknown,
} from './suspension.errors';
import type { SuspensionPolicyEntity } from './suspension.entity';
import { SuspensionPolicyRepository, SuspensionWatchRepository } from './suspension.repository';

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

/** Suspension policies: read, previewed, changed with a reason. */
@Injectable()
export class PoliciesService {
  constructor(
    private readonly database: Database,
    private readonly policies: SuspensionPolicyRepository,
    private readonly watches: SuspensionWatchRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly live: LiveEvents,
  ) {}

  list(sql: Sql): Promise<SuspensionPolicyEntity[]> {
    return this.policies.list(sql);
  }

  /** The policy as it would be if it were saved like this; nothing is written. */
  async asEdited(sql: Sql, id: string, change: ChangeSuspensionPolicy): Promise<SuspensionPolicyEntity> {
    const policy = (await this.policies.list(sql)).find((row) => row.id === id);
    if (policy === undefined) throw new PolicyNotFound(id);
    const policyThen = edited(policy, change);
    if (policyThen.untilHour <= policyThen.hour) throw new PolicyWindowEmpty();
    return policyThen;
  }

  async change(by: StaffIdentity, id: string, change: ChangeSuspensionPolicy): Promise<SuspensionPolicyEntity> {
    try {
      return await this.database.transaction(async (tx) => {
        const before = await this.policies.findForUpdate(tx, id);
        if (before === null) throw new PolicyNotFound(id);
        if (before.version !== change.version) throw new PolicyChangedMeanwhile(before.version);
        if (edited(before, change).untilHour <= change.hour) throw new PolicyWindowEmpty();
        const after = { ...edited(before, change), version: before.version + 1, changedAt: this.clock.now() };
        await this.policies.update(tx, id, after);
        await this.audit.record(tx, {
          by,
          action: 'suspension-policy.changed',
          subjectType: 'suspension-policy',
          subjectId: id,
          before: auditFacts(before),
          after: auditFacts(after),
          reason: change.reason,
        });
        await this.watches.lookAtAll(tx, this.clock.now());
        await this.live.publish(tx, { topic: 'policy', id });
        return after;
      });
    } catch (error) {
      if (violatedConstraint(error) === 'fk_suspension_policy_push_profile') throw new ProfileUnknown();
      if (isUniqueViolation(error, 'ux_suspension_policy_name')) throw new PolicyNameTaken(change.name);
      throw error;
    }
  }
}

const edited = (policy: SuspensionPolicyEntity, change: ChangeSuspensionPolicy): SuspensionPolicyEntity => ({
  ...policy,
  name: change.name,
  graceDays: change.graceDays,
  hour: change.hour,
  untilHour: change.untilHour ?? policy.untilHour,
  method: change.method,
  pushProfileId: change.pushProfileId === undefined ? policy.pushProfileId : change.pushProfileId,
  toleranceMinor: parseMajor(change.tolerance, policy.currency),
  noticeDays: change.noticeDays === undefined ? policy.noticeDays : change.noticeDays,
  skipWeekdays: [...new Set(change.skipWeekdays)].toSorted((a, b) => a - b),
});
