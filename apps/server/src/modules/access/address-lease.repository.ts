import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';

/** How many addresses of a range can be somebody's, and how many are. */
export interface RangeCount {
  rangeId: string;
  size: number;
  inUse: number;
  fixed: number;
  free: number;
}

export interface Lease {
  address: string;
  userName: string;
  subscriptionId: string | null;
  nasName: string | null;
  callingStationId: string | null;
  sessionId: string | null;
  isPromised: boolean;
  isDraining: boolean;
  since: Date;
  until: Date | null;
}

export interface Shortage {
  poolName: string;
  firstAt: Date;
  lastAt: Date;
  logins: number;
}

/** The address of a service that is its own. */
export interface FixedAddress {
  address: string;
  subscriptionId: string;
}

// Every address of the pool that a login can get; $1 is the pool.
const WANTED = `wanted as (
  select p.name as pool_name, r.id as range_id, coalesce(r.nas_id::text, '') as nas_scope, r.first_address + n as address
  from address_pool p
  join address_pool_range r on r.pool_id = p.id and r.draining_at is null
  cross join lateral generate_series(0, r.last_address - r.first_address) as n
  where p.id = $1 and p.allocation = 'radius'
    and not (r.leaves_out_edges and (n = 0 or r.first_address + n = r.last_address))
    and r.gateway is distinct from r.first_address + n
    and not exists (select from address_pool_reserved x where x.address = r.first_address + n))`;

/** Who holds which address: radius.radippool for FreeRADIUS's leases, the live sessions for what a NAS gives out itself. */
@Injectable()
export class AddressLeaseRepository {
  /**
   * Makes the addresses that FreeRADIUS gives out those that the pool has now. One that is in use and no longer wanted
   * stays with its holder until it is released; one that a live session has already is leased to it from the start.
   */
  async settle(tx: Tx, poolId: string, fixed: readonly FixedAddress[]): Promise<void> {
    const unwanted = `pool_id = $1 and not exists (select from wanted w where w.address = framedipaddress)`;
    await tx.query(`with ${WANTED} delete from radius.radippool where not is_leased and ${unwanted}`, [poolId]);
    // What was leased while the deletion waited for it drains like the others.
    await tx.query(
      `with ${WANTED} update radius.radippool set is_draining = true where not is_draining and ${unwanted}`,
      [poolId],
    );
    await tx.query(
      `with ${WANTED}
       insert into radius.radippool as i (pool_name, framedipaddress, pool_id, range_id, nas_scope)
       select pool_name, address, $1, range_id, nas_scope from wanted
       on conflict (framedipaddress) do update
         set pool_name = excluded.pool_name, pool_id = excluded.pool_id, range_id = excluded.range_id,
             nas_scope = excluded.nas_scope, is_draining = false
       where (i.pool_name, i.pool_id, i.range_id, i.nas_scope, i.is_draining)
         is distinct from (excluded.pool_name, excluded.pool_id, excluded.range_id, excluded.nas_scope, false)`,
      [poolId],
    );
    await tx.query(
      `update radius.radippool i set kept_for = f.subscription_id
       from unnest($2::inet[], $3::uuid[]) as f (address, subscription_id)
       where i.pool_id = $1 and i.framedipaddress = f.address and i.kept_for is null`,
      [poolId, fixed.map(({ address }) => address), fixed.map(({ subscriptionId }) => subscriptionId)],
    );
    await this.adoptSessions(tx, poolId);
  }

  private async adoptSessions(tx: Tx, poolId: string): Promise<void> {
    await tx.query(
      `update radius.radippool i
       set is_leased = true, username = s.user_name, subscription_id = s.subscription_id,
           pool_key = coalesce(s.subscription_id::text, s.user_name), nasipaddress = host(n.address),
           callingstationid = coalesce(s.calling_station_id, ''), acctsessionid = s.acct_session_id,
           leased_at = s.started_at, expiry_time = now() + make_interval(secs => p.lease_seconds)
       from access_session s join nas n on n.id = s.nas_id, address_pool p
       where p.id = i.pool_id and i.pool_id = $1 and not i.is_leased
         and s.framed_ip_address = i.framedipaddress and s.stopped_at is null`,
      [poolId],
    );
  }

  /** This address, or none, is the service's own: no login of others gets it. */
  async keepFor(tx: Tx, subscriptionId: string, address: string | null): Promise<void> {
    await tx.query(
      `update radius.radippool set kept_for = case when framedipaddress = $2::inet then $1::uuid end
       where (kept_for = $1 and framedipaddress is distinct from $2::inet) or (framedipaddress = $2::inet and kept_for is null)`,
      [subscriptionId, address],
    );
  }

