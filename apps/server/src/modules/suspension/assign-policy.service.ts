import { Injectable } from '@nestjs/common';
import type { AssignSuspensionPolicy, PolicyPlan } from '@demarc/contracts';
import { Database, type Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { CatalogService } from '../catalog/catalog.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { PolicyLog } from './policy-log.service';
import type { SuspensionPolicyEntity } from './suspension.entity';
import { PolicyAssignmentChanged, PolicyNotFound } from './suspension.errors';
import { SuspensionPolicyRepository } from './suspension.repository';
import { WatchBills } from './watch-bills.service';

/** Which services are under which policy. The default policy is the one of every service that was given no other. */
@Injectable()
export class AssignPolicy {
  constructor(
    private readonly database: Database,
    private readonly policies: SuspensionPolicyRepository,
    private readonly subscribers: SubscribersService,
    private readonly catalog: CatalogService,
    private readonly bills: WatchBills,
    private readonly log: PolicyLog,
  ) {}

  async plans(sql: Sql, policyId: string): Promise<PolicyPlan[]> {
    const policy = await this.get(sql, policyId);
    const counts = await this.subscribers.countByPlanUnderPolicy(sql, storedId(policy));
    const plans = await this.catalog.listPlans(sql);
    return plans.flatMap(({ id, name }) => {
      const count = counts.get(id);
      return count === undefined ? [] : [{ planId: id, planName: name, ...count }];
    });
  }

  /** Those that are under it already are left alone; the others are decided again at the next tick. */
  assign(by: StaffIdentity, policyId: string, request: AssignSuspensionPolicy): Promise<number> {
    const { planId = null, subscriptionIds = null, services, reason } = request;
    return this.database.transaction(async (tx) => {
      const policy = await this.get(tx, policyId);
      const changed = await this.subscribers.putUnderPolicy(tx, storedId(policy), { planId, subscriptionIds });
      if (changed.length !== services) throw new PolicyAssignmentChanged(changed.length);
      await this.bills.lookSoon(
        tx,
        changed.map(({ subscriberId }) => subscriberId),
      );
      await this.log.assigned(tx, by, { policyId, reason, assigned: changed.length, planId });
      return changed.length;
    });
  }

  private async get(sql: Sql, policyId: string): Promise<SuspensionPolicyEntity> {
    const policy = (await this.policies.list(sql)).find(({ id }) => id === policyId);
    if (policy === undefined) throw new PolicyNotFound(policyId);
    return policy;
  }
}

const storedId = (policy: SuspensionPolicyEntity): string | null => (policy.isDefault ? null : policy.id);
