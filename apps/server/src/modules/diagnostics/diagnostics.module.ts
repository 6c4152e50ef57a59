import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { CatalogModule } from '../catalog/catalog.module';
import { CwmpModule } from '../cwmp/cwmp.module';
import { InventoryModule } from '../inventory/inventory.module';
import { InvoicesModule } from '../invoices/invoices.module';
import { PaymentsModule } from '../payments/payments.module';
import { ProvisioningModule } from '../provisioning/provisioning.module';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { DiagnosticsController } from './diagnostics.controller';
import { HomeService } from './home.service';
import { OverviewService } from './overview.service';
import { ProofsService } from './proofs.service';
import { RestoreTimes } from './restore-times.service';
import { SearchService } from './search.service';
import { ServiceOverviews } from './service-overview.service';
import { SubscriberList } from './subscriber-list.service';
import { SubscriberPagesController } from './subscriber-pages.controller';
import { TimelineService } from './timeline.service';

@Module({
  imports: [
    AccessModule,
    CatalogModule,
    CwmpModule,
    InventoryModule,
    InvoicesModule,
    PaymentsModule,
    ProvisioningModule,
    StaffModule,
    SubscribersModule,
  ],
  controllers: [DiagnosticsController, SubscriberPagesController],
  providers: [
    HomeService,
    OverviewService,
    ProofsService,
    RestoreTimes,
    SearchService,
    ServiceOverviews,
    SubscriberList,
    TimelineService,
  ],
})
export class DiagnosticsModule {}
