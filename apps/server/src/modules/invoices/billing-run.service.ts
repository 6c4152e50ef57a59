import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Database, isUniqueViolation, sqlState, violatedConstraint } from '../../platform/database/database';
import { LiveEvents } from '../../platform/live/live-events';
import { Logger } from '../../platform/logger';
import { Jobs } from '../../platform/scheduling/jobs';
import { BillingRunChunk, type Attempt } from './billing-run-chunk.service';
import type { BillingRunEntity } from './billing-run.entity';
import { BillingRunRepository } from './billing-run.repository';

export const BILLING_RUN_QUEUE = 'billing-run';

/** SQLSTATE classes that blame the data of an account: integrity (23), value (22), a trigger of ours (P0). */
const DATA_ERRORS = new Set(['22', '23', 'P0']);

/** An error of our own code, which another attempt would only repeat. A lost connection has no SQLSTATE either. */
const isBug = (error: unknown): boolean =>
  error instanceof TypeError ||
  error instanceof RangeError ||
  (error instanceof Error && error.message.startsWith('assertion failed'));

/** Works off a billing run chunk by chunk. Killed at any moment, it goes on from the last committed chunk. */
@Injectable()
export class BillingRunService implements OnModuleInit, OnApplicationShutdown {
  private readonly log;
  private readonly atWork = new Set<Promise<void>>();
  private readonly seenDone = new Map<string, number>();
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly runs: BillingRunRepository,
    private readonly chunk: BillingRunChunk,
    private readonly jobs: Jobs,
    private readonly live: LiveEvents,
    logger: Logger,
  ) {
    this.log = logger.child('billing-run');
  }

  onModuleInit(): void {
    this.jobs.handle<{ runId: string }>(BILLING_RUN_QUEUE, ({ runId }) => this.execute(runId));
  }

  /** The chunk at work commits; the rest waits for the next start. */
  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await Promise.allSettled(this.atWork);
  }

  async execute(runId: string): Promise<void> {
    const work = this.work(runId);
    this.atWork.add(work);
    try {
      await work;
    } finally {
      this.atWork.delete(work);
    }
  }

  /** Goes on with what a killed process left behind, without waiting for the queue to notice. */
  async continueAll(): Promise<void> {
    for (const run of await this.runs.listActive(this.database.sql)) await this.execute(run.id);
  }

  /** Wakes runs that have not moved since the last call. Two who work on one run take turns, so one too many is harmless. */
  async nudgeStuck(): Promise<void> {
    for (const run of await this.runs.listActive(this.database.sql)) {
      const isStuck = this.seenDone.get(run.id) === run.subscribersDone;
      this.seenDone.set(run.id, run.subscribersDone);
      if (isStuck) await this.database.transaction((tx) => this.jobs.send(tx, BILLING_RUN_QUEUE, { runId: run.id }));
    }
  }

  private async work(runId: string): Promise<void> {
    while (!this.isStopping && (await this.step(runId)));
  }

  /** One chunk. @returns whether there may be more */
  private async step(runId: string): Promise<boolean> {
    const attempt: Attempt = { cursor: null, size: 0 };
    try {
      return await this.database.transaction(async (tx) => {
        const run = await this.chunk.next(tx, runId, attempt);
        if (run === null) return false;
        await this.tell(run, (event) => this.live.publish(tx, event));
        return run.state === 'running';
      });
    } catch (error) {
      return this.afterRefusal(runId, attempt, error);
    }
  }

  /** What went wrong decides: set an account aside, stop, or leave it to the next attempt. */
  private async afterRefusal(runId: string, attempt: Attempt, error: unknown): Promise<boolean> {
    const state = sqlState(error);
    if (isBug(error)) return this.fail(runId, error);
    // The database is away or overloaded: the job runs again later.
    if (state === undefined || !DATA_ERRORS.has(state.slice(0, 2))) throw error;
    const constraint = violatedConstraint(error);
    const isCollision = isUniqueViolation(error, 'ux_invoice_line_charge');
    this.log.warn({ runId, state, constraint, isCollision }, 'a chunk was refused');
    const reason = `The database refused the invoice (${constraint ?? state}).`;
    await this.database.transaction((tx) => this.chunk.isolate(tx, runId, { attempt, reason, isCollision }));
    return true;
  }

  /** A bug of ours: the run stops where it is, visibly, instead of trying for ever. */
  private async fail(runId: string, error: unknown): Promise<false> {
    this.log.error({ runId, err: error }, 'a billing run failed');
    await this.database.transaction(async (tx) => {
      const failure = error instanceof Error ? error.message : 'unknown error';
      await this.runs.update(tx, runId, { state: 'failed', failure });
      await this.live.publish(tx, { topic: 'billing-run', id: runId, data: { state: 'failed' } });
    });
    return false;
  }

  private tell(
    run: BillingRunEntity,
    publish: (event: Parameters<LiveEvents['publish']>[1]) => Promise<void>,
  ): Promise<void> {
    const { state, subscribersDone, subscribersTotal, invoiceCount, parkedCount, lastNumber } = run;
    const data = { state, subscribersDone, subscribersTotal, invoiceCount, parkedCount, lastNumber };
    return publish({ topic: 'billing-run', id: run.id, data });
  }
}
