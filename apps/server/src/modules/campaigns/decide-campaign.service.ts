import { Injectable } from '@nestjs/common';
import { assertNever } from '@demarc/kernel';
import type { ApproveCampaign, DecideCampaign as Decision } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import type { CampaignEntity } from './campaign.entity';
import { CampaignMemberRepository } from './campaign-member.repository';
import { CampaignNews } from './campaign-news.service';
import { CampaignRepository } from './campaign.repository';
import {
  CampaignChanged,
  CampaignNeedsApproval,
  CampaignNotFound,
  CampaignNotIn,
  NothingToUpgrade,
  OwnCampaign,
} from './campaigns.errors';

const NO_WAIT = { waitsFor: null, waitsUntil: null };

/** What people do with a campaign: let it start, hold it, go on, give it up, try again. */
@Injectable()
export class DecideCampaign {
  constructor(
    private readonly database: Database,
    private readonly campaigns: CampaignRepository,
    private readonly members: CampaignMemberRepository,
    private readonly news: CampaignNews,
    private readonly clock: Clock,
  ) {}

  /** C34: a second person has seen what it does, and it starts. */
  approve(by: StaffIdentity, id: string, { wouldGet, reason }: ApproveCampaign): Promise<void> {
    return this.locked(id, async (tx, campaign) => {
      if (campaign.state !== 'draft') throw new CampaignNotIn(campaign.state, 'approve');
      if (campaign.createdById === by.id) throw new OwnCampaign();
      const { waiting = 0 } = (await this.members.counts(tx, [id])).get(id) ?? {};
      if (waiting !== wouldGet) throw new CampaignChanged(waiting);
      const now = this.clock.now();
      const approval = { approvedById: by.id, approvedBy: by.name, approvedAt: now };
      await this.campaigns.update(tx, id, { ...approval, state: 'running', startedAt: now, judgedSince: now });
      await this.news.decided(tx, by, campaign, { what: 'approved', reason, after: { wouldGet } });
    });
  }

  decide(by: StaffIdentity, id: string, { decision, reason }: Decision): Promise<void> {
    return this.locked(id, async (tx, campaign) => {
      await this.carryOut(tx, by, campaign, { decision, reason });
      await this.news.decided(tx, by, campaign, { what: `${decision}-ordered`, reason });
    });
  }

  changePolicy(by: StaffIdentity, { approvalAbove, reason }: { approvalAbove: number; reason: string }): Promise<void> {
    return this.database.transaction(async (tx) => {
      const before = await this.campaigns.policy(tx);
      await this.campaigns.changePolicy(tx, approvalAbove);
      const told = { before: { approvalAbove: before.approvalAbove }, after: { approvalAbove }, reason };
      await this.news.policyChanged(tx, by, told);
    });
  }

  private locked(id: string, work: (tx: Tx, campaign: CampaignEntity) => Promise<void>): Promise<void> {
    return this.database.transaction(async (tx) => {
      const campaign = await this.campaigns.lock(tx, id);
      if (campaign === null) throw new CampaignNotFound(id);
      await work(tx, campaign);
    });
  }

  private async carryOut(
    tx: Tx,
    by: StaffIdentity,
    campaign: CampaignEntity,
    { decision, reason }: Decision,
  ): Promise<void> {
    const { id, state } = campaign;
    const now = this.clock.now();
    const needs = (...states: CampaignEntity['state'][]): void => {
      if (!states.includes(state)) throw new CampaignNotIn(state, decision);
    };
    switch (decision) {
      case 'start':
        needs('draft');
        if (campaign.needsApproval) throw new CampaignNeedsApproval((await this.campaigns.policy(tx)).approvalAbove);
        return this.campaigns.update(tx, id, { state: 'running', startedAt: now, judgedSince: now });
      case 'pause':
        needs('running');
        return this.campaigns.update(tx, id, { state: 'paused', ...NO_WAIT });
      case 'halt': {
        needs('running', 'paused');
        const haltReason = `halted by ${by.name}: ${reason}`;
        return this.campaigns.update(tx, id, { state: 'halted', haltReason, ...NO_WAIT });
      }
      case 'resume':
        needs('paused', 'halted');
        // Who goes on has looked at what failed: it does not halt the campaign again.
        return this.campaigns.update(tx, id, {
          state: 'running',
          haltReason: null,
          ...(state === 'halted' ? { judgedSince: now } : {}),
        });
      case 'cancel':
        needs('draft', 'running', 'paused', 'halted');
        await this.members.cancelWaiting(tx, id, `given up by ${by.name}: ${reason}`, now);
        return this.campaigns.update(tx, id, { state: 'cancelled', haltReason: null, ...NO_WAIT, finishedAt: now });
      case 'retry':
        needs('running', 'paused', 'halted', 'done');
        if ((await this.members.requeue(tx, id)) === 0) throw new NothingToUpgrade();
        return this.campaigns.update(tx, id, {
          state: 'running',
          haltReason: null,
          finishedAt: null,
          judgedSince: now,
        });
      default:
        return assertNever(decision);
    }
  }
}
