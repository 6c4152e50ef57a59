import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { RotateCredentials } from './rotate-credentials.service';

@Injectable()
export class RotateCredentialsJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly credentials: RotateCredentials,
  ) {}

  @Interval('rotate-credentials', 60_000)
  async tick(): Promise<void> {
    await this.runner.run('rotate-credentials', () => this.credentials.run());
  }
}
