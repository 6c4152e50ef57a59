import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { ScheduledBackups } from './scheduled-backups.service';

@Injectable()
export class ScheduledBackupsJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly backups: ScheduledBackups,
  ) {}

  @Cron('0 23 * * * *', { name: 'scheduled-backups' })
  async tick(): Promise<void> {
    await this.runner.run('scheduled-backups', async () => {
      await this.backups.run();
    });
  }
}
