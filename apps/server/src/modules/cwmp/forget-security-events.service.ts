import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { SecurityEventRepository } from './security-event.repository';

const BATCH = 5_000;
const DAY_MS = 86_400_000;

/** What devices did that no honest one does is kept as long as was set, from the last time it happened. */
@Injectable()
export class ForgetSecurityEvents {
  constructor(
    private readonly database: Database,
    private readonly events: SecurityEventRepository,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.config.settings.SECURITY_EVENT_DAYS * DAY_MS);
    while ((await this.database.transaction((tx) => this.events.forget(tx, before, BATCH))) === BATCH);
  }
}
