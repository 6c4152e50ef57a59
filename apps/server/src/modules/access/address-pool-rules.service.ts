import { Injectable } from '@nestjs/common';
import type { ChangeAddressPool } from '@demarc/contracts';
import { AppConfig } from '../../platform/config/app-config';
import type { Sql, Tx } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { AddressLeaseRepository } from './address-lease.repository';
import type { AddressPoolEntity } from './address-pool.entity';
import { AddressPoolInUse, AddressPoolNotFound, LeaseTooShort, PoolServesOtherwise } from './address-pool.errors';
import { AddressPoolRepository } from './address-pool.repository';
import { leastLeaseSeconds } from './lease-time';

/** What may be done to a pool, and what stands in the way. */
@Injectable()
export class AddressPoolRules {
  constructor(
    private readonly pools: AddressPoolRepository,
    private readonly leases: AddressLeaseRepository,
    private readonly catalog: CatalogService,
    private readonly config: AppConfig,
  ) {}

  async get(sql: Sql, id: string): Promise<AddressPoolEntity> {
    const pool = await this.pools.find(sql, id);
    if (pool === null) throw new AddressPoolNotFound(id);
    return pool;
  }

  checkLease(seconds: number): void {
    const least = leastLeaseSeconds(this.config.settings.RADIUS_INTERIM_SECONDS);
    if (seconds < least) throw new LeaseTooShort(least);
  }

  checkUses(
    { name, serves }: AddressPoolEntity,
    { planIds = [], isGarden = false }: Pick<ChangeAddressPool, 'planIds' | 'isGarden'>,
  ): void {
    if (serves === 'garden' ? planIds.length > 0 : isGarden) throw new PoolServesOtherwise(name);
  }

  async checkPlans(tx: Tx, planIds: readonly string[]): Promise<void> {
    for (const id of planIds) await this.catalog.getPlan(tx, id);
  }

  /** Nobody may be about to get an address of it, or have one. */
  async refuseWhileUsed(tx: Tx, pool: AddressPoolEntity): Promise<void> {
    const uses = (await this.pools.listUses(tx)).filter(({ poolId }) => poolId === pool.id);
    const used = new Set(uses.map(({ planId }) => planId));
    const plans = (await this.catalog.listPlans(tx)).filter(({ id }) => used.has(id)).map(({ name }) => name);
    await this.refuse(tx, pool, { plans, isGarden: used.has(null) });
  }

  /** Another hand may give the addresses out only while nobody has one from this hand. */
  refuseWhileLeased(tx: Tx, pool: AddressPoolEntity): Promise<void> {
    return this.refuse(tx, pool, { plans: [], isGarden: false });
  }

  async forgetLeases(tx: Tx, poolId: string): Promise<void> {
    await this.leases.removePool(tx, poolId);
  }

  private async refuse(tx: Tx, pool: AddressPoolEntity, use: { plans: string[]; isGarden: boolean }): Promise<void> {
    const leases = await this.leases.countLeased(tx, pool.id);
    if (leases > 0 || use.plans.length > 0 || use.isGarden) throw new AddressPoolInUse(pool.name, { leases, ...use });
  }
}
