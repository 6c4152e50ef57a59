import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';
import { CpeTrees, type ChangeCause } from '../inventory/cpe-trees.service';
import { TaskRepository } from './task.repository';

/** Tells the history of a router which of its values a task has written. */
@Injectable()
export class ChangeCauses implements OnModuleInit {
  constructor(
    private readonly trees: CpeTrees,
    private readonly tasks: TaskRepository,
  ) {}

  onModuleInit(): void {
    this.trees.registerCauses((tx, cpeId, since) => this.of(tx, cpeId, since));
  }

  /** A task reads back what it wrote and leaves the tree to the next reading; until then its word stands. */
  private async of(sql: Sql, cpeId: string, since: Date): Promise<ReadonlyMap<string, ChangeCause>> {
    const tasks = await this.tasks.listSetSince(sql, cpeId, since);
    return new Map(
      tasks.flatMap(({ id, createdBy, result }) =>
        result.map(({ path }) => [path, { source: 'task', by: createdBy, taskId: id }] as const),
      ),
    );
  }
}
