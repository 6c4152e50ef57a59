import { Injectable } from '@nestjs/common';
import type { ChangeAddressPool, CreateAddressPool } from '@demarc/contracts';
import { Database, isUniqueViolation, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import type { AddressPoolEntity } from './address-pool.entity';
import { AddressPoolNameTaken, ReservedAddressInvalid } from './address-pool.errors';
import { AddressPoolLog } from './address-pool-log.service';
import { AddressPoolRepository } from './address-pool.repository';
import { AddressPoolRules } from './address-pool-rules.service';
import { AddressPoolSettlement } from './address-pool-settlement.service';
import { RadiusProjection } from './radius-projection.service';

type Uses = Pick<ChangeAddressPool, 'planIds' | 'isGarden' | 'reserved'>;

/** Makes pools, changes and deletes them; what the next login gets follows in the same transaction. */
@Injectable()
export class ManageAddressPools {
  constructor(
    private readonly database: Database,
    private readonly pools: AddressPoolRepository,
    private readonly rules: AddressPoolRules,
    private readonly settlement: AddressPoolSettlement,
    private readonly projection: RadiusProjection,
    private readonly log: AddressPoolLog,
  ) {}

  create(by: StaffIdentity | string, request: CreateAddressPool): Promise<string> {
    const { planIds, isGarden, reserved, ...columns } = request;
    return this.refusing(request, async (tx) => {
      const pool: AddressPoolEntity = { id: newId(), ...columns, createdAt: this.log.now() };
      this.rules.checkLease(pool.leaseSeconds);
      await this.pools.insert(tx, pool);
      await this.setUses(tx, pool, { planIds, isGarden, reserved });
      await this.projection.plans(tx, null);
      await this.log.record(tx, by, pool, { action: 'address-pool.created', after: request });
      return pool.id;
    });
  }

  change(by: StaffIdentity | string, id: string, request: ChangeAddressPool): Promise<string> {
    const { planIds, isGarden, reserved, ...columns } = request;
    return this.refusing(request, async (tx) => {
      const before = await this.rules.get(tx, id);
      const pool = { ...before, ...columns };
      if (columns.leaseSeconds !== undefined) this.rules.checkLease(columns.leaseSeconds);
      if (pool.name !== before.name) await this.rules.refuseWhileUsed(tx, before);
      if (pool.allocation !== before.allocation) await this.rules.refuseWhileLeased(tx, before);
      await this.pools.update(tx, id, columns);
      await this.setUses(tx, pool, { planIds, isGarden, reserved });
      if (reserved !== undefined || pool.name !== before.name || pool.allocation !== before.allocation) {
        await this.settlement.settle(tx, pool);
      }
      await this.projection.plans(tx, null);
      await this.log.record(tx, by, pool, { action: 'address-pool.changed', before, after: request });
      return id;
    });
  }

  remove(by: StaffIdentity | string, id: string): Promise<void> {
    return this.locked(async (tx) => {
      const pool = await this.rules.get(tx, id);
      await this.rules.refuseWhileUsed(tx, pool);
      await this.rules.forgetLeases(tx, id);
      await this.pools.remove(tx, id);
      await this.log.record(tx, by, pool, { action: 'address-pool.deleted', before: pool });
    });
  }

  private async setUses(tx: Tx, pool: AddressPoolEntity, { planIds, isGarden, reserved }: Uses): Promise<void> {
    const { id: poolId, serves } = pool;
    this.rules.checkUses(pool, { planIds, isGarden });
    if (planIds !== undefined && serves === 'service') {
      await this.rules.checkPlans(tx, planIds);
      const uses = [...new Set(planIds)].map((planId) => ({ id: newId(), poolId, serves, planId }));
      await this.pools.replacePlans(tx, poolId, uses);
    }
    if (isGarden !== undefined && serves === 'garden') {
      await this.pools.replaceGarden(tx, poolId, isGarden ? { id: newId(), poolId, serves, planId: null } : null);
    }
    if (reserved !== undefined) {
      await this.pools.replaceReserved(
        tx,
        poolId,
        reserved.map(({ address, note }) => ({ id: newId(), poolId, address, note })),
      );
    }
  }

  /** Logins in the first place, then the pools: the order in which everybody takes these locks. */
  private locked<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      await this.projection.lock(tx, 'alone');
      await this.pools.lock(tx);
      return work(tx);
    });
  }

  private async refusing<T>(request: ChangeAddressPool, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.locked(work);
    } catch (error) {
      if (isUniqueViolation(error, 'ux_address_pool_name')) throw new AddressPoolNameTaken(request.name ?? '');
      if (isUniqueViolation(error, 'ux_address_pool_reserved_address')) {
        throw new ReservedAddressInvalid('one of these addresses');
      }
      throw error;
    }
  }
}
