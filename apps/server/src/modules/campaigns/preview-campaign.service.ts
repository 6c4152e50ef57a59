import { Injectable } from '@nestjs/common';
import type { CampaignPreview, PreviewCampaign as PreviewRequest } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import type { ModelRow } from './campaign-report.repository';
import { CampaignRepository } from './campaign.repository';
import { previewModels } from './campaign-views.service';
import { PlanCampaign, type PlannedRouter } from './plan-campaign.service';

/** What a campaign would do, by the code that makes it; nothing is written. */
@Injectable()
export class PreviewCampaign {
  constructor(
    private readonly database: Database,
    private readonly planner: PlanCampaign,
    private readonly campaigns: CampaignRepository,
  ) {}

  async preview({ set, images, offlineAfterHours }: PreviewRequest): Promise<CampaignPreview> {
    const { sql } = this.database;
    const plan = await this.planner.plan(sql, set, { images, offlineAfterHours });
    const { approvalAbove } = await this.campaigns.policy(sql);
    const wouldGet = plan.routers.filter(({ skip }) => skip === null).length;
    return {
      routers: plan.routers.length,
      wouldGet,
      unknown: [...plan.unknown],
      models: previewModels(
        plan.routers.map(toRow),
        plan.images.map(({ fromVersions, name: fileName, ...image }) => ({
          ...image,
          campaignId: '',
          fileName,
          fromVersions: [...fromVersions],
        })),
      ).toSorted((a, b) => b.routers - a.routers),
      needsApproval: wouldGet > approvalAbove,
      approvalAbove,
    };
  }
}

const toRow = ({ cpe, skip, previousFileId }: PlannedRouter): ModelRow => ({
  productClass: cpe.productClass,
  manufacturer: cpe.manufacturer,
  versionBefore: cpe.softwareVersion,
  isSkipped: skip !== null,
  cause: skip?.cause ?? null,
  canReturn: skip === null && previousFileId !== null ? 1 : 0,
  n: 1,
});
