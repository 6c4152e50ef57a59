import { Injectable } from '@nestjs/common';
import { assertNever } from '@demarc/kernel';
import type { ApproveBulkChange, DecideBulkChange as Decision } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import type { BulkChangeEntity } from './bulk-change.entity';
import { BulkChangeNews } from './bulk-change-news.service';
import { BulkChangeRepository } from './bulk-change.repository';
import { BulkRouterRepository } from './bulk-router.repository';
import {
  BulkChangeChanged,
  BulkChangeNeedsApproval,
  BulkChangeNotFound,
  BulkChangeNotIn,
  NothingToChange,
  OwnBulkChange,
} from './bulk-changes.errors';
import { PlanBulkChange } from './plan-bulk-change.service';

const NO_WAIT = { waitsFor: null, waitsUntil: null };

/** What people do with a bulk change: let it start, hold it, go on, give it up, try again. */
@Injectable()
export class DecideBulkChange {
  constructor(
    private readonly database: Database,
    private readonly changes: BulkChangeRepository,
    private readonly routers: BulkRouterRepository,
    private readonly planner: PlanBulkChange,
    private readonly news: BulkChangeNews,
    private readonly clock: Clock,
  ) {}

  /** C34: a second person has seen what it does, and it starts. */
  approve(by: StaffIdentity, id: string, { wouldChange, reason }: ApproveBulkChange): Promise<void> {
    return this.locked(id, async (tx, change) => {
      if (change.state !== 'draft') throw new BulkChangeNotIn(change.state, 'approve');
      if (change.createdById === by.id) throw new OwnBulkChange();
      const { waiting = 0 } = (await this.routers.counts(tx, [id])).get(id) ?? {};
      if (waiting !== wouldChange) throw new BulkChangeChanged(waiting);
      const now = this.clock.now();
      const approval = { approvedById: by.id, approvedBy: by.name, approvedAt: now };
      await this.changes.update(tx, id, { ...approval, state: 'running', startedAt: now, judgedSince: now });
      await this.news.decided(tx, by, change, { what: 'approved', reason, after: { wouldChange } });
      await this.news.begun(tx, id);
    });
  }

  decide(by: StaffIdentity, id: string, { decision, reason }: Decision): Promise<void> {
    return this.locked(id, async (tx, change) => {
      await this.carryOut(tx, by, change, { decision, reason });
      await this.news.decided(tx, by, change, { what: `${decision}-ordered`, reason });
      if (decision !== 'pause' && decision !== 'cancel') await this.news.begun(tx, id);
    });
  }

  private locked(id: string, work: (tx: Tx, change: BulkChangeEntity) => Promise<void>): Promise<void> {
    return this.database.transaction(async (tx) => {
      const change = await this.changes.lock(tx, id);
      if (change === null) throw new BulkChangeNotFound(id);
      await work(tx, change);
    });
  }

  private async carryOut(
    tx: Tx,
    by: StaffIdentity,
    { id, state, needsApproval }: BulkChangeEntity,
    { decision, reason }: Decision,
  ): Promise<void> {
    const now = this.clock.now();
    const needs = (...states: BulkChangeEntity['state'][]): void => {
      if (!states.includes(state)) throw new BulkChangeNotIn(state, decision);
    };
    switch (decision) {
      case 'start':
        needs('draft');
        if (needsApproval) throw new BulkChangeNeedsApproval((await this.planner.approval(tx, 0)).approvalAbove);
        return this.changes.update(tx, id, { state: 'running', startedAt: now, judgedSince: now });
      case 'pause':
        needs('running');
        return this.changes.update(tx, id, { state: 'paused', ...NO_WAIT });
      case 'resume':
        needs('paused');
        // Who goes on has looked at what was refused: it does not pause the change again.
        return this.changes.update(tx, id, { state: 'running', haltReason: null, judgedSince: now });
      case 'cancel':
        needs('draft', 'running', 'paused');
        await this.routers.cancelWaiting(tx, id, `given up by ${by.name}: ${reason}`, now);
        return this.changes.update(tx, id, { state: 'cancelled', haltReason: null, ...NO_WAIT, finishedAt: now });
      case 'retry':
        needs('running', 'paused', 'done');
        if ((await this.routers.requeue(tx, id)) === 0) throw new NothingToChange();
        return this.changes.update(tx, id, {
          state: 'running',
          haltReason: null,
          finishedAt: null,
          judgedSince: now,
        });
      default:
        return assertNever(decision);
    }
  }
}
