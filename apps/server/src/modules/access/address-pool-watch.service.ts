import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { AddressLeaseRepository } from './address-lease.repository';
import { AddressPoolNews } from './address-pool-news.service';
import { AddressPoolRepository } from './address-pool.repository';
import { AddressPools } from './address-pools.service';

/** Ends leases that nobody renews, lets go of ranges that have drained, and counts. */
@Injectable()
export class AddressPoolWatch {
  constructor(
    private readonly database: Database,
    private readonly pools: AddressPoolRepository,
    private readonly leases: AddressLeaseRepository,
    private readonly views: AddressPools,
    private readonly news: AddressPoolNews,
  ) {}

  async run(): Promise<void> {
    const changed = await this.database.transaction(async (tx) => {
      await this.pools.lock(tx);
      const ended = await this.leases.endLeases(tx);
      return ended + (await this.pools.removeDrained(tx)).length;
    });
    const pools = await this.views.list();
    this.news.count(pools);
    if (changed > 0) await this.news.changed(pools.map(({ id }) => id));
  }
}
