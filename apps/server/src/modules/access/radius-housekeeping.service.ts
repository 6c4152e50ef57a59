import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database, type Tx } from '../../platform/database/database';
import { RadiusAccountingRepository } from './radius-accounting.repository';

/** FreeRADIUS keeps a closed session while a late report may still be about it: a delay of a week is believed. */
const CLOSED_DAYS = 8;
const BATCH = 5_000;
const DAY_MS = 86_400_000;

/** Keeps the tables of FreeRADIUS small: what is over stands in our own. */
@Injectable()
export class RadiusHousekeeping {
  constructor(
    private readonly database: Database,
    private readonly radius: RadiusAccountingRepository,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.inBatches((tx) => this.radius.forgetClosed(tx, this.daysAgo(CLOSED_DAYS), BATCH));
    const { ACCESS_LOGIN_DAYS } = this.config.settings;
    await this.inBatches((tx) => this.radius.forgetLogins(tx, this.daysAgo(ACCESS_LOGIN_DAYS), BATCH));
  }

  private async inBatches(work: (tx: Tx) => Promise<number>): Promise<void> {
    while ((await this.database.transaction(work)) === BATCH);
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY_MS);
  }
}
