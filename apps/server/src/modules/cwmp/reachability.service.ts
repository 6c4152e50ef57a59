import {
  Injectable,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { CpeConnectionWanted } from '../provisioning/provisioning.events';
import { ConnectionRequestRepository, type ServiceStateRef } from './connection-request.repository';
import type { ConnectionRequestEntity } from './cwmp.entity';
import { DialQueue } from './dial-queue';

export type { ConnectionRequestEntity, ConnectionRequestOutcome } from './cwmp.entity';

const RETRY_CHECK_MS = 1_000;
/** For requests that another process opened and did not finish. */
const IDLE_CHECKS = 15;

/** Makes CPEs come now. That they come at all does not depend on it: what is wanted waits for the next Inform. */
@Injectable()
export class ReachabilityService implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  /** CPEs this process has called and that have not come yet. */
  private readonly awaited = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private checks = 0;
  private checking: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly requests: ConnectionRequestRepository,
    private readonly queue: DialQueue,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.outbox.after<CpeConnectionWanted>('cpe.connection-wanted', 'cwmp.reachability', ({ payload }) =>
      this.wake(payload.cpeId, payload.reason, payload.evidenceFor ?? null),
    );
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasRole('worker')) return;
    this.timer = setInterval(() => {
      this.checks++;
      if (this.awaited.size > 0 || this.checks % IDLE_CHECKS === 1)
        this.checking = this.retryDue().catch(() => undefined);
    }, RETRY_CHECK_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.checking;
    await this.queue.stop();
  }

  /** Calls a CPE; resolves when the wish is recorded, not when the CPE has answered. */
  async wake(cpeId: string, reason: string, evidenceFor: ServiceStateRef | null = null): Promise<void> {
    const attempt = await this.requests.open(this.database.sql, { cpeId, reason, evidenceFor, at: this.clock.now() });
    if (attempt === null) return;
    this.awaited.add(cpeId);
    this.queue.add(attempt);
  }

  /** The CPE opens a session: whoever wanted it to come has what he wanted. Free of queries when nobody did. */
  async came(cpeId: string, wasCalled: boolean): Promise<void> {
    if (!this.awaited.delete(cpeId) && !wasCalled) return;
    await this.requests.close(this.database.sql, cpeId, this.clock.now());
  }

  /** The newest requests to a CPE. */
  listOf(sql: Sql, cpeId: string, limit = 20): Promise<ConnectionRequestEntity[]> {
    return this.requests.listOf(sql, cpeId, limit);
  }

  /** The requests that a state of a service has led to, the first one first. */
  listFor(sql: Sql, evidenceFor: ServiceStateRef): Promise<ConnectionRequestEntity[]> {
    return this.requests.listFor(sql, evidenceFor);
  }

  private async retryDue(): Promise<void> {
    for (const cpeId of await this.queue.retryDue()) this.awaited.add(cpeId);
  }
}
