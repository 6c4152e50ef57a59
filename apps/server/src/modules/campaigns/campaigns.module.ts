import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module';
import { ControlModule } from '../control/control.module';
import { IncidentsModule } from '../incidents/incidents.module';
import { InventoryModule } from '../inventory/inventory.module';
import { ProvisioningModule } from '../provisioning/provisioning.module';
import { StaffModule } from '../staff/staff.module';
import { CampaignBook } from './campaign-book.service';
import { CampaignFacts } from './campaign-facts.service';
import { CampaignMemberRepository } from './campaign-member.repository';
import { CampaignNews } from './campaign-news.service';
import { CampaignReportRepository } from './campaign-report.repository';
import { CampaignReport } from './campaign-report.service';
import { CampaignRepository } from './campaign.repository';
import { CampaignsController } from './campaigns.controller';
import { CampaignSigns } from './campaign-signs.service';
import { CampaignViews } from './campaign-views.service';
import { CreateCampaign } from './create-campaign.service';
import { DecideCampaign } from './decide-campaign.service';
import { FreezeMembers } from './freeze-members.service';
import { JudgeMembers } from './judge-members.service';
import { PlanCampaign } from './plan-campaign.service';
import { PreviewCampaign } from './preview-campaign.service';
import { RollBack } from './roll-back.service';
import { RunCampaignsJob } from './run-campaigns.job';
import { RunCampaigns } from './run-campaigns.service';
import { StartMembers } from './start-members.service';

@Module({
  imports: [CatalogModule, ControlModule, IncidentsModule, InventoryModule, ProvisioningModule, StaffModule],
  controllers: [CampaignsController],
  providers: [
    CampaignBook,
    CampaignFacts,
    CampaignMemberRepository,
    CampaignNews,
    CampaignReport,
    CampaignReportRepository,
    CampaignRepository,
    CampaignSigns,
    CampaignViews,
    CreateCampaign,
    DecideCampaign,
    FreezeMembers,
    JudgeMembers,
    PlanCampaign,
    PreviewCampaign,
    RollBack,
    RunCampaigns,
    RunCampaignsJob,
    StartMembers,
  ],
  exports: [CreateCampaign, PreviewCampaign],
})
export class CampaignsModule {}
