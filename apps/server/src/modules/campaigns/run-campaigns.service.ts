import { Injectable } from '@nestjs/common';
import { assertNever } from '@demarc/kernel';
import { CampaignBook } from './campaign-book.service';
import type { CampaignEntity } from './campaign.entity';
import type { CampaignMemberEntity } from './campaign-member.entity';
import { CampaignSigns } from './campaign-signs.service';
import { JudgeMembers } from './judge-members.service';
import { StartMembers } from './start-members.service';

const MOST_ROUNDS = 3;

/**
 * Works campaigns off: sees what became of the routers under way, halts where that is too bad, and starts the next. It
 * remembers nothing between two looks: whoever dies at any point of it is taken over at the next.
 */
@Injectable()
export class RunCampaigns {
  constructor(
    private readonly book: CampaignBook,
    private readonly judging: JudgeMembers,
    private readonly signs: CampaignSigns,
    private readonly starting: StartMembers,
  ) {}

  async run(): Promise<void> {
    for (const campaign of await this.book.listWorking()) await this.advance(campaign);
  }

  /** One transfer has ended: its router is judged at once, and whether to go on is seen at the next look. */
  async heard(taskId: string): Promise<void> {
    for (const { campaign, member } of await this.book.listWaitingFor(taskId)) {
      const listMember = (): Promise<CampaignMemberEntity[]> => this.book.listUnderWay(campaign.id, member.cpeId);
      if ((await this.judge(campaign, listMember)) > 0) await this.book.moved(campaign.id);
    }
  }

  private async advance(campaign: CampaignEntity): Promise<void> {
    const settled = await this.judge(campaign, () => this.book.listUnderWay(campaign.id));
    const started = campaign.state === 'running' ? await this.goOn(campaign) : 0;
    if (settled + started > 0) await this.book.moved(campaign.id);
  }

  /** Who has just ended its download is asked at once how it is. */
  private async judge(campaign: CampaignEntity, list: () => Promise<CampaignMemberEntity[]>): Promise<number> {
    let moved = 0;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const now = await this.judging.judge(campaign, await list());
      if (now === 0) break;
      moved += now;
    }
    return moved;
  }

  /** @returns how many routers have moved by it */
  private async goOn(campaign: CampaignEntity): Promise<number> {
    const step = await this.signs.stepOf(campaign);
    switch (step.next) {
      case 'halt':
        await this.book.halt(campaign.id, step.reason);
        return 0;
      case 'finish':
        await this.book.finish(campaign.id);
        return 0;
      case 'wait':
        await this.book.waits(campaign, step.why, step.until);
        return 0;
      case 'start': {
        const moved = await this.starting.start(campaign, step.wave);
        await this.book.waits(campaign, moved === 0 ? 'room' : null, null);
        return moved;
      }
      default:
        return assertNever(step);
    }
  }
}