  /** Whether another service than this one has the address just now; it is not leased anew until the transaction ends. */
  async isLeasedToOthers(tx: Tx, address: string, subscriptionId: string): Promise<boolean> {
    const [row] = await tx.query<{ others: boolean }[]>(
      `select is_leased and subscription_id is distinct from $2 as others
       from radius.radippool where framedipaddress = $1::inet for update`,
      [address, subscriptionId],
    );
    return row?.others ?? false;
  }

  async renamePool(tx: Tx, poolId: string, name: string): Promise<void> {
    await tx.query(`update radius.radippool set pool_name = $2 where pool_id = $1`, [poolId, name]);
  }

  async removePool(tx: Tx, poolId: string): Promise<void> {
    await tx.query(`delete from radius.radippool where pool_id = $1`, [poolId]);
  }

  async countLeased(sql: Sql, poolId: string): Promise<number> {
    const [row] = await sql.query<[{ count: number }]>(
      `select count(*)::int as count from radius.radippool where pool_id = $1 and is_leased`,
      [poolId],
    );
    return row.count;
  }

  /** What FreeRADIUS gives out. */
  countRanges(sql: Sql): Promise<RangeCount[]> {
    return sql.query<RangeCount[]>(
      `select range_id as "rangeId", count(*)::int as size, (count(*) filter (where is_leased))::int as "inUse",
              (count(*) filter (where kept_for is not null))::int as fixed,
              (count(*) filter (where not is_leased and not is_draining and kept_for is null))::int as free
       from radius.radippool where range_id is not null group by range_id`,
    );
  }

  /** Addresses of the ranges of NAS that their live sessions have. */
  countSessions(sql: Sql): Promise<{ rangeId: string; inUse: number }[]> {
    return sql.query(
      `select r.id as "rangeId", count(distinct s.framed_ip_address)::int as "inUse"
       from address_pool p join address_pool_range r on r.pool_id = p.id
       join access_session s on s.framed_ip_address between r.first_address and r.last_address
         and s.stopped_at is null and (r.nas_id is null or r.nas_id = s.nas_id)
       where p.allocation = 'nas' group by r.id`,
    );
  }

  /** In the order of the addresses. */
  listLeases(sql: Sql, poolId: string, after: string | null, limit: number): Promise<Lease[]> {
    return sql.query<Lease[]>(
      `select host(i.framedipaddress) as address, coalesce(i.username, '') as "userName", i.subscription_id as "subscriptionId",
              n.name as "nasName", nullif(i.callingstationid, '') as "callingStationId", s.id as "sessionId",
              i.acctsessionid = '' as "isPromised", i.is_draining as "isDraining", i.leased_at as since, i.expiry_time as until
       from radius.radippool i
       left join lateral (select name from nas where host(address) = i.nasipaddress order by name limit 1) n on true
       left join lateral (
         select id from access_session where framed_ip_address = i.framedipaddress and stopped_at is null
           and acct_session_id = i.acctsessionid and user_name = i.username limit 1) s on true
       where i.pool_id = $1 and i.is_leased and i.framedipaddress > coalesce($2::inet, '0.0.0.0'::inet)
       order by i.framedipaddress limit $3`,
      [poolId, after, limit],
    );
  }

  listSessions(sql: Sql, poolId: string, after: string | null, limit: number): Promise<Lease[]> {
    return sql.query<Lease[]>(
      `select distinct on (s.framed_ip_address) host(s.framed_ip_address) as address, s.user_name as "userName",
              s.subscription_id as "subscriptionId", n.name as "nasName", s.calling_station_id as "callingStationId",
              s.id as "sessionId", false as "isPromised", false as "isDraining", s.started_at as since, null as until
       from address_pool_range r
       join access_session s on s.framed_ip_address between r.first_address and r.last_address
         and s.stopped_at is null and (r.nas_id is null or r.nas_id = s.nas_id)
       join nas n on n.id = s.nas_id
       where r.pool_id = $1 and s.framed_ip_address > coalesce($2::inet, '0.0.0.0'::inet)
       order by s.framed_ip_address, s.started_at desc limit $3`,
      [poolId, after, limit],
    );
  }

  /** Logins that found no free address within ten minutes, by the time of the database, which counted them. */
  listShortages(sql: Sql): Promise<Shortage[]> {
    return sql.query<Shortage[]>(
      `select pool_name as "poolName", first_at as "firstAt", last_at as "lastAt", logins::int as logins
       from radius.pool_shortage where last_at > now() - interval '10 minutes' order by pool_name`,
    );
  }

  /** Ends what nobody renewed, and what was over before anybody looked. @returns how many leases ended */
  async endLeases(tx: Tx): Promise<number> {
    const [row] = await tx.query<[{ ended: number }]>(`select radius.end_leases(null) as ended`);
    await tx.query(`delete from radius.radippool where is_draining and not is_leased`);
    return row.ended;
  }
}
