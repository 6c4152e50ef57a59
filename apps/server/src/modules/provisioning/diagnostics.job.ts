import { Injectable } from '@nestjs/common';
import { Cron, Interval } from '@nestjs/schedule';
import { Clock } from '../../platform/clock';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { CallForDiagnostics } from './call-for-diagnostics.service';
import { RouterDiagnostics } from './router-diagnostics.service';

@Injectable()
export class DiagnosticsJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly calls: CallForDiagnostics,
    private readonly diagnostics: RouterDiagnostics,
    private readonly clock: Clock,
  ) {}

  @Interval('call-for-diagnostics', 3_000)
  async call(): Promise<void> {
    await this.runner.run('call-for-diagnostics', () => this.calls.run());
  }

  @Cron('0 47 3 * * *', { name: 'sweep-diagnostics' })
  async sweep(): Promise<void> {
    await this.runner.run('sweep-diagnostics', async () => {
      await this.diagnostics.sweep(this.clock.now());
    });
  }
}
