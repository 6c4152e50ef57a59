import { Injectable } from '@nestjs/common';
import type { CallRung } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { LiveEvents } from '../../platform/live/live-events';
import { ConnectionRequestRepository, type Attempt, type AttemptResult } from './connection-request.repository';
import { CwmpMetrics } from './cwmp-metrics';

/** Writes down how a call goes, for those who look on, those who ask later, and the next call. */
@Injectable()
export class CallLog {
  constructor(
    private readonly database: Database,
    private readonly requests: ConnectionRequestRepository,
    private readonly live: LiveEvents,
    private readonly metrics: CwmpMetrics,
  ) {}

  /** This way is tried now. */
  async trying({ id, cpeId }: Attempt, rung: CallRung): Promise<void> {
    this.metrics.count('rung', rung);
    await this.requests.trying(this.database.sql, id, rung);
    await this.tell(cpeId);
  }

  async tried(attempt: Attempt, result: AttemptResult): Promise<void> {
    this.metrics.count('connectionRequest', result.outcome);
    await this.requests.record(this.database.sql, attempt, result);
    await this.tell(attempt.cpeId);
  }

  private async tell(cpeId: string): Promise<void> {
    await this.live.publish(this.database.sql, { topic: 'call', id: cpeId });
  }
}
