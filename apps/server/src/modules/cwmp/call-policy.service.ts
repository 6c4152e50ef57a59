import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { CallPolicy, ChangeCallPolicy } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import { CALL_POLICY_CHANNEL, CallPolicyRepository } from './call-policy.repository';

/** How fast CPEs are called, and what may be done about those that cannot be called; known without a query. */
@Injectable()
export class CallPolicies implements OnModuleInit {
  private known: Promise<CallPolicy> | null = null;

  constructor(
    private readonly database: Database,
    private readonly policies: CallPolicyRepository,
    private readonly listener: PgListener,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
  ) {}

  onModuleInit(): void {
    this.listener.on(CALL_POLICY_CHANNEL, () => (this.known = null));
    this.listener.onReconnect(() => (this.known = null));
  }

  async current(): Promise<CallPolicy> {
    this.known ??= this.read();
    try {
      return await this.known;
    } catch (error) {
      this.known = null;
      throw error;
    }
  }

  async change(by: StaffIdentity, { reason, ...policy }: ChangeCallPolicy): Promise<CallPolicy> {
    await this.database.transaction(async (tx) => {
      const { id: _id, ...before } = await this.policies.lock(tx);
      await this.policies.change(tx, policy);
      await this.audit.record(tx, {
        by,
        action: 'call-policy.changed',
        subjectType: 'call-policy',
        subjectId: 'policy',
        before: { ...before },
        after: { ...policy },
        reason,
      });
      await this.live.publish(tx, { topic: 'call', id: 'policy' });
    });
    this.known = null;
    return policy;
  }

  private async read(): Promise<CallPolicy> {
    const { id: _id, ...policy } = await this.policies.get(this.database.sql);
    return policy;
  }
}
