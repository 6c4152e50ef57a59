import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AddressPool } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import { LiveEvents } from '../../platform/live/live-events';
import { Logger } from '../../platform/logger';
import { Metrics } from '../../platform/metrics';

/** radius.lease_address tells of every login that found no free address. */
const CHANNEL = 'demarc_pool';
const TOLD_AGAIN_AFTER_MS = 10_000;

const GAUGES = {
  size: ['demarc_address_pool_addresses', 'Addresses of a pool that can be given out'],
  inUse: ['demarc_address_pool_in_use_addresses', 'Addresses of a pool that are in use'],
  free: ['demarc_address_pool_free_addresses', 'Addresses of a pool that the next login can get'],
} as const;

/** How full the pools are, for the exporter, and for whoever looks when one has run dry. */
@Injectable()
export class AddressPoolNews implements OnModuleInit {
  private readonly log;
  private readonly toldAt = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly listener: PgListener,
    private readonly live: LiveEvents,
    private readonly metrics: Metrics,
    logger: Logger,
  ) {
    this.log = logger.child('radius');
  }

  onModuleInit(): void {
    this.listener.on(CHANNEL, (name) => this.hearShortage(name));
  }

  count(pools: readonly AddressPool[]): void {
    for (const key of ['size', 'inUse', 'free'] as const) {
      const [name, help] = GAUGES[key];
      this.metrics.replace(
        name,
        help,
        pools.map((pool) => ({ labels: { pool: pool.name, serves: pool.serves }, value: pool[key] })),
      );
    }
  }

  async changed(poolIds: readonly string[]): Promise<void> {
    for (const id of poolIds) await this.live.publish(this.database.sql, { topic: 'address-pool', id });
  }

  /** A storm of refused logins is one piece of news, told again every few seconds. */
  private hearShortage(name: string): void {
    this.metrics.increment('demarc_address_pool_shortages_total', 'Logins that found no free address', { pool: name });
    const now = performance.now();
    if (now - (this.toldAt.get(name) ?? Number.NEGATIVE_INFINITY) < TOLD_AGAIN_AFTER_MS) return;
    this.toldAt.set(name, now);
    this.log.warn({ pool: name }, 'no address of the pool is free: a login got none');
    this.live
      .publish(this.database.sql, { topic: 'address-pool', id: name })
      .catch((error: unknown) => this.log.warn({ err: error }, 'a shortage could not be told'));
  }
}
