import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { RunArming } from './run-arming.service';

@Injectable()
export class RunArmingJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly arming: RunArming,
  ) {}

  @Interval('arming', 3_000)
  async tick(): Promise<void> {
    await this.runner.run('arming', () => this.arming.run());
  }
}
