import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import { Logger } from '../../platform/logger';
import { WokenLoop } from '../../platform/scheduling/woken-loop';
import type { AccountingNews } from './accounting.service';
import { TakeReport } from './accounting-take.service';
import { RadiusAccountingRepository, type InboxEntry } from './radius-accounting.repository';

const CHANNEL = 'demarc_accounting';
const BATCH = 200;
const POLL_MS = 5_000; // for what a lost notification or a back-off left behind

/**
 * Takes what FreeRADIUS has written into radacct over into our sessions: woken by NOTIFY at its commit, each report in
 * the transaction that removes it from the inbox. Any process may do it, one at a time.
 */
@Injectable()
export class AccountingIntake implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log;
  private readonly loop = new WokenLoop(
    () => this.drain(),
    (error) => this.log.error({ err: error }, 'the reports of FreeRADIUS could not be read'),
  );

  constructor(
    private readonly database: Database,
    private readonly inbox: RadiusAccountingRepository,
    private readonly taking: TakeReport,
    private readonly listener: PgListener,
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('radius');
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasRole('worker')) return;
    this.listener.on(CHANNEL, () => this.wake());
    this.listener.onReconnect(() => this.wake());
    this.loop.every(POLL_MS);
    this.wake();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  wake(): void {
    this.loop.wake();
  }

  /** Takes everything that is due. Public so that a test can wait for quiet. */
  async drain(): Promise<void> {
    while (!this.loop.isStopped) {
      const taken = await this.takeBatch(BATCH);
      if (taken < BATCH) return;
    }
  }

  private async takeBatch(limit: number): Promise<number> {
    let entries: InboxEntry[] = [];
    try {
      const news = await this.database.transaction(async (tx) => {
        entries = await this.inbox.claim(tx, limit);
        const each: AccountingNews[] = [];
        for (const entry of entries) each.push(await this.taking.take(tx, entry));
        const ids = entries.map(({ id }) => id);
        await this.inbox.remove(tx, ids);
        return each;
      });
      await this.taking.tell(news);
    } catch (error) {
      const [first] = entries;
      if (first === undefined) throw error;
      if (limit > 1) return this.takeSingly(entries.length);
      await this.postpone(first, error);
    }
    return entries.length;
  }

  /** One of the batch cannot be recorded: alone, it holds up nobody. */
  private async takeSingly(count: number): Promise<number> {
    for (let taken = 0; taken < count; taken++) await this.takeBatch(1);
    return count;
  }

  private async postpone(entry: InboxEntry, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    this.log.warn({ report: entry.id, reason }, 'a report of FreeRADIUS could not be recorded; it is tried again');
    await this.database.transaction((tx) => this.inbox.postpone(tx, entry.id, reason));
  }
}
