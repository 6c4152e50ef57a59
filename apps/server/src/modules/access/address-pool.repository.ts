import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import {
  AddressPoolEntity,
  AddressPoolRangeEntity,
  AddressPoolReservedEntity,
  AddressPoolUseEntity,
} from './address-pool.entity';

const LOCK = `hashtext('demarc:address-pools')`;

/** The pools, what lies in them, and whom they serve. Who holds which address is in address-lease.repository. */
@Injectable()
export class AddressPoolRepository {
  /** Ranges, reserved and fixed addresses change one after another: each looks at the others. */
  async lock(tx: Tx): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(${LOCK})`);
  }

  list(sql: Sql): Promise<AddressPoolEntity[]> {
    return sql.find(AddressPoolEntity, { order: { serves: 'DESC', name: 'ASC' } });
  }

  find(sql: Sql, id: string): Promise<AddressPoolEntity | null> {
    return sql.findOne(AddressPoolEntity, { where: { id } });
  }

  async insert(tx: Tx, pool: AddressPoolEntity): Promise<void> {
    await tx.insert(AddressPoolEntity, pool);
  }

  async update(tx: Tx, id: string, change: Partial<AddressPoolEntity>): Promise<void> {
    if (Object.keys(change).length > 0) await tx.update(AddressPoolEntity, { id }, change);
  }

  /** With everything that lies in it; nobody uses it any more. */
  async remove(tx: Tx, id: string): Promise<void> {
    await tx.delete(AddressPoolReservedEntity, { poolId: id });
    await tx.delete(AddressPoolRangeEntity, { poolId: id });
    await tx.delete(AddressPoolEntity, { id });
  }

  listRanges(sql: Sql, poolIds: string[]): Promise<AddressPoolRangeEntity[]> {
    return sql.find(AddressPoolRangeEntity, { where: { poolId: In(poolIds) }, order: { firstAddress: 'ASC' } });
  }

  /** Every range with the pool it belongs to. */
  listSpans(sql: Sql): Promise<{ first: string; last: string; id: string; name: string }[]> {
    return sql.query(
      `select host(r.first_address) as first, host(r.last_address) as last, p.id, p.name
       from address_pool_range r join address_pool p on p.id = r.pool_id`,
    );
  }

  /** The range that holds an address, with its pool; null: no pool has it. */
  async findHolding(sql: Sql, address: string): Promise<{ pool: AddressPoolEntity; rangeId: string } | null> {
    const [row] = await sql.query<{ id: string; pool_id: string }[]>(
      `select id, pool_id from address_pool_range where $1::inet between first_address and last_address`,
      [address],
    );
    const pool = row === undefined ? null : await this.find(sql, row.pool_id);
    return row === undefined || pool === null ? null : { pool, rangeId: row.id };
  }

  async insertRange(tx: Tx, range: AddressPoolRangeEntity): Promise<void> {
    await tx.insert(AddressPoolRangeEntity, range);
  }

  async setDraining(tx: Tx, id: string, drainingAt: Date | null): Promise<void> {
    await tx.update(AddressPoolRangeEntity, { id }, { drainingAt });
  }

  async removeRange(tx: Tx, id: string): Promise<void> {
    await tx.delete(AddressPoolRangeEntity, { id });
  }

  /** Ranges that were taken away and of which nobody has an address any more. @returns their pools */
  async removeDrained(tx: Tx): Promise<string[]> {
    const [rows] = await tx.query<[{ poolId: string }[], number]>(
      `delete from address_pool_range r where draining_at is not null
         and not exists (select from radius.radippool i where i.range_id = r.id)
       returning pool_id as "poolId"`,
    );
    return rows.map(({ poolId }) => poolId);
  }

  listReserved(sql: Sql, poolIds: string[]): Promise<AddressPoolReservedEntity[]> {
    return sql.find(AddressPoolReservedEntity, { where: { poolId: In(poolIds) }, order: { address: 'ASC' } });
  }

  async replaceReserved(tx: Tx, poolId: string, rows: AddressPoolReservedEntity[]): Promise<void> {
    await tx.delete(AddressPoolReservedEntity, { poolId });
    await tx.insert(AddressPoolReservedEntity, rows);
  }

  listUses(sql: Sql): Promise<AddressPoolUseEntity[]> {
    return sql.find(AddressPoolUseEntity);
  }

  /** These plans take their addresses from this pool, whichever they had, and no other plan does. */
  async replacePlans(tx: Tx, poolId: string, uses: AddressPoolUseEntity[]): Promise<void> {
    await tx.query(`delete from address_pool_use where plan_id is not null and (pool_id = $1 or plan_id = any($2))`, [
      poolId,
      uses.map(({ planId }) => planId),
    ]);
    await tx.insert(AddressPoolUseEntity, uses);
  }

  /** @param use null: this pool is not that of the garden; another one may stay it */
  async replaceGarden(tx: Tx, poolId: string, use: AddressPoolUseEntity | null): Promise<void> {
    await tx.query(`delete from address_pool_use where plan_id is null and (pool_id = $1 or $2)`, [
      poolId,
      use !== null,
    ]);
    if (use !== null) await tx.insert(AddressPoolUseEntity, use);
  }

  /** Leases that are shorter than this would end between two reports. */
  async lengthenLeases(tx: Tx, leastSeconds: number): Promise<void> {
    await tx.query(`update address_pool set lease_seconds = $1 where lease_seconds < $1`, [leastSeconds]);
  }

  /** What a login gets, by plan, and in the garden (the key null). */
  async byPlan(sql: Sql): Promise<ReadonlyMap<string | null, AddressPoolEntity>> {
    const pools = new Map((await this.list(sql)).map((pool) => [pool.id, pool]));
    const uses = await this.listUses(sql);
    return new Map(
      uses.flatMap(({ planId, poolId }) => {
        const pool = pools.get(poolId);
        return pool === undefined ? [] : [[planId, pool] as const];
      }),
    );
  }
}
