import { Injectable } from '@nestjs/common';
import type { CampaignRules } from '@demarc/contracts';
import { assignWaves } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import { IncidentsService } from '../incidents/incidents.service';
import { CpeTags } from '../inventory/cpe-tags.service';
import type { CampaignMemberEntity } from './campaign-member.entity';
import { CampaignMemberRepository } from './campaign-member.repository';
import type { PlannedRouter } from './plan-campaign.service';

/** A router of the set, and what it gets. */
export type FrozenRouter = Pick<PlannedRouter, 'cpe' | 'skip' | 'previousFileId'> & {
  readonly fileId: string | null;
  readonly expectedVersion: string | null;
};

/** Writes down whom a campaign is about, in waves: who comes later to a filter is not in it. */
@Injectable()
export class FreezeMembers {
  constructor(
    private readonly members: CampaignMemberRepository,
    private readonly incidents: IncidentsService,
    private readonly tags: CpeTags,
    private readonly clock: Clock,
  ) {}

  /** @returns how many get an image */
  async freeze(
    tx: Tx,
    campaignId: string,
    routers: readonly FrozenRouter[],
    { canaryTag, canaryCount, waveSize }: Pick<CampaignRules, 'canaryTag' | 'canaryCount' | 'waveSize'>,
  ): Promise<number> {
    const getting = routers.filter(({ skip }) => skip === null);
    const ids = getting.map(({ cpe }) => cpe.id);
    const tags = canaryTag === null ? new Map<string, string[]>() : await this.tags.of(tx, ids);
    const placed = getting.map(({ cpe }) => ({
      id: cpe.id,
      model: cpe.productClass ?? '',
      hasTag: canaryTag !== null && tags.get(cpe.id)?.includes(canaryTag) === true,
    }));
    const waves = assignWaves(placed, { count: canaryCount, tag: canaryTag }, { waveSize });
    const signals = await this.incidents.signalsOf(tx, ids);
    const now = this.clock.now();
    await this.members.insertAll(
      tx,
      routers.map((router) => {
        const signal = signals.get(router.cpe.id);
        return {
          ...memberOf(campaignId, router, now),
          wave: waves.get(router.cpe.id) ?? null,
          nasId: signal?.nasId ?? null,
          accessNode: signal?.accessNode ?? null,
        };
      }),
    );
    return getting.length;
  }
}

function memberOf(
  campaignId: string,
  { cpe, skip, fileId, expectedVersion, previousFileId }: FrozenRouter,
  now: Date,
): CampaignMemberEntity {
  return {
    campaignId,
    cpeId: cpe.id,
    productClass: cpe.productClass,
    manufacturer: cpe.manufacturer,
    wave: null,
    state: skip === null ? 'waiting' : 'skipped',
    cause: skip?.cause ?? null,
    reason: skip?.reason ?? null,
    versionBefore: cpe.softwareVersion,
    expectedVersion,
    // What is left out holds no image back from being deleted.
    fileId: skip === null ? fileId : null,
    previousFileId: skip === null ? previousFileId : null,
    nasId: null,
    accessNode: null,
    attempt: 0,
    checks: 0,
    taskId: null,
    checkTaskId: null,
    healthBefore: null,
    startedAt: null,
    checkSince: null,
    deadlineAt: null,
    settledAt: skip === null ? null : now,
  };
}
