import { Injectable } from '@nestjs/common';
import { CampaignRules, type RollBackCampaign } from '@demarc/contracts';
import { skipReason } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import type { Sql, Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { RouterFiles } from '../inventory/router-files.service';
import type { CampaignEntity } from './campaign.entity';
import { CampaignFacts } from './campaign-facts.service';
import type { CampaignMemberEntity } from './campaign-member.entity';
import { CampaignMemberRepository } from './campaign-member.repository';
import { CampaignNotFound, NothingToRollBack } from './campaigns.errors';
import { CampaignRepository } from './campaign.repository';
import { CreateCampaign } from './create-campaign.service';
import type { FrozenRouter } from './freeze-members.service';

/** So long the image that a router ran before is kept for it. */
export const RETURN_DAYS = 7;
export const returnableSince = (now: Date): Date => new Date(now.getTime() - RETURN_DAYS * 86_400_000);

/**
 * Brings routers back to the image that they ran before: a campaign of its own, with its own preview, so that the one that
 * was halted stays as it was and starts nothing.
 */
@Injectable()
export class RollBack {
  constructor(
    private readonly campaigns: CampaignRepository,
    private readonly members: CampaignMemberRepository,
    private readonly facts: CampaignFacts,
    private readonly files: RouterFiles,
    private readonly creation: CreateCampaign,
    private readonly clock: Clock,
  ) {}

  create(by: StaffIdentity, parentId: string, request: RollBackCampaign, key: string): Promise<CampaignEntity> {
    return this.creation.once(key, 'rollback', async (tx) => {
      const parent = await this.campaigns.lock(tx, parentId);
      if (parent === null || parent.kind !== 'firmware') throw new CampaignNotFound(parentId);
      const members = (await this.listReturnable(tx, parentId)).filter(
        ({ cpeId, state }) =>
          (request.which === 'all' || state === 'failed') &&
          (request.routerIds === undefined || request.routerIds.includes(cpeId)),
      );
      const routers = await this.routersOf(tx, members, parent);
      if (!routers.some(({ skip }) => skip === null)) throw new NothingToRollBack();
      const campaign = {
        kind: 'rollback' as const,
        name: `Back from ${parent.name}`.slice(0, 100),
        reason: request.reason,
        chosen: null,
        // It is an emergency: no canary, no gap, and at any hour.
        rules: CampaignRules.parse({ ...parent.rules, canaryCount: 0, canaryTag: null, gapMinutes: 0, window: null }),
        parentId,
      };
      return this.creation.insert(tx, by, { campaign, routers, key });
    });
  }

  listReturnable(sql: Sql, campaignId: string): Promise<CampaignMemberEntity[]> {
    return this.members.listReturnable(sql, campaignId, returnableSince(this.clock.now()));
  }

  private async routersOf(
    tx: Tx,
    members: readonly CampaignMemberEntity[],
    { rules }: CampaignEntity,
  ): Promise<FrozenRouter[]> {
    const stored = new Map((await this.files.listIn(tx)).map((file) => [file.id, file]));
    const candidates = await this.facts.candidates(
      tx,
      members.map(({ cpeId }) => cpeId),
    );
    const now = this.clock.now();
    return members.flatMap(({ cpeId, previousFileId }): FrozenRouter[] => {
      const candidate = candidates.get(cpeId);
      const file = stored.get(previousFileId ?? '');
      if (candidate === undefined || file === undefined) return [];
      const { id: fileId, name, version, hardwareVersion, fromVersion } = file;
      const fromVersions = fromVersion === null ? [] : [fromVersion];
      const skip = skipReason(candidate, { fileId, name, version, hardwareVersion, fromVersions }, rules, now);
      return [{ cpe: candidate.cpe, skip, fileId, expectedVersion: version, previousFileId: null }];
    });
  }
}
