import { Injectable } from '@nestjs/common';
import type { LetGoSetting as LetGoRequest } from '@demarc/contracts';
import { isPlace } from '@demarc/provisioning';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { InventoryService } from '../inventory/inventory.service';
import { AuditLog } from '../staff/audit.service';
import { OperatorSettingRepository } from './operator-setting.repository';
import { NothingSetThere } from './provisioning.errors';
import { WakeRouter } from './wake-router.service';
import { WantedRepository } from './wanted.repository';

/** Takes back what an operator has set on one router by name: whoever wants something there besides holds it again. */
@Injectable()
export class LetGoSetting {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly settings: OperatorSettingRepository,
    private readonly wanted: WantedRepository,
    private readonly audit: AuditLog,
    private readonly calls: WakeRouter,
  ) {}

  async apply(by: StaffIdentity, cpeId: string, { reason, ...place }: LetGoRequest): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { subscriptionId } = await this.inventory.getForUpdate(tx, cpeId);
      const rows = await this.settings.list(tx, { cpeId, subscriptionId });
      const row = rows.find((one) => isPlace(place, one));
      if (row === undefined) throw new NothingSetThere(`${place.intent} ${place.field}`);
      await this.settings.delete(tx, row.id);
      await this.wanted.markDue(tx, [cpeId], `${by.name} lets ${row.intent} ${row.field} go`);
      const { intent, field, changeId } = row;
      const before = { intent, field, value: row.value, changeId };
      const subject = { subjectType: 'router', subjectId: cpeId };
      await this.audit.record(tx, { by, action: 'router.setting-let-go', ...subject, before, reason });
    });
    await this.calls.wake(by, cpeId);
  }
}
