import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { ManageSubscription } from './manage-subscription.service';

@Injectable()
export class EndSubscriptionsJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly subscriptions: ManageSubscription,
  ) {}

  @Cron('30 */5 * * * *', { name: 'end-subscriptions' })
  async tick(): Promise<void> {
    await this.runner.run('end-subscriptions', () => this.subscriptions.terminateEnded());
  }
}
