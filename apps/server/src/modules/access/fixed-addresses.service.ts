import { isIPv4 } from 'node:net';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { SubscriptionChanged, SubscriptionStateChanged } from '../subscribers/subscribers.events';
import { SubscribersService } from '../subscribers/subscribers.service';
import { AddressLeaseRepository } from './address-lease.repository';
import { StaticAddressInPool, StaticAddressLeased } from './address-pool.errors';
import { AddressPoolRepository } from './address-pool.repository';
import { RadiusRepository } from './radius.repository';

/** The fixed address of a service is never given out by a pool, and none is fixed that somebody has from a pool. */
@Injectable()
export class FixedAddresses implements OnModuleInit {
  constructor(
    private readonly outbox: Outbox,
    private readonly subscribers: SubscribersService,
    private readonly pools: AddressPoolRepository,
    private readonly leases: AddressLeaseRepository,
    private readonly radius: RadiusRepository,
  ) {}

  onModuleInit(): void {
    this.outbox.within<SubscriptionChanged>('subscription.changed', async (tx, events) => {
      for (const { payload } of events)
        if (payload.what.includes('access')) await this.follow(tx, payload.subscriptionId);
    });
    this.outbox.within<SubscriptionStateChanged>('subscription.state-changed', async (tx, events) => {
      for (const { payload } of events) if (payload.to === 'terminated') await this.follow(tx, payload.subscriptionId);
    });
  }

  private async follow(tx: Tx, subscriptionId: string): Promise<void> {
    const { staticAddress, serviceState } = await this.subscribers.getSubscription(tx, subscriptionId);
    const isFixed = staticAddress !== null && isIPv4(staticAddress) && serviceState !== 'terminated';
    // In the order in which whoever changes a pool takes them.
    await this.radius.lock(tx, 'shared');
    await this.pools.lock(tx);
    if (isFixed) await this.check(tx, subscriptionId, staticAddress);
    await this.leases.keepFor(tx, subscriptionId, isFixed ? staticAddress : null);
  }

  private async check(tx: Tx, subscriptionId: string, address: string): Promise<void> {
    const holding = await this.pools.findHolding(tx, address);
    if (holding === null) return;
    const { pool } = holding;
    if (pool.allocation === 'radius') {
      if (await this.leases.isLeasedToOthers(tx, address, subscriptionId)) {
        throw new StaticAddressLeased(address, pool.name);
      }
      return;
    }
    const reserved = await this.pools.listReserved(tx, [pool.id]);
    if (!reserved.some((row) => row.address === address)) throw new StaticAddressInPool(address, pool.name);
  }
}
