import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { AccessEvidence } from './access-evidence.service';
import { AccessHousekeeping } from './access-housekeeping.service';
import { GhostSessions } from './ghost-sessions.service';
import { RadiusHousekeeping } from './radius-housekeeping.service';

@Injectable()
export class AccessHousekeepingJob implements OnApplicationBootstrap {
  constructor(
    private readonly runner: SingleRunner,
    private readonly housekeeping: AccessHousekeeping,
    private readonly radius: RadiusHousekeeping,
    private readonly ghosts: GhostSessions,
    private readonly evidence: AccessEvidence,
  ) {}

  /** A month may have begun while nothing ran. */
  async onApplicationBootstrap(): Promise<void> {
    await this.runner.run('access-partitions', () => this.housekeeping.ensurePartitions());
  }

  @Cron('20 * * * * *', { name: 'ghost-sessions' })
  async sweep(): Promise<void> {
    await this.runner.run('ghost-sessions', async () => void (await this.ghosts.sweep()));
  }

  @Cron('0 41 3 * * *', { name: 'access-housekeeping' })
  async nightly(): Promise<void> {
    await this.runner.run('access-housekeeping', async () => {
      await this.housekeeping.run();
      await this.radius.run();
      await this.evidence.forgetSessionEnds();
    });
  }
}
