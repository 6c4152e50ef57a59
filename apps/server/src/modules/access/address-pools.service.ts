import { Injectable } from '@nestjs/common';
import type { AddressLease, AddressLeaseQuery, AddressPool, PoolAlarm } from '@demarc/contracts';
import { Database, type Sql } from '../../platform/database/database';
import { decodeCursor, encodeCursor, type Page } from '../../platform/http/page';
import { CatalogService } from '../catalog/catalog.service';
import { AddressLeaseRepository } from './address-lease.repository';
import type { AddressPoolEntity } from './address-pool.entity';
import { AddressPoolNotFound } from './address-pool.errors';
import { AddressPoolRepository } from './address-pool.repository';
import { toAddressLeaseView, toAddressPoolView, type PoolSurroundings } from './address-pool.view';
import { NasService } from './nas.service';
import { SessionOwners } from './session-owners.service';

/** How full the pools are, and who has which address. */
@Injectable()
export class AddressPools {
  constructor(
    private readonly database: Database,
    private readonly pools: AddressPoolRepository,
    private readonly leases: AddressLeaseRepository,
    private readonly catalog: CatalogService,
    private readonly nasServers: NasService,
    private readonly owners: SessionOwners,
  ) {}

  async list(sql: Sql = this.database.sql): Promise<AddressPool[]> {
    const pools = await this.pools.list(sql);
    const around = await this.around(sql, pools);
    return pools.map((pool) => toAddressPoolView(pool, around));
  }

  async get(id: string): Promise<AddressPool> {
    const { sql } = this.database;
    const pool = await this.find(sql, id);
    return toAddressPoolView(pool, await this.around(sql, [pool]));
  }

  async listAlarms(): Promise<PoolAlarm[]> {
    const { sql } = this.database;
    const byName = new Map((await this.pools.list(sql)).map((pool) => [pool.name, pool.id]));
    const shortages = await this.leases.listShortages(sql);
    return shortages.flatMap(({ poolName, firstAt, lastAt, logins }) => {
      const poolId = byName.get(poolName);
      if (poolId === undefined) return [];
      return [{ poolId, name: poolName, since: firstAt.toISOString(), lastAt: lastAt.toISOString(), logins }];
    });
  }

  async pageOfLeases(poolId: string, { cursor, limit }: AddressLeaseQuery): Promise<Page<AddressLease>> {
    const { sql } = this.database;
    const { allocation } = await this.find(sql, poolId);
    const after = decodeCursor(cursor, 1)?.[0] ?? null;
    const rows =
      allocation === 'radius'
        ? await this.leases.listLeases(sql, poolId, after, limit + 1)
        : await this.leases.listSessions(sql, poolId, after, limit + 1);
    const shown = rows.slice(0, limit);
    const owners = await this.owners.ownersOf(
      sql,
      shown.flatMap(({ subscriptionId }) => (subscriptionId === null ? [] : [subscriptionId])),
    );
    const last = shown.at(-1);
    return {
      items: shown.map((row) => toAddressLeaseView(row, owners)),
      nextCursor: rows.length > limit && last !== undefined ? encodeCursor([last.address]) : null,
    };
  }

  private async find(sql: Sql, id: string): Promise<AddressPoolEntity> {
    const pool = await this.pools.find(sql, id);
    if (pool === null) throw new AddressPoolNotFound(id);
    return pool;
  }

  private async around(sql: Sql, pools: AddressPoolEntity[]): Promise<PoolSurroundings> {
    const ids = pools.map(({ id }) => id);
    const [ranges, reserved, uses, plans, nas, leased, sessions, shortages] = await Promise.all([
      this.pools.listRanges(sql, ids),
      this.pools.listReserved(sql, ids),
      this.pools.listUses(sql),
      this.catalog.listPlans(sql),
      this.nasServers.list(sql),
      this.leases.countRanges(sql),
      pools.some(({ allocation }) => allocation === 'nas') ? this.leases.countSessions(sql) : [],
      this.leases.listShortages(sql),
    ]);
    return {
      ranges,
      reserved,
      uses,
      planNames: new Map(plans.map(({ id, name }) => [id, name])),
      nasNames: new Map(nas.map(({ id, name }) => [id, name])),
      leased: new Map(leased.map((count) => [count.rangeId, count])),
      sessions: new Map(sessions.map(({ rangeId, inUse }) => [rangeId, inUse])),
      shortages: new Map(shortages.map((shortage) => [shortage.poolName, shortage])),
    };
  }
}
