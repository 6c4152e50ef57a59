import { Injectable } from '@nestjs/common';
import type { ParameterValue, RpcOutcome } from '@demarc/cwmp';
import { ReportedTree } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import { CpeTrees, type ChangeCause } from '../inventory/cpe-trees.service';
import { InventoryService } from '../inventory/inventory.service';
import type { SessionWork, TaskRun } from './session-work';
import { TaskRepository } from './task.repository';

/** What the answers to tasks teach of the tree: who has ordered a change sees it at once. */
@Injectable()
export class TaskReadings {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly trees: CpeTrees,
    private readonly tasks: TaskRepository,
    private readonly clock: Clock,
  ) {}

  async treeOf(cpeId: string): Promise<ReportedTree> {
    return ReportedTree.of((await this.trees.find(this.database.sql, cpeId))?.parameters ?? []);
  }

  /** @param run as it was when the question was asked */
  async learn(work: SessionWork, run: TaskRun, outcome: RpcOutcome): Promise<void> {
    if ('fault' in outcome) return;
    const { response } = outcome;
    if (run.kind === 'delete-object') await this.store(work, run, { objects: [run.result[0]?.path ?? ''], values: [] });
    else if (response.method === 'GetParameterValuesResponse') {
      const objects = askedBy(run).filter((name) => name.endsWith('.'));
      await this.store(work, run, { objects, values: response.values });
    }
  }

  /** Objects that were read as a whole lose what they did not show again. */
  private async store(
    work: SessionWork,
    run: TaskRun,
    { objects, values }: { objects: readonly string[]; values: readonly ParameterValue[] },
  ): Promise<void> {
    const concealed = this.trees.conceal(values);
    await this.database.transaction(async (tx) => {
      // The router's own lock comes first, as in every other write about it.
      const { root } = await this.inventory.getForUpdate(tx, work.cpeId);
      const stored = await this.trees.find(tx, work.cpeId);
      if (stored === null || root === null) return;
      const known = ReportedTree.of(stored.parameters).withValues(concealed);
      const tree = objects.reduce(
        (made, object) =>
          object === root
            ? made
            : made.withObject(
                object,
                concealed.filter(({ name }) => name.startsWith(object)),
              ),
        known,
      );
      const at = this.clock.now();
      const { cpeId, sessionId, sourceAddress } = work;
      const wrote = await this.writtenBy(tx, run);
      const read = { cpeId, root, tree, isComplete: false, source: 'session' as const, sessionId, at, sourceAddress };
      await this.trees.store(tx, { ...read, wrote });
    });
  }

  private async writtenBy(tx: Tx, run: TaskRun): Promise<ReadonlyMap<string, ChangeCause>> {
    if (run.step !== 'read-back') return new Map();
    const task = await this.tasks.find(tx, run.taskId);
    if (task === null) return new Map();
    return new Map(run.result.map(({ path }) => [path, { source: 'task', by: task.createdBy, taskId: task.id }]));
  }
}

/** What was asked for. */
export function askedBy(run: TaskRun): readonly string[] {
  switch (run.step) {
    case 'each':
      return run.names.slice(0, 1);
    case 'read-new':
      return run.instance === undefined ? [] : [run.instance];
    case 'read-back':
      return run.names;
    default:
      return run.kind === 'get-parameters' ? run.result.map(({ path }) => path) : [];
  }
}
