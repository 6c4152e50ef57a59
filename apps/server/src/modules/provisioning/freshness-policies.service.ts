import { Injectable } from '@nestjs/common';
import type { ChangeFreshnessPolicy, FreshnessPolicy } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import { FreshnessRepository } from './freshness.repository';

/** How old the values of a group may be when somebody looks at them. */
@Injectable()
export class FreshnessPolicies {
  constructor(
    private readonly database: Database,
    private readonly policies: FreshnessRepository,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
  ) {}

  current(): Promise<FreshnessPolicy> {
    return this.policies.policy(this.database.sql);
  }

  async change(by: StaffIdentity, { reason, ...policy }: ChangeFreshnessPolicy): Promise<FreshnessPolicy> {
    await this.database.transaction(async (tx) => {
      const before = await this.policies.policyForUpdate(tx);
      await this.policies.change(tx, policy);
      await this.audit.record(tx, {
        by,
        action: 'freshness-policy.changed',
        subjectType: 'freshness-policy',
        subjectId: 'policy',
        before: { ...before },
        after: { ...policy },
        reason,
      });
      await this.live.publish(tx, { topic: 'quirk', id: 'freshness' });
    });
    return policy;
  }
}
