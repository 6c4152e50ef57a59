import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { RollOutProfiles } from './roll-out-profiles.service';

@Injectable()
export class RollOutProfilesJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly profiles: RollOutProfiles,
  ) {}

  @Interval('profiles', 2_000)
  async tick(): Promise<void> {
    await this.runner.run('profiles', () => this.profiles.run());
  }
}
