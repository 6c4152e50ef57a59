import { Injectable } from '@nestjs/common';
import { POOL_ADDRESSES_MOST, POOL_RANGES_MOST, type AddAddressRange } from '@demarc/contracts';
import { Database, violatedConstraint, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import type { AddressPoolEntity, AddressPoolRangeEntity } from './address-pool.entity';
import { AddressPoolTooLarge, AddressRangeNotFound, AddressRangeOverlaps } from './address-pool.errors';
import { AddressPoolLog } from './address-pool-log.service';
import { AddressPoolRepository } from './address-pool.repository';
import { AddressPoolRules } from './address-pool-rules.service';
import { AddressPoolSettlement } from './address-pool-settlement.service';
import { spanOf, spanSize } from './address-range';
import { NasService } from './nas.service';

const spanOfRow = ({ firstAddress, lastAddress }: AddressPoolRangeEntity) => ({
  first: firstAddress,
  last: lastAddress,
});

/** Which addresses a pool has. One that is taken away drains: whoever has an address of it keeps it until it is released. */
@Injectable()
export class AddressRanges {
  constructor(
    private readonly database: Database,
    private readonly pools: AddressPoolRepository,
    private readonly rules: AddressPoolRules,
    private readonly settlement: AddressPoolSettlement,
    private readonly nasServers: NasService,
    private readonly log: AddressPoolLog,
  ) {}

  async add(by: StaffIdentity | string, poolId: string, request: AddAddressRange): Promise<void> {
    const { first, last } = spanOf(request);
    const { nasId, leavesOutEdges, gateway } = request;
    try {
      await this.changing(poolId, async (tx, pool, ranges) => {
        if (nasId !== null) await this.nasServers.get(tx, nasId);
        const addresses = ranges.reduce((sum, range) => sum + spanSize(spanOfRow(range)), spanSize({ first, last }));
        if (addresses > POOL_ADDRESSES_MOST || ranges.length >= POOL_RANGES_MOST)
          throw new AddressPoolTooLarge(addresses);
        const given = { firstAddress: first, lastAddress: last, nasId, leavesOutEdges, gateway };
        await this.pools.insertRange(tx, {
          ...given,
          id: newId(),
          poolId,
          drainingAt: null,
          createdAt: this.log.now(),
        });
        await this.settlement.settle(tx, pool);
        await this.log.record(tx, by, pool, { action: 'address-pool.range-added', after: given });
      });
    } catch (error) {
      if (violatedConstraint(error) === 'xc_address_pool_range_overlap') throw new AddressRangeOverlaps();
      throw error;
    }
  }

  /** Gone at once when nobody has an address of it. */
  takeAway(by: StaffIdentity | string, poolId: string, rangeId: string): Promise<void> {
    return this.changing(poolId, async (tx, pool, ranges) => {
      const range = rangeIn(ranges, rangeId);
      if (range.drainingAt === null) await this.pools.setDraining(tx, rangeId, this.log.now());
      await this.settlement.settle(tx, pool);
      await this.pools.removeDrained(tx);
      await this.log.record(tx, by, pool, { action: 'address-pool.range-taken-away', before: spanOfRow(range) });
    });
  }

  /** A range that drains is given out again. */
  putBack(by: StaffIdentity | string, poolId: string, rangeId: string): Promise<void> {
    return this.changing(poolId, async (tx, pool, ranges) => {
      const range = rangeIn(ranges, rangeId);
      await this.pools.setDraining(tx, rangeId, null);
      await this.settlement.settle(tx, pool);
      await this.log.record(tx, by, pool, { action: 'address-pool.range-put-back', after: spanOfRow(range) });
    });
  }

  private changing(
    poolId: string,
    work: (tx: Tx, pool: AddressPoolEntity, ranges: AddressPoolRangeEntity[]) => Promise<void>,
  ): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.pools.lock(tx);
      const pool = await this.rules.get(tx, poolId);
      await work(tx, pool, await this.pools.listRanges(tx, [poolId]));
    });
  }
}

function rangeIn(ranges: AddressPoolRangeEntity[], rangeId: string): AddressPoolRangeEntity {
  const range = ranges.find(({ id }) => id === rangeId);
  if (range === undefined) throw new AddressRangeNotFound(rangeId);
  return range;
}
