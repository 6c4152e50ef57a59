import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { StaffIdentity } from '../../platform/http/permissions';
import { InventoryService } from '../inventory/inventory.service';
import type { CpeConnectionWanted } from './provisioning.events';

/** Asks for a call. Who can call, and how, is the protocol side's. */
@Injectable()
export class WakeRouter {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async wake(by: StaffIdentity | string, cpeId: string): Promise<Date> {
    const name = typeof by === 'string' ? by : by.name;
    await this.database.transaction(async (tx) => {
      await this.inventory.get(tx, cpeId);
      const event: CpeConnectionWanted = {
        type: 'cpe.connection-wanted',
        subjectId: cpeId,
        payload: { cpeId, reason: `called by ${name}`, isUrgent: true },
      };
      await this.outbox.add(tx, event);
    });
    return this.clock.now();
  }

  /** In its turn, in the transaction of what it is called for. */
  async callIn(tx: Tx, cpeId: string, reason: string): Promise<void> {
    const event: CpeConnectionWanted = {
      type: 'cpe.connection-wanted',
      subjectId: cpeId,
      payload: { cpeId, reason },
    };
    await this.outbox.add(tx, event);
  }
}
