import { Injectable } from '@nestjs/common';
import type { ArmModel } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { InventoryService } from '../inventory/inventory.service';
import { RouterModes } from '../inventory/router-modes.service';
import { HeldWorkRepository } from './held-work.repository';
import { ModelChangedMeanwhile } from './provisioning.errors';
import { WantedRepository } from './wanted.repository';

/** A whole model at once is still called one after the other. */
const CALLS_PER_SECOND = 20;

/** Arms observed routers: from then on what is wanted of them is written. Disarmed, they are only read again. */
@Injectable()
export class ArmRouters {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly modes: RouterModes,
    private readonly wanted: WantedRepository,
    private readonly held: HeldWorkRepository,
    private readonly clock: Clock,
  ) {}

  one(by: StaffIdentity, cpeId: string, reason: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.inventory.getForUpdate(tx, cpeId);
      await this.armIn(tx, by, [cpeId], reason);
    });
  }

  /** All observed routers of a model, as many as the decider saw. */
  model(by: StaffIdentity, { manufacturer, productClass, observed, reason }: ArmModel): Promise<number> {
    return this.database.transaction(async (tx) => {
      const cpeIds = await this.modes.listObserved(tx, { manufacturer, productClass });
      if (cpeIds.length !== observed) throw new ModelChangedMeanwhile(cpeIds.length);
      return (await this.armIn(tx, by, cpeIds, reason)).length;
    });
  }

  /** Marks them due and has them called, so many a second. */
  async armIn(tx: Tx, by: StaffIdentity | string, cpeIds: readonly string[], reason: string): Promise<string[]> {
    const armed = await this.modes.set(tx, by, { cpeIds, mode: 'manage', reason });
    await this.wanted.markDue(tx, armed, 'armed');
    await this.held.call(tx, armed, { now: this.clock.now(), perSecond: CALLS_PER_SECOND });
    return armed;
  }

  /** What was written stays written; nothing more is. */
  disarm(by: StaffIdentity, cpeId: string, reason: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.inventory.getForUpdate(tx, cpeId);
      await this.disarmIn(tx, by, [cpeId], reason);
    });
  }

  async disarmIn(tx: Tx, by: StaffIdentity | string, cpeIds: readonly string[], reason: string): Promise<void> {
    const disarmed = await this.modes.set(tx, by, { cpeIds, mode: 'observe', reason });
    // Planned anew at the next Inform, as a difference and no more.
    await this.wanted.markDue(tx, disarmed, 'disarmed');
  }
}
