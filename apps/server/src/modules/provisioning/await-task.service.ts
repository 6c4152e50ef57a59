import { Injectable } from '@nestjs/common';
import { concatMap, filter, first, firstValueFrom, startWith, takeUntil, timer } from 'rxjs';
import { Database } from '../../platform/database/database';
import { LiveEvents } from '../../platform/live/live-events';
import type { CpeTaskEntity } from './task.entity';
import { isUnderWay } from './task-payload';
import { TaskRepository } from './task.repository';

/** Lets whoever has ordered something hear the end of it in the answer to the order. */
@Injectable()
export class AwaitTask {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskRepository,
    private readonly live: LiveEvents,
  ) {}

  /** @returns the task as it ended, or as it stands after `seconds` */
  async end(task: CpeTaskEntity, seconds: number): Promise<CpeTaskEntity> {
    if (seconds === 0 || isOver(task)) return task;
    // Heard before it is looked at: what happens in between is not missed.
    const end = this.live.stream.pipe(
      filter(({ topic, id }) => topic === 'task' && id === task.id),
      startWith(null),
      concatMap(() => this.tasks.find(this.database.sql, task.id)),
      first((now) => now === null || isOver(now), null),
      takeUntil(timer(seconds * 1000)),
    );
    const ended = await firstValueFrom(end, { defaultValue: null });
    return ended ?? (await this.tasks.find(this.database.sql, task.id)) ?? task;
  }
}

const isOver = (task: CpeTaskEntity): boolean => task.state !== 'queued' && !isUnderWay(task);
