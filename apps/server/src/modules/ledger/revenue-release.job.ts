import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { LedgerService } from './ledger.service';

/** Hourly, because "the period has begun" depends on the zone; a second tick finds nothing to release. */
@Injectable()
export class RevenueReleaseJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly ledger: LedgerService,
  ) {}

  @Cron('0 5 * * * *', { name: 'revenue-release' })
  async tick(): Promise<void> {
    await this.runner.run('revenue-release', async () => void (await this.ledger.releaseDueRevenue()));
  }
}
