import { Injectable } from '@nestjs/common';
import { formatMajor } from '@demarc/billing';
import type { SuspensionLimits, SuspensionRun, SuspensionRunCase } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { SubscribersService } from '../subscribers/subscribers.service';
import { RunNotFound } from './suspension.errors';
import { SuspensionCaseRepository } from './suspension-case.repository';
import type { SuspensionRunEntity } from './suspension-run.entity';
import { SuspensionRunRepository, type RunCounts } from './suspension-run.repository';

const RUNS_SHOWN = 31;
const CASES_SHOWN = 500;

/** Suspension runs as the API shows them. */
@Injectable()
export class RunViews {
  constructor(
    private readonly database: Database,
    private readonly runs: SuspensionRunRepository,
    private readonly waiting: SuspensionCaseRepository,
    private readonly subscribers: SubscribersService,
  ) {}

  async list(): Promise<SuspensionRun[]> {
    const { sql } = this.database;
    // A run that is held is shown however old it is.
    const recent = await this.runs.list(sql, RUNS_SHOWN);
    const held = (await this.runs.listHeld(sql)).filter(({ id }) => recent.every((run) => run.id !== id));
    return this.views([...recent, ...held]);
  }

  async one(id: string): Promise<SuspensionRun> {
    const run = await this.runs.find(this.database.sql, id);
    const [view] = run === null ? [] : await this.views([run]);
    if (view === undefined) throw new RunNotFound(id);
    return view;
  }

  async cases(runId: string): Promise<SuspensionRunCase[]> {
    const { sql } = this.database;
    if ((await this.runs.find(sql, runId)) === null) throw new RunNotFound(runId);
    const rows = await this.waiting.listOfRun(sql, runId, CASES_SHOWN);
    const people = await this.subscribers.listByIds(sql, [...new Set(rows.map(({ subscriberId }) => subscriberId))]);
    const byId = new Map(people.map((person) => [person.id, person]));
    return rows.map((row) => ({
      id: row.id,
      subscriptionId: row.subscriptionId,
      subscriberNumber: byId.get(row.subscriberId)?.number ?? '',
      subscriberName: byId.get(row.subscriberId)?.name ?? '',
      toState: row.toState,
      overdue: formatMajor(row.overdueMinor, row.currency),
      currency: row.currency,
      reason: row.reason,
      state: row.state,
      settledAt: row.settledAt?.toISOString() ?? null,
      outcome: row.outcome,
    }));
  }

  async limits(): Promise<SuspensionLimits> {
    const { id: _id, ...limits } = await this.runs.limits(this.database.sql);
    return limits;
  }

  private async views(rows: SuspensionRunEntity[]): Promise<SuspensionRun[]> {
    const counts = await this.runs.counts(
      this.database.sql,
      rows.map(({ id }) => id),
    );
    return rows.flatMap((row) => {
      const of = counts.get(row.id);
      return of === undefined ? [] : [toRun(row, of)];
    });
  }
}

const toRun = (row: SuspensionRunEntity, { waiting, done, dropped, discarded }: RunCounts): SuspensionRun => ({
  id: row.id,
  on: row.runOn,
  createdAt: row.createdAt.toISOString(),
  heldAt: row.heldAt?.toISOString() ?? null,
  heldReasons: row.heldReasons,
  counts: { waiting, done, dropped, discarded },
  decidedBy: row.decidedBy,
  decidedAt: row.decidedAt?.toISOString() ?? null,
  decisionReason: row.decisionReason,
});
