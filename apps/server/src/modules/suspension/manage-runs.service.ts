import { Injectable } from '@nestjs/common';
import type { ChangeSuspensionLimits, DecideSuspensionRun, SuspensionLimits } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import { RunChangedMeanwhile, RunNotFound, RunNotHeld } from './suspension.errors';
import { SuspensionWatchRepository } from './suspension.repository';
import { SuspensionRunRepository } from './suspension-run.repository';

const DAY_MS = 86_400_000;

/** A person decides about a run that a guard holds, and about how much runs may do without one. */
@Injectable()
export class ManageRuns {
  constructor(
    private readonly database: Database,
    private readonly runs: SuspensionRunRepository,
    private readonly watches: SuspensionWatchRepository,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** Approved, it goes on at its pace; each service is decided once more when it is its turn. */
  decide(by: StaffIdentity, runId: string, request: DecideSuspensionRun): Promise<void> {
    return this.database.transaction(async (tx) => {
      const run = await this.runs.lock(tx, runId);
      const counts = (await this.runs.counts(tx, [runId])).get(runId);
      if (run === null || counts === undefined) throw new RunNotFound(runId);
      if (run.heldAt === null) throw new RunNotHeld();
      if (counts.waiting !== request.waiting) throw new RunChangedMeanwhile(counts.waiting);
      const allowedCount = request.decision === 'approve' ? counts.done + counts.waiting : run.allowedCount;
      if (request.decision === 'approve') await this.runs.approveWaiting(tx, runId);
      else await this.discard(tx, runId, by, request.reason);
      const decision = { decidedBy: by.name, decidedAt: this.clock.now(), decisionReason: request.reason };
      await this.runs.decide(tx, runId, { ...decision, allowedCount });
      await this.audit.record(tx, {
        by,
        action: request.decision === 'approve' ? 'suspension-run.approved' : 'suspension-run.discarded',
        subjectType: 'suspension-run',
        subjectId: runId,
        before: { on: run.runOn, waiting: counts.waiting, heldReasons: run.heldReasons },
        reason: request.reason,
      });
      await this.live.publish(tx, { topic: 'suspension', id: runId });
    });
  }

  changeLimits(by: StaffIdentity, change: ChangeSuspensionLimits): Promise<SuspensionLimits> {
    return this.database.transaction((tx) => this.changeLimitsIn(tx, by, change));
  }

  /** A day may take away so many without a person; a higher limit stays. */
  async allowAtLeast(by: string, alwaysAllowed: number, reason: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { id: _id, ...limits } = await this.runs.lockLimits(tx);
      if (limits.alwaysAllowed < alwaysAllowed) await this.changeLimitsIn(tx, by, { ...limits, alwaysAllowed, reason });
    });
  }

  private async changeLimitsIn(
    tx: Tx,
    by: StaffIdentity | string,
    { reason, ...limits }: ChangeSuspensionLimits,
  ): Promise<SuspensionLimits> {
    const { id: _id, ...before } = await this.runs.lockLimits(tx);
    await this.runs.changeLimits(tx, limits);
    await this.audit.record(tx, {
      by,
      action: 'suspension-limits.changed',
      subjectType: 'suspension-limits',
      subjectId: 'limits',
      before,
      after: limits,
      reason,
    });
    await this.live.publish(tx, { topic: 'suspension', id: 'limits' });
    return limits;
  }

  /** They are let be for a day, and looked at again then. */
  private async discard(tx: Tx, runId: string, by: StaffIdentity, reason: string): Promise<void> {
    const subscriberIds = await this.runs.discardWaiting(tx, runId, `discarded by ${by.name}: ${reason}`);
    const nextDecisionAt = new Date(this.clock.now().getTime() + DAY_MS);
    await this.watches.lookNoLater(
      tx,
      subscriberIds.map((subscriberId) => ({ subscriberId, nextDecisionAt })),
    );
  }
}
