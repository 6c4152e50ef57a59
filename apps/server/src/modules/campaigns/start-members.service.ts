import { Injectable } from '@nestjs/common';
import { DomainError } from '@demarc/kernel';
import { after, chooseStarts, skipReason, type Skip } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import { CpeTasks } from '../provisioning/cpe-tasks.service';
import type { CampaignEntity } from './campaign.entity';
import { CampaignFacts } from './campaign-facts.service';
import type { CampaignMemberEntity } from './campaign-member.entity';
import { CampaignMemberRepository } from './campaign-member.repository';
import { CampaignRepository } from './campaign.repository';

/** Those behind places that are full are looked at too. */
const LOOKED_AT = 500;

/** Starts routers of a wave, as many as the caps leave room for. Each is a transaction of its own. */
@Injectable()
export class StartMembers {
  constructor(
    private readonly database: Database,
    private readonly campaigns: CampaignRepository,
    private readonly members: CampaignMemberRepository,
    private readonly facts: CampaignFacts,
    private readonly tasks: CpeTasks,
    private readonly clock: Clock,
  ) {}

  /** @returns how many have moved */
  async start({ id, rules }: CampaignEntity, wave: number): Promise<number> {
    const { sql } = this.database;
    const waiting = await this.members.listWaiting(sql, id, wave, LOOKED_AT);
    const chosen = chooseStarts(
      waiting.map(({ cpeId, nasId, accessNode }) => ({ id: cpeId, nasId, accessNode })),
      await this.members.load(sql),
      rules,
    );
    let moved = 0;
    for (const router of chosen) if (await this.startOne(id, router.id)) moved += 1;
    return moved;
  }

  private async startOne(campaignId: string, cpeId: string): Promise<boolean> {
    try {
      return await this.database.transaction((tx) => this.order(tx, campaignId, cpeId));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // What speaks against it was seen under its lock only.
      const skip = { cause: 'busy' as const, reason: error.message };
      return this.database.transaction(async (tx) => {
        const member = await this.members.lockWaiting(tx, campaignId, cpeId);
        return member !== null && (await this.leaveOut(tx, member, skip));
      });
    }
  }

  /** The state of the campaign is held until the order is committed: a halt comes before it or after it. */
  private async order(tx: Tx, campaignId: string, cpeId: string): Promise<boolean> {
    const campaign = await this.campaigns.lockRunning(tx, campaignId);
    const member = campaign === null ? null : await this.members.lockWaiting(tx, campaignId, cpeId);
    if (campaign === null || member === null || member.fileId === null) return false;
    const { rules, name } = campaign;
    const now = this.clock.now();
    const candidate = (await this.facts.candidates(tx, [cpeId])).get(cpeId) ?? null;
    const skip = skipReason(candidate, imageOf(member, member.fileId), rules, now);
    if (skip !== null) return this.leaveOut(tx, member, skip);
    const attempt = member.attempt + 1;
    const key = `campaign:${campaignId}:${cpeId}:${attempt}`;
    const order = { kind: 'download' as const, fileId: member.fileId, backup: rules.isBackedUp };
    const task = await this.tasks.createIn(tx, { by: `campaign ${name}`, cpeId, key }, order);
    return this.members.change(tx, member, {
      state: 'preparing',
      attempt,
      checks: 0,
      taskId: task.id,
      checkTaskId: null,
      healthBefore: (await this.facts.healthOf(tx, [cpeId], now)).get(cpeId) ?? null,
      startedAt: now,
      checkSince: null,
      deadlineAt: after(now, rules.appearMinutes),
    });
  }

  private leaveOut(tx: Tx, member: CampaignMemberEntity, { cause, reason }: Skip): Promise<boolean> {
    return this.members.change(tx, member, { state: 'skipped', cause, reason, settledAt: this.clock.now() });
  }
}

/** Models and hardware do not change; versions do, and were allowed when the set was frozen. */
const imageOf = ({ expectedVersion, versionBefore }: CampaignMemberEntity, fileId: string) => ({
  fileId,
  name: '',
  version: expectedVersion,
  hardwareVersion: null,
  fromVersions: versionBefore === null ? [] : [versionBefore],
});
