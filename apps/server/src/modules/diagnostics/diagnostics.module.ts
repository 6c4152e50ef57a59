import { Module, RequestMethod, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { CatalogModule } from '../catalog/catalog.module';
import { CwmpModule } from '../cwmp/cwmp.module';
import { IncidentsModule } from '../incidents/incidents.module';
import { InventoryModule } from '../inventory/inventory.module';
import { InvoicesModule } from '../invoices/invoices.module';
import { PaymentsModule } from '../payments/payments.module';
import { ProvisioningModule } from '../provisioning/provisioning.module';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { DiagnosedRouters } from './diagnosed-routers.service';
import { Diagnoses } from './diagnosis.service';
import { DiagnosisTasks } from './diagnosis-tasks.service';
import { DiagnosticsController } from './diagnostics.controller';
import { ForgetProofsJob } from './forget-proofs.job';
import { ForgetProofs } from './forget-proofs.service';
import { HomeService } from './home.service';
import { KeptProofs } from './kept-proofs.service';
import { MoneyOfDiagnosis } from './money-of-diagnosis.service';
import { OverviewService } from './overview.service';
import { ProofBoard } from './proof-board.service';
import { ProofBoardRepository } from './proof-board.repository';
import { ProofFactsReader } from './proof-facts.service';
import { ProofKeeper } from './proof-keeper.service';
import { ProofNews } from './proof-news.service';
import { ProofRegister } from './proof-register.service';
import { ProofRepository } from './proof.repository';
import { ProofsController } from './proofs.controller';
import { ProofsService } from './proofs.service';
import { SearchService } from './search.service';
import { ServiceOverviews } from './service-overview.service';
import { SubscriberList } from './subscriber-list.service';
import { SubscriberPagesController } from './subscriber-pages.controller';
import { TimelineService } from './timeline.service';
import { WidgetController } from './widget.controller';
import { WidgetRepository } from './widget.repository';
import { WidgetCors } from './widget-cors';
import { WidgetOrigins } from './widget-origins.service';
import { WidgetScripts } from './widget-scripts.service';
import { WidgetSettingsController } from './widget-settings.controller';
import { WidgetStreams } from './widget-streams.service';
import { WidgetSubscribers } from './widget-subscribers.service';
import { WidgetTokens } from './widget-tokens.service';

@Module({
  imports: [
    AccessModule,
    CatalogModule,
    CwmpModule,
    IncidentsModule,
    InventoryModule,
    InvoicesModule,
    PaymentsModule,
    ProvisioningModule,
    StaffModule,
    SubscribersModule,
  ],
  controllers: [
    DiagnosticsController,
    ProofsController,
    SubscriberPagesController,
    WidgetController,
    WidgetSettingsController,
  ],
  providers: [
    DiagnosedRouters,
    Diagnoses,
    DiagnosisTasks,
    ForgetProofs,
    ForgetProofsJob,
    HomeService,
    KeptProofs,
    MoneyOfDiagnosis,
    OverviewService,
    ProofBoard,
    ProofBoardRepository,
    ProofFactsReader,
    ProofKeeper,
    ProofNews,
    ProofRegister,
    ProofRepository,
    ProofsService,
    SearchService,
    ServiceOverviews,
    SubscriberList,
    TimelineService,
    WidgetOrigins,
    WidgetRepository,
    WidgetScripts,
    WidgetStreams,
    WidgetSubscribers,
    WidgetTokens,
  ],
  exports: [WidgetOrigins],
})
export class DiagnosticsModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(WidgetCors).forRoutes({ path: 'widget/*rest', method: RequestMethod.ALL });
  }
}
