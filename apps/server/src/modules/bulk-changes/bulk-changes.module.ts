import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module';
import { ControlModule } from '../control/control.module';
import { IncidentsModule } from '../incidents/incidents.module';
import { InventoryModule } from '../inventory/inventory.module';
import { ProfilesModule } from '../profiles/profiles.module';
import { ProvisioningModule } from '../provisioning/provisioning.module';
import { StaffModule } from '../staff/staff.module';
import { BulkChangeBook } from './bulk-change-book.service';
import { BulkChangeNews } from './bulk-change-news.service';
import { BulkChangeReport } from './bulk-change-report.service';
import { BulkChangeRepository } from './bulk-change.repository';
import { BulkChangesController } from './bulk-changes.controller';
import { BulkChangeViews } from './bulk-change-views.service';
import { BulkReportRepository } from './bulk-report.repository';
import { BulkRouterRepository } from './bulk-router.repository';
import { BulkTargets } from './bulk-targets.service';
import { CarryOutOrder } from './carry-out-order.service';
import { CreateBulkChange } from './create-bulk-change.service';
import { DecideBulkChange } from './decide-bulk-change.service';
import { FreezeRouters } from './freeze-routers.service';
import { JudgeRouters } from './judge-routers.service';
import { PlanBulkChange } from './plan-bulk-change.service';
import { PlanValues } from './plan-values.service';
import { PreviewBulkChange } from './preview-bulk-change.service';
import { RunBulkChangesJob } from './run-bulk-changes.job';
import { RunBulkChanges } from './run-bulk-changes.service';
import { SealedOrders } from './sealed-orders.service';
import { StartRouters } from './start-routers.service';
import { UndoBulkChange } from './undo-bulk-change.service';

@Module({
  imports: [
    CatalogModule,
    ControlModule,
    IncidentsModule,
    InventoryModule,
    ProfilesModule,
    ProvisioningModule,
    StaffModule,
  ],
  controllers: [BulkChangesController],
  providers: [
    BulkChangeBook,
    BulkChangeNews,
    BulkChangeReport,
    BulkChangeRepository,
    BulkChangeViews,
    BulkReportRepository,
    BulkRouterRepository,
    BulkTargets,
    CarryOutOrder,
    CreateBulkChange,
    DecideBulkChange,
    FreezeRouters,
    JudgeRouters,
    PlanBulkChange,
    PlanValues,
    PreviewBulkChange,
    RunBulkChanges,
    RunBulkChangesJob,
    SealedOrders,
    StartRouters,
    UndoBulkChange,
  ],
  exports: [CreateBulkChange, DecideBulkChange, PreviewBulkChange],
})
export class BulkChangesModule {}
