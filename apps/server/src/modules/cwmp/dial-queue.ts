import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { Logger } from '../../platform/logger';
import { CallCpe } from './call-cpe';
import { retryAfter } from './connection-request-schedule';
import { ConnectionRequestRepository, type Attempt } from './connection-request.repository';
import type { ConnectionRequestOutcome } from './cwmp.entity';
import { CwmpMetrics } from './cwmp-metrics';

/** Dead CPEs hold a place for 5 s each; this many may, before the living have to wait. */
const MAX_DIALS = 500;
const STOP_MS = 2_000;

/** Dials in order, many CPEs at a time and each CPE once at a time. */
@Injectable()
export class DialQueue {
  private readonly waiting: Attempt[] = [];
  private readonly dialling = new Map<string, Promise<void>>();
  private isStopping = false;
  /** Wanted again while they were being dialled. */
  private readonly again = new Map<string, Attempt>();
  private readonly log;

  constructor(
    private readonly database: Database,
    private readonly requests: ConnectionRequestRepository,
    private readonly calls: CallCpe,
    private readonly metrics: CwmpMetrics,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('cwmp');
  }

  /** Lets what is being dialled come to its end, for a while. The leases of the rest end by themselves. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.waiting.length = 0;
    const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS).unref());
    await Promise.race([late, Promise.all(this.dialling.values())]);
  }

  add(attempt: Attempt): void {
    if (this.isStopping) return;
    if (this.dialling.has(attempt.cpeId)) {
      this.again.set(attempt.cpeId, attempt);
      return;
    }
    if (!this.waiting.some((other) => other.cpeId === attempt.cpeId)) this.waiting.push(attempt);
    this.next();
  }

  /** Takes what is due again, and says which CPEs that is about. */
  async retryDue(): Promise<string[]> {
    try {
      const due = await this.requests.claimDue(this.database.sql, MAX_DIALS);
      for (const attempt of due) this.add(attempt);
      return due.map((attempt) => attempt.cpeId);
    } catch (error) {
      this.log.warn({ err: error }, 'connection requests that are due could not be read');
      return [];
    }
  }

  private next(): void {
    while (this.dialling.size < MAX_DIALS) {
      const attempt = this.waiting.shift();
      if (attempt === undefined) return;
      const dialled = this.dial(attempt).then((outcome) => this.done(attempt.cpeId, outcome));
      this.dialling.set(attempt.cpeId, dialled);
    }
  }

  private done(cpeId: string, outcome: ConnectionRequestOutcome | null): void {
    this.dialling.delete(cpeId);
    const again = this.again.get(cpeId);
    this.again.delete(cpeId);
    // Whoever wanted it meanwhile is served by the Inform that is on its way.
    if (again !== undefined && outcome !== 'accepted') this.add(again);
    else this.next();
  }

  private async dial(attempt: Attempt): Promise<ConnectionRequestOutcome | null> {
    try {
      const outcome = await this.calls.call(attempt.cpeId);
      this.metrics.count('connectionRequest', outcome);
      await this.record(attempt, outcome);
      return outcome;
    } catch (error) {
      // The lease ends, and the attempt is due again.
      if (!this.isStopping) this.log.error({ cpe: attempt.cpeId, err: error }, 'a connection request failed');
      return null;
    }
  }

  private record(attempt: Attempt, outcome: ConnectionRequestOutcome): Promise<void> {
    const retryAfterSeconds = retryAfter(outcome, attempt.attempts);
    return this.requests.record(this.database.sql, attempt.id, { outcome, at: this.clock.now(), retryAfterSeconds });
  }
}
