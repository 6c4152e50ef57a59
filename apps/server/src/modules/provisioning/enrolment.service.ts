import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';

/** The moment in which a CPE becomes one of ours. */
@Injectable()
export class Enrolment {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly clock: Clock,
  ) {}

  async enrolled(cpeId: string): Promise<void> {
    await this.inventory.markEnrolled(this.database.sql, cpeId, this.clock.now());
    this.inventory.forget(cpeId);
  }
}
