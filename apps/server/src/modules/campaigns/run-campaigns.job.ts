import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Cron, Interval } from '@nestjs/schedule';
import { Outbox } from '../../platform/database/outbox';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import type { TransferEnded } from '../provisioning/provisioning.events';
import { CampaignBook } from './campaign-book.service';
import { RunCampaigns } from './run-campaigns.service';

@Injectable()
export class RunCampaignsJob implements OnModuleInit {
  constructor(
    private readonly runner: SingleRunner,
    private readonly campaigns: RunCampaigns,
    private readonly book: CampaignBook,
    private readonly outbox: Outbox,
  ) {}

  /** A router has said what became of its image: it does not wait for the next look, which is at all of them. */
  onModuleInit(): void {
    this.outbox.after<TransferEnded>('task.transfer-ended', 'campaigns.look', async ({ payload }) => {
      await this.runner.run(`campaigns.heard:${payload.taskId}`, () => this.campaigns.heard(payload.taskId));
    });
  }

  @Interval('campaigns', 3_000)
  async tick(): Promise<void> {
    await this.runner.run('campaigns', () => this.campaigns.run());
  }

  @Cron('0 17 * * * *', { name: 'campaign-images' })
  async letGo(): Promise<void> {
    await this.runner.run('campaign-images', () => this.book.letGo());
  }
}
