import { Injectable } from '@nestjs/common';
import { stepCampaign, type CampaignStep, type Signs } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { IncidentsService } from '../incidents/incidents.service';
import type { CampaignEntity } from './campaign.entity';
import { CampaignFacts } from './campaign-facts.service';
import { CampaignMemberRepository } from './campaign-member.repository';

/** Whether a campaign may go on, and with what: from its waves, and from what befell routers that it has touched. */
@Injectable()
export class CampaignSigns {
  constructor(
    private readonly database: Database,
    private readonly members: CampaignMemberRepository,
    private readonly facts: CampaignFacts,
    private readonly incidents: IncidentsService,
    private readonly catalog: CatalogService,
    private readonly clock: Clock,
  ) {}

  async stepOf(campaign: CampaignEntity): Promise<CampaignStep> {
    const { sql } = this.database;
    const waves = await this.members.waves(sql, campaign.id, campaign.judgedSince);
    const { zone } = await this.catalog.getBillingEntity(sql);
    const signs = await this.signsOf(sql, campaign);
    return stepCampaign(waves, signs, campaign.rules, { now: this.clock.now(), zone });
  }

  private async signsOf(sql: Sql, { id, judgedSince, createdAt, rules }: CampaignEntity): Promise<Signs> {
    const since = judgedSince ?? createdAt;
    const doneAt = await this.members.listDone(sql, id, since);
    const atRest = rules.haltsOnIncident ? await this.members.listAtRest(sql, id, since) : new Map<string, Date>();
    return {
      relapsed: await this.facts.countRelapsed(sql, doneAt),
      incident: await this.incidents.openedAmong(sql, atRest, since),
    };
  }
}
