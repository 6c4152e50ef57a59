import { Injectable } from '@nestjs/common';
import type { AcsRequest, RpcOutcome } from '@demarc/cwmp';
import { RunPushes } from './run-pushes.service';
import { RunTasks } from './run-tasks.service';
import type { SessionWork } from './session-work';

/** What a session does once the wanted state is in place: profiles, then tasks. */
@Injectable()
export class AfterPlan {
  constructor(
    private readonly pushes: RunPushes,
    readonly tasks: RunTasks,
  ) {}

  /** `refresh` when the tree is to be learned again; null when nothing waits. */
  async next(work: SessionWork): Promise<AcsRequest | 'refresh' | null> {
    return (await this.pushes.next(work)) ?? this.tasks.next(work);
  }

  async record(work: SessionWork, outcome: RpcOutcome): Promise<void> {
    if ((work.push ?? null) === null) await this.tasks.record(work, outcome);
    else this.pushes.record(work, outcome);
  }

  async lost(work: SessionWork): Promise<void> {
    await this.pushes.lost(work);
    await this.tasks.lost(work);
  }
}
