import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module';
import { InvoicesModule } from '../invoices/invoices.module';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { DunningAccounts } from './dunning-accounts.service';
import { PoliciesService } from './policies.service';
import { SuspensionController } from './suspension.controller';
import { SuspensionOverviewService } from './suspension-overview.service';
import { SuspensionPolicyRepository, SuspensionWatchRepository } from './suspension.repository';
import { SuspensionService } from './suspension.service';
import { SuspensionTickJob } from './suspension-tick.job';
import { SuspensionTriggers } from './suspension-triggers.service';

@Module({
  imports: [CatalogModule, InvoicesModule, StaffModule, SubscribersModule],
  controllers: [SuspensionController],
  providers: [
    DunningAccounts,
    PoliciesService,
    SuspensionOverviewService,
    SuspensionPolicyRepository,
    SuspensionService,
    SuspensionTickJob,
    SuspensionTriggers,
    SuspensionWatchRepository,
  ],
  exports: [SuspensionOverviewService, SuspensionService],
})
export class SuspensionModule {}
