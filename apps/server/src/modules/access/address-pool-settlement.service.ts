import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import { SubscribersService } from '../subscribers/subscribers.service';
import { AddressLeaseRepository, type FixedAddress } from './address-lease.repository';
import type { AddressPoolEntity } from './address-pool.entity';
import { FixedAddressesInRange } from './address-pool.errors';
import { AddressPoolRepository } from './address-pool.repository';
import { isWithin, leftOut } from './address-range';

/** Brings what FreeRADIUS gives out in line with a pool, in the transaction that changed the pool. */
@Injectable()
export class AddressPoolSettlement {
  constructor(
    private readonly pools: AddressPoolRepository,
    private readonly leases: AddressLeaseRepository,
    private readonly subscribers: SubscribersService,
  ) {}

  /** With the lock of the pools. */
  async settle(tx: Tx, pool: AddressPoolEntity): Promise<void> {
    const fixed = await this.subscribers.listStaticAddresses(tx);
    if (pool.allocation === 'nas') await this.refuseFixed(tx, pool, fixed);
    await this.leases.settle(tx, pool.id, fixed);
  }

  /** What a NAS gives out we cannot keep for anybody: it has to be left out there, and that is said here. */
  private async refuseFixed(tx: Tx, pool: AddressPoolEntity, fixed: readonly FixedAddress[]): Promise<void> {
    const reserved = (await this.pools.listReserved(tx, [pool.id])).map(({ address }) => address);
    const spans = (await this.pools.listRanges(tx, [pool.id])).map((range) => {
      const span = { first: range.firstAddress, last: range.lastAddress };
      return { ...span, nobodys: leftOut({ ...range, ...span }, reserved) };
    });
    const given = fixed
      .map(({ address }) => address)
      .filter((address) => spans.some((span) => isWithin(span, address) && !span.nobodys.has(address)));
    if (given.length > 0) throw new FixedAddressesInRange(given);
  }
}
