import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PgBoss } from 'pg-boss';
import { AppConfig } from '../config/app-config';
import type { Tx } from '../database/database';
import { Logger } from '../logger';

const HEARTBEAT_SECONDS = 10; // a killed worker's job is back after that

/** Long jobs (pg-boss), enqueued inside the business transaction: a job exists exactly if that transaction committed. */
@Injectable()
export class Jobs implements OnApplicationShutdown {
  private boss: PgBoss | null = null;
  private readonly workers: { queue: string; work: (data: object) => Promise<void> }[] = [];
  private readonly log;

  constructor(
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('jobs');
  }

  /** Called from onModuleInit; the queue is made and worked once the application has started. */
  handle<T extends object>(queue: string, work: (data: T) => Promise<void>): void {
    this.workers.push({ queue, work: work as (data: object) => Promise<void> });
  }

  async start(): Promise<void> {
    const boss = new PgBoss({
      connectionString: this.config.databaseUrl,
      schema: 'pgboss',
      useListenNotify: true,
      max: 4,
      superviseIntervalSeconds: 5,
      application_name: 'demarc-jobs',
    });
    boss.on('error', (error) => this.log.error({ reason: error.message }, 'the job queue failed')); // without a listener it ends the process
    await boss.start();
    this.boss = boss;
    for (const { queue, work } of this.workers) {
      await boss.createQueue(queue, {
        notify: true,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        retryLimit: 10,
        retryDelay: 1,
        retryBackoff: true,
      });
      if (!this.config.hasRole('worker')) continue;
      await boss.work<object>(queue, { pollingIntervalSeconds: 2 }, async (jobs) => {
        for (const job of jobs) await work(job.data);
      });
    }
  }

  async send(tx: Tx, queue: string, data: object): Promise<void> {
    if (this.boss === null) throw new Error('the job queue has not started');
    await this.boss.send(queue, data, {
      db: {
        executeSql: async (text: string, values?: unknown[]) => ({ rows: (await tx.query(text, values)) as unknown[] }),
      },
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.boss?.stop({ graceful: true, timeout: 5_000 });
  }
}
