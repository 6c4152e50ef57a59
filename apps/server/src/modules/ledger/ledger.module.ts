import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { DeferredRevenueRepository } from './deferred-revenue.repository';
import { LedgerReportService } from './ledger-report.service';
import { LedgerController } from './ledger.controller';
import { LedgerRepository } from './ledger.repository';
import { LedgerService } from './ledger.service';
import { RevenueReleaseJob } from './revenue-release.job';

@Module({
  imports: [CatalogModule, SubscribersModule],
  controllers: [LedgerController],
  providers: [DeferredRevenueRepository, LedgerReportService, LedgerRepository, LedgerService, RevenueReleaseJob],
  exports: [LedgerReportService, LedgerService],
})
export class LedgerModule {}
