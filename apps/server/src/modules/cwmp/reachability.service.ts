import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import { LiveEvents } from '../../platform/live/live-events';
import type { CpeConnectionWanted } from '../provisioning/provisioning.events';
import { ConnectionRequestRepository, type ServiceStateRef } from './connection-request.repository';
import type { ConnectionRequestEntity } from './cwmp.entity';
import { DialClock } from './dial-clock.service';

export type { ConnectionRequestEntity, ConnectionRequestOutcome } from './cwmp.entity';

/** Makes CPEs come now. That they come at all does not depend on it: what is wanted waits for the next Inform. */
@Injectable()
export class ReachabilityService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly requests: ConnectionRequestRepository,
    private readonly dialling: DialClock,
    private readonly outbox: Outbox,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.outbox.after<CpeConnectionWanted>('cpe.connection-wanted', 'cwmp.reachability', ({ payload }) =>
      this.wake(payload.cpeId, payload.reason, payload),
    );
  }

  /** Calls a CPE; resolves when the wish is recorded, not when the CPE has answered. */
  async wake(
    cpeId: string,
    reason: string,
    { evidenceFor = null, isUrgent = false }: { evidenceFor?: ServiceStateRef | null; isUrgent?: boolean } = {},
  ): Promise<void> {
    await this.requests.open(this.database.sql, { cpeId, reason, evidenceFor, isUrgent, at: this.clock.now() });
    this.dialling.wanted(cpeId);
    await this.live.publish(this.database.sql, { topic: 'call', id: cpeId });
  }

  /** The CPE opens a session: whoever wanted it to come has what he wanted. Free of queries when nobody did. */
  async came(cpeId: string, wasCalled: boolean): Promise<void> {
    if (!this.dialling.came(cpeId) && !wasCalled) return;
    await this.requests.close(this.database.sql, cpeId, this.clock.now(), wasCalled);
    await this.live.publish(this.database.sql, { topic: 'call', id: cpeId });
  }

  /** The newest requests to a CPE. */
  listOf(sql: Sql, cpeId: string, limit = 20): Promise<ConnectionRequestEntity[]> {
    return this.requests.listOf(sql, cpeId, limit);
  }

  /** The requests that a state of a service has led to, the first one first. */
  listFor(sql: Sql, evidenceFor: ServiceStateRef): Promise<ConnectionRequestEntity[]> {
    return this.requests.listFor(sql, evidenceFor);
  }
}
