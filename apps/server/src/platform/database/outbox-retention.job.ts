import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SingleRunner } from '../scheduling/single-runner';
import { Database } from './database';

const RETENTION_DAYS = 30;
const BATCH = 10_000;

/** Events that everybody has had are kept for a while, to see what led to what, and then go. */
@Injectable()
export class OutboxRetentionJob {
  constructor(
    private readonly runner: SingleRunner,
    private readonly database: Database,
  ) {}

  @Cron('0 17 3 * * *', { name: 'outbox-retention' })
  async tick(): Promise<void> {
    await this.runner.run('outbox-retention', () => this.deleteOld());
  }

  /** Deliveries go with their event; an event that somebody still waits for stays, however old. */
  async deleteOld(): Promise<void> {
    for (;;) {
      const [, count] = await this.database.sql.query<[unknown, number]>(
        `delete from outbox_event where id in (
           select e.id from outbox_event e
           where e.created_at < now() - interval '${RETENTION_DAYS} days'
             and not exists (select 1 from outbox_delivery d where d.event_id = e.id and d.done_at is null)
           limit ${BATCH})`,
      );
      if (count < BATCH) return;
    }
  }
}
