import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ChangeNbiPolicy, NbiPolicy } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import { NBI_POLICY_CHANNEL, NbiPolicyRepository } from './nbi-policy.repository';

/** Whether programs made for GenieACS are answered, and whom without a token. */
@Injectable()
export class NbiPolicies implements OnModuleInit {
  private changed: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    private readonly policies: NbiPolicyRepository,
    private readonly listener: PgListener,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
  ) {}

  onModuleInit(): void {
    this.listener.on(NBI_POLICY_CHANNEL, () => this.changed());
    this.listener.onReconnect(() => this.changed());
  }

  /** The listener follows it, in every process. */
  follow(changed: () => void): void {
    this.changed = changed;
  }

  async current(): Promise<NbiPolicy> {
    const { id: _id, ...policy } = await this.policies.get(this.database.sql);
    return policy;
  }

  async change(by: StaffIdentity | string, { reason, ...policy }: ChangeNbiPolicy): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { id: _id, ...before } = await this.policies.lock(tx);
      await this.policies.change(tx, policy);
      await this.audit.record(tx, {
        by,
        action: 'nbi-policy.changed',
        subjectType: 'nbi-policy',
        subjectId: 'policy',
        before: { ...before },
        after: { ...policy },
        reason,
      });
      await this.live.publish(tx, { topic: 'policy', id: 'nbi' });
    });
  }
}
