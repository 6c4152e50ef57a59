import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { BulkChangesModule } from '../bulk-changes/bulk-changes.module';
import { CampaignsModule } from '../campaigns/campaigns.module';
import { CatalogModule } from '../catalog/catalog.module';
import { DiagnosticsModule } from '../diagnostics/diagnostics.module';
import { IncidentsModule } from '../incidents/incidents.module';
import { InventoryModule } from '../inventory/inventory.module';
import { InvoicesModule } from '../invoices/invoices.module';
import { LedgerModule } from '../ledger/ledger.module';
import { PaymentsModule } from '../payments/payments.module';
import { ProvisioningModule } from '../provisioning/provisioning.module';
import { ScriptsModule } from '../scripts/scripts.module';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { SuspensionModule } from '../suspension/suspension.module';
import { DemoBoot } from './demo-boot.service';
import { DemoClock } from './demo-clock.service';
import { DemoFiles } from './demo-files.service';
import { DemoBulk } from './demo-bulk.service';
import { DemoChanges } from './demo-changes.service';
import { DemoFirmware } from './demo-firmware.service';
import { DemoFleet } from './demo-fleet.service';
import { DemoHelpDesk } from './demo-help-desk.service';
import { DemoHeroine } from './demo-heroine.service';
import { DemoInventory } from './demo-inventory.service';
import { DemoLaboratory } from './demo-laboratory.service';
import { DemoMoney } from './demo-money.service';
import { DemoNas } from './demo-nas.service';
import { DemoPast } from './demo-past.service';
import { DemoPolicies } from './demo-policies.service';
import { DemoReadings } from './demo-readings.service';
import { DemoScenes } from './demo-scenes.service';
import { DemoScripts } from './demo-scripts.service';
import { DemoSeed } from './demo-seed.service';
import { DemoStaff } from './demo-staff.service';
import { DemoStage } from './demo-stage.service';
import { DemoStory } from './demo-story.service';
import { DemoStreet } from './demo-street.service';
import { DemoTime } from './demo-time.service';
import { DemoController } from './demo.controller';
import { DemoRepository } from './demo.repository';

/** Loaded by `npm run demo` alone. */
@Module({
  imports: [
    AccessModule,
    BulkChangesModule,
    CampaignsModule,
    CatalogModule,
    DiagnosticsModule,
    IncidentsModule,
    InventoryModule,
    InvoicesModule,
    LedgerModule,
    PaymentsModule,
    ProvisioningModule,
    ScriptsModule,
    StaffModule,
    SubscribersModule,
    SuspensionModule,
  ],
  controllers: [DemoController],
  providers: [
    DemoBoot,
    DemoBulk,
    DemoChanges,
    DemoClock,
    DemoFiles,
    DemoFirmware,
    DemoFleet,
    DemoHelpDesk,
    DemoHeroine,
    DemoInventory,
    DemoLaboratory,
    DemoMoney,
    DemoNas,
    DemoPast,
    DemoPolicies,
    DemoReadings,
    DemoRepository,
    DemoScenes,
    DemoScripts,
    DemoSeed,
    DemoStaff,
    DemoStage,
    DemoStory,
    DemoStreet,
    DemoTime,
  ],
  exports: [DemoBoot, DemoHelpDesk],
})
export class DemoModule {}
