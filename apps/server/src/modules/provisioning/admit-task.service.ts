import { Injectable } from '@nestjs/common';
import type { CreateTask } from '@demarc/contracts';
import { isParameterPath } from '@demarc/datamodel';
import type { Tx } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { RouterFiles } from '../inventory/router-files.service';
import {
  FileForAnotherModel,
  ParameterUnknown,
  RouterNotArmed,
  RouterNotManaged,
  TaskNotFound,
  TransferNotUnderWay,
  WindowsOverlap,
} from './provisioning.errors';
import { isUnderWay } from './task-payload';
import { TaskRepository } from './task.repository';
import { READING_TASKS } from './write-gate.service';

/** Which tasks a router may be given at all. */
@Injectable()
export class AdmitTask {
  constructor(
    private readonly inventory: InventoryService,
    private readonly files: RouterFiles,
    private readonly tasks: TaskRepository,
  ) {}

  /** Locks the router; throws what speaks against the task. */
  async admit(tx: Tx, cpeId: string, order: CreateTask): Promise<void> {
    const { kind } = order;
    for (const path of pathsOf(order)) if (!isParameterPath(path)) throw new ParameterUnknown(path);
    const cpe = await this.inventory.getForUpdate(tx, cpeId);
    if (cpe.state !== 'active' && cpe.state !== 'enrolling') throw new RouterNotManaged(cpe.state);
    if (cpe.mode === 'observe' && !READING_TASKS.includes(kind)) throw new RouterNotArmed();
    if (kind === 'cancel-transfer') return this.admitCancel(tx, cpeId, order.taskId);
    if (kind !== 'download') return;
    const [first, second] = order.windows ?? [];
    if (first !== undefined && second !== undefined && second.startSeconds < first.endSeconds)
      throw new WindowsOverlap();
    // C20: the wrong image makes a brick of a router.
    const { productClass } = await this.files.get(tx, order.fileId);
    if (productClass !== '' && productClass !== cpe.productClass) throw new FileForAnotherModel(productClass);
  }

  private async admitCancel(tx: Tx, cpeId: string, taskId: string): Promise<void> {
    const transfer = await this.tasks.find(tx, taskId);
    if (transfer === null || transfer.cpeId !== cpeId || transfer.kind !== 'download') throw new TaskNotFound(taskId);
    if (!isUnderWay(transfer)) throw new TransferNotUnderWay(transfer.state);
  }
}

function pathsOf(order: CreateTask): string[] {
  switch (order.kind) {
    case 'set-parameters':
      return order.parameters.map(({ path }) => path);
    // An object's name, which ends with a dot, stands for all below it.
    case 'get-attributes':
      return order.paths.map((path) => path.replace(/\.$/, ''));
    case 'set-attributes':
      return order.attributes.map(({ path }) => path.replace(/\.$/, ''));
    default:
      return [];
  }
}
