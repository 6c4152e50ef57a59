import { Injectable } from '@nestjs/common';
import type { CampaignWait } from '@demarc/contracts';
import { after } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { BrakeService } from '../control/brake.service';
import type { CampaignEntity } from './campaign.entity';
import type { CampaignMemberEntity } from './campaign-member.entity';
import { CampaignMemberRepository } from './campaign-member.repository';
import { CampaignNews } from './campaign-news.service';
import { CampaignRepository } from './campaign.repository';
import { returnableSince } from './roll-back.service';

/** What has to be left of its time, at least, when the brake is let go. */
const LEFT_MINUTES = 10;

/** Which campaigns there is work for, and what is written down of each as a whole. */
@Injectable()
export class CampaignBook {
  constructor(
    private readonly database: Database,
    private readonly campaigns: CampaignRepository,
    private readonly members: CampaignMemberRepository,
    private readonly brake: BrakeService,
    private readonly news: CampaignNews,
    private readonly clock: Clock,
  ) {}

  /** Those that something can be done for now: none under the emergency brake, when no time runs out either. */
  async listWorking(): Promise<CampaignEntity[]> {
    if (this.brake.allows('other')) return this.campaigns.listWorking(this.database.sql);
    await this.database.transaction((tx) => this.members.postpone(tx, after(this.clock.now(), LEFT_MINUTES)));
    return [];
  }

  /** @param cpeId this one of them alone */
  listUnderWay(campaignId: string, cpeId?: string): Promise<CampaignMemberEntity[]> {
    return this.members.listUnderWay(this.database.sql, campaignId, cpeId);
  }

  /** Routers under way whose Download or reading this task is: none under the emergency brake. */
  async listWaitingFor(taskId: string): Promise<{ campaign: CampaignEntity; member: CampaignMemberEntity }[]> {
    if (!this.brake.allows('other')) return [];
    const { sql } = this.database;
    const members = await this.members.listByTask(sql, taskId);
    const campaigns = await Promise.all(members.map(({ campaignId }) => this.campaigns.find(sql, campaignId)));
    return members.flatMap((member, at) => {
      const campaign = campaigns[at];
      return campaign === null || campaign === undefined ? [] : [{ campaign, member }];
    });
  }

  halt(id: string, haltReason: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const campaign = await this.campaigns.lock(tx, id);
      if (campaign?.state !== 'running') return;
      await this.campaigns.update(tx, id, { state: 'halted', haltReason, waitsFor: null, waitsUntil: null });
      await this.news.decided(tx, 'campaigns', campaign, { what: 'halted', reason: haltReason });
    });
  }

  finish(id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const campaign = await this.campaigns.lock(tx, id);
      if (campaign?.state !== 'running') return;
      const finishedAt = this.clock.now();
      await this.campaigns.update(tx, id, { state: 'done', finishedAt, waitsFor: null, waitsUntil: null });
      await this.news.decided(tx, 'campaigns', campaign, { what: 'finished', reason: 'every router is settled' });
    });
  }

  async waits(campaign: CampaignEntity, why: CampaignWait | null, until: Date | null): Promise<void> {
    if (campaign.waitsFor === why && campaign.waitsUntil?.getTime() === until?.getTime()) return;
    await this.database.transaction(async (tx) => {
      if ((await this.campaigns.lock(tx, campaign.id))?.state !== 'running') return;
      await this.campaigns.update(tx, campaign.id, { waitsFor: why, waitsUntil: until });
      await this.news.changed(tx, campaign.id);
    });
  }

  /** Some of its routers have moved. */
  async moved(campaignId: string): Promise<void> {
    await this.database.transaction((tx) => this.news.changed(tx, campaignId));
  }

  /** Images that were kept to bring routers back may be deleted a week after. */
  letGo(): Promise<void> {
    return this.database.transaction(async (tx) => {
      const before = returnableSince(this.clock.now());
      await this.campaigns.letGoImages(tx, before);
      await this.members.letGo(tx, before);
    });
  }
}
