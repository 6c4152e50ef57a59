import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { InventoryService } from '../inventory/inventory.service';
import { AuditLog } from '../staff/audit.service';
import { MadeRowsRepository } from './made-rows.repository';
import { WakeRouter } from './wake-router.service';
import { WantedRepository } from './wanted.repository';

/** What a router refused, or took and did not keep, is left alone until somebody says that it shall be tried again. */
@Injectable()
export class AskAgain {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly rows: MadeRowsRepository,
    private readonly wanted: WantedRepository,
    private readonly audit: AuditLog,
    private readonly calls: WakeRouter,
  ) {}

  async apply(by: StaffIdentity, cpeId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.inventory.getForUpdate(tx, cpeId);
      const values = await this.wanted.forgetRefusals(tx, cpeId, null);
      await this.rows.forgetAttempts(tx, cpeId);
      await this.wanted.markDue(tx, [cpeId], 'what it refused is tried again');
      const common = { by, subjectType: 'router', subjectId: cpeId };
      await this.audit.record(tx, { ...common, action: 'router.asked-again', after: { values } });
    });
    await this.calls.wake(by, cpeId);
  }
}
