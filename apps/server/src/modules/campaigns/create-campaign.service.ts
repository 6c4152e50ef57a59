import { Injectable } from '@nestjs/common';
import type { CreateCampaign as CreateRequest } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { SelectionChanged } from '../provisioning/find-routers.service';
import type { CampaignEntity } from './campaign.entity';
import { CampaignNews } from './campaign-news.service';
import { CampaignRepository } from './campaign.repository';
import { CampaignKeyReused, NothingToUpgrade } from './campaigns.errors';
import { FreezeMembers, type FrozenRouter } from './freeze-members.service';
import { PlanCampaign } from './plan-campaign.service';

export type NewCampaign = Pick<CampaignEntity, 'kind' | 'name' | 'reason' | 'chosen' | 'rules' | 'parentId'>;

/** Makes campaigns, as drafts: nothing is started before somebody says so. */
@Injectable()
export class CreateCampaign {
  constructor(
    private readonly database: Database,
    private readonly campaigns: CampaignRepository,
    private readonly planner: PlanCampaign,
    private readonly frozen: FreezeMembers,
    private readonly news: CampaignNews,
    private readonly clock: Clock,
  ) {}

  /** The same key again gives the same campaign, at the same moment too. */
  create(by: StaffIdentity, request: CreateRequest, key: string): Promise<CampaignEntity> {
    return this.once(key, 'firmware', async (tx) => {
      const { set, images, rules, expected, name, reason } = request;
      const { offlineAfterHours } = rules;
      const plan = await this.planner.plan(tx, set, { images, offlineAfterHours });
      if (plan.routers.length !== expected) throw new SelectionChanged(expected, plan.routers.length);
      const routers = plan.routers.map((router) => ({
        ...router,
        fileId: router.image?.fileId ?? null,
        expectedVersion: router.image?.version ?? null,
      }));
      const campaign = { kind: 'firmware' as const, name, reason, chosen: set, rules, parentId: null };
      const made = await this.insert(tx, by, { campaign, routers, key });
      await this.campaigns.insertImages(
        tx,
        plan.images.map(({ name: fileName, productClass, fileId, version, hardwareVersion, fromVersions }) => ({
          campaignId: made.id,
          productClass,
          fileId,
          fileName,
          version,
          hardwareVersion,
          fromVersions: [...fromVersions],
        })),
      );
      return made;
    });
  }

  /** Runs `make` unless this key has made a campaign before. */
  async once(
    key: string,
    kind: CampaignEntity['kind'],
    make: (tx: Tx) => Promise<CampaignEntity>,
  ): Promise<CampaignEntity> {
    const attempt = () =>
      this.database.transaction(async (tx) => {
        const known = await this.campaigns.findByKey(tx, key);
        if (known === null) return make(tx);
        if (known.kind !== kind) throw new CampaignKeyReused();
        return known;
      });
    try {
      return await attempt();
    } catch (error) {
      if (!isUniqueViolation(error, 'ux_campaign_idempotency_key')) throw error;
      return attempt();
    }
  }

  async insert(
    tx: Tx,
    by: StaffIdentity,
    { campaign, routers, key }: { campaign: NewCampaign; routers: readonly FrozenRouter[]; key: string },
  ): Promise<CampaignEntity> {
    const { approvalAbove } = await this.campaigns.policy(tx);
    const wouldGet = routers.filter(({ skip }) => skip === null).length;
    if (wouldGet === 0) throw new NothingToUpgrade();
    const made: CampaignEntity = {
      ...campaign,
      id: newId(),
      state: 'draft',
      haltReason: null,
      waitsFor: null,
      waitsUntil: null,
      needsApproval: wouldGet > approvalAbove,
      createdById: by.id,
      createdBy: by.name,
      createdAt: this.clock.now(),
      approvedById: null,
      approvedBy: null,
      approvedAt: null,
      startedAt: null,
      judgedSince: null,
      finishedAt: null,
      idempotencyKey: key,
    };
    await this.campaigns.insert(tx, made);
    await this.frozen.freeze(tx, made.id, routers, made.rules);
    const after = { kind: made.kind, routers: routers.length, wouldGet };
    await this.news.decided(tx, by, made, { what: 'created', reason: made.reason, after });
    return made;
  }
}
