import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../platform/database/database';
import { Logger } from '../../platform/logger';
import { WokenLoop } from '../../platform/scheduling/woken-loop';
import { CallPolicies } from './call-policy.service';
import { CallQueueRepository, type Pace } from './call-queue.repository';
import { ClimbLadder } from './climb-ladder.service';
import { ConnectionRequestRepository, type Attempt } from './connection-request.repository';

/** Dead CPEs hold a place for 5 s each; this many may, before the living have to wait. */
const MAX_DIALS = 500;
const STOP_MS = 2_000;
const LEAST_WAIT_MS = 25;
const MOST_WAIT_MS = 250;

/** Takes calls from the queue at their pace, many CPEs at a time and each CPE once at a time. */
@Injectable()
export class DialQueue {
  private readonly dialling = new Map<string, Promise<void>>();
  private timer: NodeJS.Timeout | null = null;
  private readonly log;
  private readonly loop = new WokenLoop(
    () => this.claim(),
    (error) => this.log.warn({ err: error }, 'calls that are due could not be read'),
  );

  constructor(
    private readonly database: Database,
    private readonly queue: CallQueueRepository,
    private readonly requests: ConnectionRequestRepository,
    private readonly ladder: ClimbLadder,
    private readonly policies: CallPolicies,
    logger: Logger,
  ) {
    this.log = logger.child('cwmp');
  }

  /** Looks for work now. */
  wake(): void {
    this.loop.wake();
  }

  /** Lets what is being dialled come to its end, for a while. The leases of the rest end by themselves. */
  async stop(): Promise<void> {
    this.ladder.stop();
    await this.loop.stop();
    // Not before: a look that was under way may have set it anew.
    if (this.timer !== null) clearTimeout(this.timer);
    await Promise.race([sleep(STOP_MS, undefined, { ref: false }), Promise.all(this.dialling.values())]);
  }

  private async claim(): Promise<void> {
    const room = MAX_DIALS - this.dialling.size;
    if (room <= 0 || this.loop.isStopped) return;
    const pace = await this.pace();
    const { attempts, isMore } = await this.database.transaction((tx) => this.queue.claim(tx, room, pace));
    attempts.forEach((attempt, place) => this.start(attempt, spread(place, pace)));
    if (isMore) this.wakeAfter(Math.min(MOST_WAIT_MS, Math.max(LEAST_WAIT_MS, 1000 / pace.perSecond)));
  }

  private async pace(): Promise<Pace> {
    const { callsPerSecond, callsPerSecondPerLane } = await this.policies.current();
    return { perSecond: callsPerSecond, perSecondOfLane: callsPerSecondPerLane };
  }

  private wakeAfter(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.wake();
    }, ms);
  }

  private start(attempt: Attempt, delayMs: number): void {
    const dialled = this.dial(attempt, delayMs).finally(() => {
      if (this.dialling.get(attempt.cpeId) === dialled) this.dialling.delete(attempt.cpeId);
      if (this.dialling.size === MAX_DIALS - 1) this.wake();
    });
    this.dialling.set(attempt.cpeId, dialled);
  }

  private async dial(attempt: Attempt, delayMs: number): Promise<void> {
    try {
      // What has not left yet does not hold a process that ends.
      if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
      if (this.loop.isStopped) return await this.requests.release(this.database.sql, [attempt.id]);
      await this.ladder.climb(attempt);
      // It may be due again at once: wanted anew while it was called.
      this.wake();
    } catch (error) {
      // The lease ends, and the attempt is due again.
      if (!this.loop.isStopped) this.log.error({ cpe: attempt.cpeId, err: error }, 'a call failed');
    }
    return undefined;
  }
}

/** Those that were taken together leave one after the other, and not in step with other processes. */
const spread = (place: number, { perSecond }: Pace): number =>
  place === 0 ? 0 : ((place + Math.random()) * 1000) / perSecond;
