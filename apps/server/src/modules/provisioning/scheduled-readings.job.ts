import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { ScheduledReadings } from './scheduled-readings.service';

@Injectable()
export class ScheduledReadingsJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly readings: ScheduledReadings,
  ) {}

  @Cron('0 41 * * * *', { name: 'scheduled-readings' })
  async tick(): Promise<void> {
    await this.runner.run('scheduled-readings', async () => {
      await this.readings.run();
    });
  }
}
