import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { RunBulkChanges } from './run-bulk-changes.service';

@Injectable()
export class RunBulkChangesJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly changes: RunBulkChanges,
  ) {}

  @Interval('bulk-changes', 2_000)
  async tick(): Promise<void> {
    await this.runner.run('bulk-changes', () => this.changes.run());
  }
}
