import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ChangeReadingPolicy, ReadingPolicy } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import { READING_POLICY_CHANNEL, ReadingPolicyRepository } from './reading-policy.repository';

/** How often CPEs are read when nobody asks; known without a query. */
@Injectable()
export class ReadingPolicies implements OnModuleInit {
  private known: ReadingPolicy | null = null;
  /** Rises with every change, so that what was read before it is not kept after it. */
  private version = 0;

  constructor(
    private readonly database: Database,
    private readonly policies: ReadingPolicyRepository,
    private readonly listener: PgListener,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
  ) {}

  onModuleInit(): void {
    this.listener.on(READING_POLICY_CHANNEL, () => this.forget());
    this.listener.onReconnect(() => this.forget());
  }

  /** False when it is known that nothing is read by itself. */
  get mayBeOn(): boolean {
    const { known } = this;
    return known === null || known.everyHours > 0 || known.models.some(({ everyHours }) => everyHours > 0);
  }

  async current(): Promise<ReadingPolicy> {
    if (this.known !== null) return this.known;
    const { version } = this;
    const { id: _id, ...policy } = await this.policies.get(this.database.sql);
    if (version === this.version) this.known = policy;
    return policy;
  }

  async change(by: StaffIdentity, { reason, ...policy }: ChangeReadingPolicy): Promise<ReadingPolicy> {
    await this.database.transaction(async (tx) => {
      const { id: _id, ...before } = await this.policies.lock(tx);
      await this.policies.change(tx, policy);
      await this.audit.record(tx, {
        by,
        action: 'reading-policy.changed',
        subjectType: 'reading-policy',
        subjectId: 'policy',
        before: { ...before },
        after: { ...policy },
        reason,
      });
      await this.live.publish(tx, { topic: 'policy', id: 'readings' });
    });
    this.forget();
    return policy;
  }

  private forget(): void {
    this.version += 1;
    this.known = null;
  }
}
