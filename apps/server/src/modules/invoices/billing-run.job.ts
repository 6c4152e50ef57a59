import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { AppConfig } from '../../platform/config/app-config';
import { Logger } from '../../platform/logger';
import { SingleRunner } from '../../platform/scheduling/single-runner';
import { ClockGuardService } from '../control/clock-guard.service';
import { BillingRunService } from './billing-run.service';
import { StartBillingRun } from './start-billing-run.service';

/**
 * The nightly billing run begins at `billing_entity.billing_hour` in that entity's zone. The tick only looks whether
 * today's run has been started, so a night without a process, or an hour that DST skips, is caught up. More than a day
 * without one is a jump of the clock, and waits for a person.
 */
@Injectable()
export class BillingRunJob implements OnApplicationBootstrap {
  private readonly log;

  constructor(
    private readonly runner: SingleRunner,
    private readonly starter: StartBillingRun,
    private readonly runs: BillingRunService,
    private readonly config: AppConfig,
    private readonly clockGuard: ClockGuardService,
    logger: Logger,
  ) {
    this.log = logger.child('billing-run');
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasRole('worker')) return;
    void this.runs
      .continueAll()
      .catch((error: unknown) => this.log.error({ err: error }, 'an unfinished billing run could not be continued'));
  }

  @Cron('15 */5 * * * *', { name: 'billing-run' })
  async tick(): Promise<void> {
    await this.runner.run('billing-run', () => this.startScheduled());
  }

  /** By the calendar only while nobody doubts the clock; a run that a person starts is never held. */
  private async startScheduled(): Promise<void> {
    if ((await this.clockGuard.check()) === null) await this.starter.startScheduled();
    else this.log.warn('the scheduled billing run is held: the clock jumped, and nobody has looked at it');
  }

  @Cron('45 * * * * *', { name: 'billing-run-nudge' })
  async nudge(): Promise<void> {
    await this.runner.run('billing-run-nudge', () => this.runs.nudgeStuck());
  }
}
