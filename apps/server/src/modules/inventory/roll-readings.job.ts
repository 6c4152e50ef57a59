import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { RollReadings } from './roll-readings.service';

@Injectable()
export class RollReadingsJob implements OnApplicationBootstrap {
  constructor(
    private readonly runner: SingleRunner,
    private readonly readings: RollReadings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.runner.run('reading-partitions', () => this.readings.ensurePartitions());
  }

  @Cron('0 7 * * * *', { name: 'roll-readings' })
  async hourly(): Promise<void> {
    await this.runner.run('roll-readings', () => this.readings.rollUp());
  }

  @Cron('0 52 3 * * *', { name: 'forget-readings' })
  async nightly(): Promise<void> {
    await this.runner.run('roll-readings', () => this.readings.run());
  }
}
