import { Injectable } from '@nestjs/common';
import { parseMajor } from '@demarc/billing';
import type { ChangeSuspensionPolicy, CreateSuspensionPolicy } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, violatedConstraint, type Sql, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { CatalogService } from '../catalog/catalog.service';
import { PolicyLog } from './policy-log.service';
import {
  PolicyChangedMeanwhile,
  PolicyNameTaken,
  PolicyNotFound,
  PolicyWindowEmpty,
  ProfileUnknown,
} from './suspension.errors';
import type { SuspensionPolicyEntity } from './suspension.entity';
import { SuspensionPolicyRepository, SuspensionWatchRepository } from './suspension.repository';

/** Suspension policies: read, previewed, changed with a reason. */
@Injectable()
export class PoliciesService {
  constructor(
    private readonly database: Database,
    private readonly policies: SuspensionPolicyRepository,
    private readonly watches: SuspensionWatchRepository,
    private readonly catalog: CatalogService,
    private readonly log: PolicyLog,
    private readonly clock: Clock,
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

  /** Nobody is under it yet, so it decides nothing. */
  create(by: StaffIdentity, request: CreateSuspensionPolicy): Promise<SuspensionPolicyEntity> {
    return this.naming(request.name, async (tx) => {
      const { reason, tolerance, skipWeekdays, ...fields } = request;
      const { currency } = await this.catalog.getBillingEntity(tx);
      const policy: SuspensionPolicyEntity = {
        id: newId(),
        isDefault: false,
        ...fields,
        toleranceMinor: parseMajor(tolerance, currency),
        currency,
        skipWeekdays: weekdays(skipWeekdays),
        version: 1,
        changedAt: this.clock.now(),
      };
      await this.policies.insert(tx, policy);
      await this.log.record(tx, by, { action: 'created', before: null, after: policy, reason });
      return policy;
    });
  }

  change(by: StaffIdentity, id: string, change: ChangeSuspensionPolicy): Promise<SuspensionPolicyEntity> {
    return this.naming(change.name, async (tx) => {
      const before = await this.policies.findForUpdate(tx, id);
      if (before === null) throw new PolicyNotFound(id);
      if (before.version !== change.version) throw new PolicyChangedMeanwhile(before.version);
      if (edited(before, change).untilHour <= change.hour) throw new PolicyWindowEmpty();
      const after = { ...edited(before, change), version: before.version + 1, changedAt: this.clock.now() };
      await this.policies.update(tx, id, after);
      await this.log.record(tx, by, { action: 'changed', before, after, reason: change.reason });
      await this.watches.lookAtAll(tx, this.clock.now());
      return after;
    });
  }

  private async naming<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (violatedConstraint(error) === 'fk_suspension_policy_push_profile') throw new ProfileUnknown();
      if (isUniqueViolation(error, 'ux_suspension_policy_name')) throw new PolicyNameTaken(name);
      throw error;
    }
  }
}

const weekdays = (days: readonly number[]): number[] => [...new Set(days)].toSorted((a, b) => a - b);

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
  skipWeekdays: weekdays(change.skipWeekdays),
});
