import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { DetectIncidents } from './detect-incidents.service';
import { IncidentMetrics } from './incident-metrics.service';

@Injectable()
export class WatchNetworkJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly incidents: DetectIncidents,
    private readonly metrics: IncidentMetrics,
  ) {}

  @Cron('20 * * * * *', { name: 'watch-network' })
  async look(): Promise<void> {
    await this.runner.run('watch-network', async () => {
      await this.incidents.look();
      await this.metrics.count();
    });
  }
}
