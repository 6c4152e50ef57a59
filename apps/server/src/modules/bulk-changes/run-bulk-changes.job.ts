import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Outbox } from '../../platform/database/outbox';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import type { BulkChangeBegun } from './bulk-changes.events';
import { RunBulkChanges } from './run-bulk-changes.service';

@Injectable()
export class RunBulkChangesJob implements OnModuleInit {
  constructor(
    private readonly runner: SingleRunner,
    private readonly changes: RunBulkChanges,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.outbox.after<BulkChangeBegun>('bulk-change.begun', 'bulk-changes.look', () => this.tick());
  }

  @Interval('bulk-changes', 2_000)
  async tick(): Promise<void> {
    await this.runner.run('bulk-changes', () => this.changes.run());
  }
}
