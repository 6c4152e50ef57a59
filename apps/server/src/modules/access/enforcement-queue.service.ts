import { Injectable, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { Logger } from '../../platform/logger';
import { WokenLoop } from '../../platform/scheduling/woken-loop';
import { DynamicAuthorizationRepository, backoffSeconds, type Room } from './dynamic-authorization.repository';
import { EnforcementPace } from './enforcement-pace.service';
import { EnforcementRound } from './enforcement-round.service';
import type { DynamicAuthorizationRequestEntity } from './enforcement.entity';

const MAX_AT_ONCE = 64;
const MAX_REASON = 200;
const POLL_MS = 1_000; // back-off, and what a killed process left behind
/** Several that end together are followed by one look for more. */
const GATHER_MS = 5;

/**
 * Works off the orders to NAS. Not the outbox dispatcher: a NAS that is silent for seconds must not hold up
 * the effects of other people's payments.
 */
@Injectable()
export class EnforcementQueue implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log;
  private readonly active = new Set<Promise<void>>();
  private readonly loop = new WokenLoop(
    () => this.claim(),
    (error) => this.log.error({ err: error }, 'orders to NAS could not be read'),
  );

  constructor(
    private readonly database: Database,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly round: EnforcementRound,
    private readonly pace: EnforcementPace,
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('access');
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasRole('worker')) return;
    this.loop.every(POLL_MS);
    this.pace.onRelease(() => this.wake());
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    this.round.stop();
    await Promise.all(this.active);
  }

  /** Looks for work now; orders of another process wait for its own, or for the next look. */
  wake(): void {
    if (this.config.hasRole('worker')) this.loop.wake();
  }

  /** Resolves once nothing is being asked and nothing is due. For tests and the demonstration. */
  async quiet(): Promise<void> {
    this.wake();
    while (this.loop.current !== null || this.active.size > 0) {
      await this.loop.current;
      await Promise.all(this.active);
    }
  }

  private async claim(): Promise<void> {
    const room = this.room();
    if (room === null) return;
    const orders = await this.requests.claim(this.database.sql, room);
    for (const order of orders) this.start(order);
    // A NAS with more to do than it may be given at once comes up again with the first of its orders that ends.
  }

  private room(): Room | null {
    const total = MAX_AT_ONCE - this.active.size;
    const kinds = this.pace.allowed();
    return total <= 0 || kinds === 'none' ? null : { total, ...this.pace.room(), restoresOnly: kinds === 'restores' };
  }

  private start(order: DynamicAuthorizationRequestEntity): void {
    this.pace.enter(order.nasId);
    const running = this.paced(order)
      .catch((error: unknown) => this.fail(order, error))
      .finally(async () => {
        this.pace.leave(order.nasId);
        await sleep(GATHER_MS);
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
    await this.pace.turn(order);
    this.pace.heard(order.nasId, await this.round.run(order));
  }
}
