import { Injectable, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/app-config';
import { Logger } from '../logger';
import { WokenLoop } from '../scheduling/woken-loop';
import { Database } from './database';
import { Outbox, OUTBOX_CHANNEL, type DomainEvent } from './outbox';
import { PgListener } from './pg-listener';

interface Delivery {
  event_id: string;
  consumer: string;
  attempts: number;
  type: string;
  subject_id: string;
  payload: Record<string, unknown>;
  created_at: Date;
}

const CONCURRENCY = 32;
const LEASE_SECONDS = 60;
const POLL_MS = 5_000; // only for what a lost notification or a back-off left behind
const MAX_BACKOFF_SECONDS = 300;

/** Delivers outbox events to their consumers: woken by NOTIFY at commit, leases by database time, back-off on failure. */
@Injectable()
export class OutboxDispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log;
  private readonly loop = new WokenLoop(
    () => this.drain(),
    (error) => this.log.error({ err: error }, 'the outbox could not be read'),
  );
  private readonly underWay = new Set<Promise<void>>();
  /** Resolves when something may have become due. */
  private news = Promise.withResolvers<void>();

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly listener: PgListener,
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('outbox');
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasRole('worker')) return;
    this.listener.on(OUTBOX_CHANNEL, () => this.wake());
    this.listener.onReconnect(() => this.wake());
    this.loop.every(POLL_MS);
    this.wake();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  wake(): void {
    if (this.loop.isStopped) return;
    this.news.resolve();
    this.news = Promise.withResolvers<void>();
    this.loop.wake();
  }

  /**
   * Works off everything that is due, so many at a time: a slow consumer keeps its own place and nobody else's.
   * Public so that a test or the demonstration can wait for quiet.
   */
  async drain(): Promise<void> {
    for (;;) {
      const { promise: news } = this.news;
      const room = Math.max(0, CONCURRENCY - this.underWay.size);
      const claimed = this.loop.isStopped || room === 0 ? [] : await this.claim(room);
      for (const delivery of claimed) this.track(this.deliver(delivery));
      if (claimed.length === room && room > 0) continue; // there may be more
      if (this.underWay.size === 0) return;
      await Promise.race([...this.underWay, news]);
    }
  }

  private track(work: Promise<void>): void {
    const tracked = work.finally(() => this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }

  /** The lease is the due date pushed out: if this process dies, the delivery is due again. */
  private async claim(limit: number): Promise<Delivery[]> {
    const [rows] = await this.database.sql.query<[Delivery[], number]>(
      `with due as (
         select event_id, consumer from outbox_delivery
         where done_at is null and due_at <= now()
         order by due_at, event_id limit $1 for update skip locked)
       update outbox_delivery d
       set due_at = now() + interval '${LEASE_SECONDS} seconds', attempts = d.attempts + 1
       from due, outbox_event e
       where d.event_id = due.event_id and d.consumer = due.consumer and e.id = d.event_id
       returning d.event_id, d.consumer, d.attempts, e.type, e.subject_id, e.payload, e.created_at`,
      [limit],
    );
    return rows;
  }

  private async deliver(delivery: Delivery): Promise<void> {
    const handler = this.outbox.handlerFor(delivery.type, delivery.consumer);
    const event: DomainEvent = { type: delivery.type, subjectId: delivery.subject_id, payload: delivery.payload };
    try {
      if (handler === undefined) throw new Error(`nothing here consumes ${delivery.type} as ${delivery.consumer}`);
      await handler(event, { id: delivery.event_id, createdAt: delivery.created_at, attempt: delivery.attempts });
      await this.database.sql.query(
        `update outbox_delivery set done_at = now(), last_error = null where event_id = $1 and consumer = $2`,
        [delivery.event_id, delivery.consumer],
      );
    } catch (error) {
      await this.postpone(delivery, error);
    }
  }

  private async postpone(delivery: Delivery, error: unknown): Promise<void> {
    const seconds = Math.min(MAX_BACKOFF_SECONDS, 2 ** Math.min(delivery.attempts - 1, 10));
    const reason = error instanceof Error ? error.message : String(error);
    this.log.warn(
      { type: delivery.type, consumer: delivery.consumer, attempt: delivery.attempts, reason },
      'delivery failed',
    );
    await this.database.sql.query(
      `update outbox_delivery set due_at = now() + make_interval(secs => $3), last_error = $4 where event_id = $1 and consumer = $2`,
      [delivery.event_id, delivery.consumer, seconds, reason.slice(0, 500)],
    );
    setTimeout(() => this.wake(), seconds * 1000 + 50).unref();
  }
}
