import { Injectable, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { Logger } from '../../platform/logger';
import type { DynamicAuthorizationRequestEntity } from './access.entity';
import { DisconnectRound } from './disconnect-round.service';
import { backoffSeconds, DynamicAuthorizationRepository } from './dynamic-authorization.repository';

const MAX_AT_ONCE = 32;
const MAX_REASON = 200;
const POLL_MS = 1_000; // back-off, and what a killed process left behind
/** At most 20 a second: a wave must not be a flood for a NAS that has to end and restart sessions. */
const GAP_PER_NAS_MS = 50;

/**
 * Works off the orders to NAS. Not the outbox dispatcher: a NAS that is silent for seconds must not hold up
 * the effects of other people's payments.
 */
@Injectable()
export class DisconnectQueue implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log;
  private readonly active = new Set<Promise<void>>();
  private readonly nextSlotMs = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;
  private claiming: Promise<void> | null = null;
  private isWokenAgain = false;
  private isStopped = false;

  constructor(
    private readonly database: Database,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly round: DisconnectRound,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('access');
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasRole('worker')) return;
    this.timer = setInterval(() => this.wake(), POLL_MS);
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    if (this.timer !== null) clearInterval(this.timer);
    await this.claiming;
    this.round.stop();
    await Promise.all(this.active);
  }

  /** Looks for work now; orders of another process wait for its own, or for the next look. */
  wake(): void {
    if (this.isStopped || !this.config.hasRole('worker')) return;
    if (this.claiming !== null) {
      this.isWokenAgain = true;
      return;
    }
    this.claiming = this.claim()
      .catch((error: unknown) => this.log.error({ err: error }, 'orders to NAS could not be read'))
      .finally(() => {
        this.claiming = null;
        if (!this.isWokenAgain) return;
        this.isWokenAgain = false;
        this.wake();
      });
  }

  /** Resolves once nothing is being asked and nothing is due. For tests and the demonstration. */
  async quiet(): Promise<void> {
    this.wake();
    while (this.claiming !== null || this.active.size > 0) {
      await this.claiming;
      await Promise.all(this.active);
    }
  }

  private async claim(): Promise<void> {
    const free = MAX_AT_ONCE - this.active.size;
    if (free <= 0) return;
    for (const order of await this.requests.claim(this.database.sql, free)) this.start(order);
  }

  private start(order: DynamicAuthorizationRequestEntity): void {
    const running = this.paced(order)
      .catch((error: unknown) => this.fail(order, error))
      .finally(() => {
        this.active.delete(running);
        this.wake();
      });
    this.active.add(running);
  }

  /** A bug or a database that is away; should even this fail, the lease brings the order back. */
  private async fail(order: DynamicAuthorizationRequestEntity, error: unknown): Promise<void> {
    this.log.error({ err: error, order: order.id }, 'a NAS could not be asked');
    const reason = `not asked: ${error instanceof Error ? error.message.slice(0, MAX_REASON) : 'unknown'}`;
    await this.requests
      .postpone(this.database.sql, order.id, reason, backoffSeconds(order.rounds))
      .catch((second: unknown) => this.log.error({ err: second, order: order.id }, 'an order waits for its lease'));
  }

  private async paced(order: DynamicAuthorizationRequestEntity): Promise<void> {
    if (order.nasId !== null) {
      const now = this.clock.monotonicMs();
      const slot = Math.max(now, this.nextSlotMs.get(order.nasId) ?? 0);
      this.nextSlotMs.set(order.nasId, slot + GAP_PER_NAS_MS);
      if (slot > now) await sleep(slot - now);
    }
    await this.round.run(order);
  }
}
