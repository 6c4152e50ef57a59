import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import { CallQueueRepository } from './call-queue.repository';
import { CALL_CHANNEL } from './connection-request.repository';
import { CwmpMetrics } from './cwmp-metrics';
import { DialQueue } from './dial-queue';

const CHECK_MS = 1_000;
/** For requests that another process opened and did not finish. */
const IDLE_CHECKS = 15;

/** Knows which CPEs are wanted, and when it is time to look at the queue. */
@Injectable()
export class DialClock implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  /** CPEs that are wanted and have not come, of all processes. */
  private readonly awaited = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private checks = 0;
  private counting: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly calls: CallQueueRepository,
    private readonly queue: DialQueue,
    private readonly metrics: CwmpMetrics,
    private readonly listener: PgListener,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.listener.on(CALL_CHANNEL, (cpeId) => this.wanted(cpeId));
    this.listener.onReconnect(() => void this.learn().catch(() => undefined)); // the next check finds those that are due
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.learn();
    if (!this.config.hasRole('worker')) return;
    this.timer = setInterval(() => this.check(), CHECK_MS);
    this.queue.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.counting;
    await this.queue.stop();
  }

  wanted(cpeId: string): void {
    const isKnown = this.awaited.has(cpeId);
    this.awaited.add(cpeId);
    // One that is wanted again is found by the next check.
    if (!isKnown && this.config.hasRole('worker')) this.queue.wake();
  }

  /** @returns whether it was wanted */
  came(cpeId: string): boolean {
    return this.awaited.delete(cpeId);
  }

  private check(): void {
    const isIdle = this.checks++ % IDLE_CHECKS !== 0;
    if (this.awaited.size === 0 && isIdle) return;
    this.queue.wake();
    this.counting = this.count();
  }

  private async count(): Promise<void> {
    this.metrics.noteCalls(await this.calls.count(this.database.sql).catch(() => ({ waiting: 0, calling: 0 })));
  }

  private async learn(): Promise<void> {
    for (const cpeId of await this.calls.listWanted(this.database.sql)) this.awaited.add(cpeId);
  }
}
