import { Injectable } from '@nestjs/common';
import type { CreateTask } from '@demarc/contracts';
import { isParameterPath } from '@demarc/datamodel';
import type { Tx } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { RouterFiles } from '../inventory/router-files.service';
import { FileForAnotherModel, ParameterUnknown, RouterNotArmed, RouterNotManaged } from './provisioning.errors';
import { READING_TASKS } from './write-gate.service';

/** Which tasks a router may be given at all. */
@Injectable()
export class AdmitTask {
  constructor(
    private readonly inventory: InventoryService,
    private readonly files: RouterFiles,
  ) {}

  /** Locks the router; throws what speaks against the task. */
  async admit(tx: Tx, cpeId: string, { kind, parameters = [], fileId }: CreateTask): Promise<void> {
    for (const { path } of parameters) if (!isParameterPath(path)) throw new ParameterUnknown(path);
    const cpe = await this.inventory.getForUpdate(tx, cpeId);
    if (cpe.state !== 'active' && cpe.state !== 'enrolling') throw new RouterNotManaged(cpe.state);
    if (cpe.mode === 'observe' && !READING_TASKS.includes(kind)) throw new RouterNotArmed();
    if (fileId === undefined) return;
    // C20: the wrong image makes a brick of a router.
    const { productClass } = await this.files.get(tx, fileId);
    if (productClass !== '' && productClass !== cpe.productClass) throw new FileForAnotherModel(productClass);
  }
}
