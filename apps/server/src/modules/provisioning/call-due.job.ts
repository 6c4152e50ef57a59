import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { CallDue } from './call-due.service';

/** Retries only: what is due for the first time is called by its own transaction. */
@Injectable()
export class CallDueJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly calls: CallDue,
  ) {}

  @Interval('provisioning-call-due', 2_000)
  async call(): Promise<void> {
    await this.runner.run('provisioning-call-due', () => this.calls.run());
  }
}
