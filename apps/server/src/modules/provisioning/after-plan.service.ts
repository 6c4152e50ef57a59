import { Injectable } from '@nestjs/common';
import type { AcsRequest, RpcOutcome } from '@demarc/cwmp';
import { CpeEvents } from '../inventory/cpe-events.service';
import type { ReadableGroup } from '@demarc/datamodel';
import { LastWork } from './last-work.service';
import { MeasureThroughput } from './measure-throughput.service';
import { RunDiagnostics } from './run-diagnostics.service';
import { RunPushes } from './run-pushes.service';
import { RunTasks } from './run-tasks.service';
import type { SessionWork } from './session-work';

/** The tree, what people look at, or what is read of it regularly. */
export type ReadingWish = 'refresh' | 'read-live' | { readonly groups: readonly ReadableGroup[] };

/** What a session does once the wanted state is in place: profiles, tasks, then scripts. */
@Injectable()
export class AfterPlan {
  constructor(
    private readonly pushes: RunPushes,
    readonly tasks: RunTasks,
    private readonly throughput: MeasureThroughput,
    private readonly diagnostics: RunDiagnostics,
    readonly events: CpeEvents,
    readonly last: LastWork,
  ) {}

  /** A plan is stored: a task of reading that waited for it is done, or goes on to the counters. */
  async planned(work: SessionWork): Promise<void> {
    if (work.task?.kind === 'read-live' && (await this.throughput.begin(work))) await this.tasks.hasRead(work);
    else await this.tasks.refreshed(work);
  }

  /** What a plan is to read, where it is that; null when nothing waits. */
  async next(work: SessionWork): Promise<AcsRequest | ReadingWish | null> {
    for (;;) {
      const asked = (await this.throughput.request(work)) ?? (await this.diagnostics.next(work));
      const next = asked ?? (await this.pushes.next(work)) ?? (await this.tasks.next(work));
      if (next === 'diagnose') {
        await this.diagnostics.begin(work);
        continue;
      }
      if (next !== null) return next;
      const last = await this.last.next(work);
      // What scripts have ordered is carried out as a task, before they go on.
      if (last !== 'task') return last;
    }
  }

  async record(work: SessionWork, outcome: RpcOutcome, message: Uint8Array): Promise<void> {
    if (work.task?.step === 'counters') {
      if (await this.throughput.record(work, outcome)) await this.tasks.refreshed(work);
    } else if (work.task?.step === 'diagnose') this.diagnostics.record(work, outcome);
    else if (this.last.scripts.isAsking(work)) this.last.scripts.record(work, outcome);
    else if ((work.push ?? null) === null) await this.tasks.record(work, outcome);
    else this.pushes.record(work, outcome, message);
  }

  async lost(work: SessionWork): Promise<void> {
    await this.diagnostics.lost(work);
    await this.pushes.lost(work);
    await this.tasks.lost(work);
    await this.last.scripts.lost(work);
  }
}
