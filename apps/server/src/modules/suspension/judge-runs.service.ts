import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import { LiveEvents } from '../../platform/live/live-events';
import { Logger } from '../../platform/logger';
import { GuardFactsReader } from './guard-facts.service';
import { heldReasons } from './run-guards';
import { SuspensionRunRepository } from './suspension-run.repository';

/** Holds a run as soon as a guard says so. Once held it waits for a person, whatever has passed meanwhile. */
@Injectable()
export class JudgeRuns {
  private readonly log;

  constructor(
    private readonly database: Database,
    private readonly runs: SuspensionRunRepository,
    private readonly facts: GuardFactsReader,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('suspension');
  }

  /** Before anything is taken away: every run in which something waits that nobody has approved. */
  async judgeAll(): Promise<void> {
    for (const id of await this.runs.listUnjudged(this.database.sql)) {
      await this.database.transaction((tx) => this.judge(tx, id));
    }
  }

  private async judge(tx: Tx, runId: string): Promise<void> {
    const run = await this.runs.lock(tx, runId);
    await this.runs.markJudged(tx, runId);
    const counts = (await this.runs.counts(tx, [runId])).get(runId);
    if (run === null || counts === undefined || counts.waiting === counts.approvedWaiting) return;
    const { done, waiting } = counts;
    const reasons = heldReasons(await this.facts.read(tx, run.runOn, { done, waiting, approved: run.allowedCount }));
    // What held it is kept as long as it is held, even when the cause has gone by itself.
    const seen = new Set(reasons.map(({ code }) => code));
    const kept = run.heldReasons.filter(({ code }) => !seen.has(code));
    if (reasons.length === 0 && kept.length === 0) return;
    await this.runs.hold(tx, runId, [...reasons, ...kept], this.clock.now());
    if (run.heldAt !== null) return;
    this.log.error({ run: run.runOn, waiting, reasons }, 'suspensions are held: a person must look');
    await this.live.publish(tx, { topic: 'suspension', id: runId });
  }
}
