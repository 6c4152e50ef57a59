import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { ClockGuardService } from './clock-guard.service';

@Injectable()
export class ClockHeartbeatJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly guard: ClockGuardService,
  ) {}

  @Cron('50 * * * * *', { name: 'clock-heartbeat' })
  async beat(): Promise<void> {
    await this.runner.run('clock-heartbeat', async () => void (await this.guard.check()));
  }
}
