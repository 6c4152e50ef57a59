import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import type { CpeTaskEntity } from './task.entity';
import { isUnderWay } from './task-payload';
import { TaskStates } from './task-states.service';
import { TaskRepository } from './task.repository';

const BATCH = 500;

/** What happens to tasks because time passes: their end, the doubt about what a router does not say, a pause that is over. */
@Injectable()
export class TaskTimes {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskRepository,
    private readonly states: TaskStates,
    private readonly clock: Clock,
  ) {}

  /** @param isHolding the emergency brake: what was not sent keeps its time, and nobody is called to be sent anything */
  async run({ isHolding }: { isHolding: boolean }): Promise<void> {
    await this.failExpired(isHolding);
    await this.each(
      (tx, now) => this.tasks.listDoubted(tx, now, BATCH),
      (tx, task) => this.states.doubt(tx, task),
    );
    if (isHolding) return;
    await this.each(
      (tx, now) => this.tasks.listPaused(tx, now, BATCH),
      (tx, task) => this.states.resume(tx, task),
    );
  }

  /**
   * Tasks whose time is over end as failed: nothing waits for ever, nothing is lost silently. While the emergency
   * brake holds them, those that were not sent keep their time.
   */
  private failExpired(isHolding: boolean): Promise<void> {
    const states = isHolding ? (['sent', 'uncertain'] as const) : (['queued', 'sent', 'uncertain'] as const);
    return this.each(
      (tx, now) => this.tasks.listExpired(tx, now, BATCH, states),
      async (tx, task) => {
        // What waited for another may have ended with that one just now.
        const current = task.afterTaskId === null ? task : await this.tasks.findForUpdate(tx, task.id);
        if (current !== null && (current.state === 'queued' || isUnderWay(current)))
          await this.states.expire(tx, current);
      },
    );
  }

  private each(
    list: (tx: Tx, now: Date) => Promise<CpeTaskEntity[]>,
    act: (tx: Tx, task: CpeTaskEntity) => Promise<void>,
  ): Promise<void> {
    return this.database.transaction(async (tx) => {
      for (const task of await list(tx, this.clock.now())) await act(tx, task);
    });
  }
}
