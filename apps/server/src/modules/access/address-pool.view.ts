import type { AddressLease, AddressPool, AddressRange } from '@demarc/contracts';
import type { SessionOwner } from './access-session.view';
import type { Lease, RangeCount, Shortage } from './address-lease.repository';
import type {
  AddressPoolEntity,
  AddressPoolRangeEntity,
  AddressPoolReservedEntity,
  AddressPoolUseEntity,
} from './address-pool.entity';
import { leftOut, spanSize } from './address-range';

export interface PoolSurroundings {
  ranges: readonly AddressPoolRangeEntity[];
  reserved: readonly AddressPoolReservedEntity[];
  uses: readonly AddressPoolUseEntity[];
  planNames: ReadonlyMap<string, string>;
  nasNames: ReadonlyMap<string, string>;
  /** Of ranges that FreeRADIUS gives out. */
  leased: ReadonlyMap<string, RangeCount>;
  /** Addresses in use, of ranges that a NAS gives out. */
  sessions: ReadonlyMap<string, number>;
  shortages: ReadonlyMap<string, Shortage>;
}

type Counted = Omit<RangeCount, 'rangeId'>;

const NONE: Counted = { size: 0, inUse: 0, fixed: 0, free: 0 };

function countsOf(
  { allocation }: AddressPoolEntity,
  range: AddressPoolRangeEntity,
  reserved: readonly string[],
  around: PoolSurroundings,
): Counted {
  if (allocation === 'radius') return around.leased.get(range.id) ?? NONE;
  const span = { first: range.firstAddress, last: range.lastAddress };
  const size = spanSize(span) - leftOut({ ...range, ...span }, reserved).size;
  const inUse = around.sessions.get(range.id) ?? 0;
  return { size, inUse, fixed: 0, free: Math.max(0, size - inUse) };
}

const toRangeView = (
  range: AddressPoolRangeEntity,
  { size, inUse }: Counted,
  nasNames: ReadonlyMap<string, string>,
): AddressRange => ({
  id: range.id,
  first: range.firstAddress,
  last: range.lastAddress,
  nasId: range.nasId,
  nasName: nasNames.get(range.nasId ?? '') ?? null,
  leavesOutEdges: range.leavesOutEdges,
  gateway: range.gateway,
  state: range.drainingAt === null ? 'active' : 'draining',
  size,
  inUse,
});

export function toAddressPoolView(pool: AddressPoolEntity, around: PoolSurroundings): AddressPool {
  const of = <T extends { poolId: string }>(rows: readonly T[]): T[] => rows.filter(({ poolId }) => poolId === pool.id);
  const reserved = of(around.reserved).map(({ address, note }) => ({ address, note }));
  const addresses = reserved.map(({ address }) => address);
  const counted = of(around.ranges).map((range) => ({ range, counts: countsOf(pool, range, addresses, around) }));
  const sum = (key: keyof Counted): number => counted.reduce((total, { counts }) => total + counts[key], 0);
  const uses = of(around.uses);
  const shortage = around.shortages.get(pool.name);
  return {
    id: pool.id,
    name: pool.name,
    description: pool.description,
    serves: pool.serves,
    allocation: pool.allocation,
    leaseSeconds: pool.leaseSeconds,
    fallbackPool: pool.fallbackPool,
    plans: uses.flatMap(({ planId }) =>
      planId === null ? [] : [{ id: planId, name: around.planNames.get(planId) ?? '' }],
    ),
    isGarden: uses.some(({ planId }) => planId === null),
    ranges: counted.map(({ range, counts }) => toRangeView(range, counts, around.nasNames)),
    reserved,
    size: sum('size'),
    inUse: sum('inUse'),
    fixed: sum('fixed'),
    free: sum('free'),
    shortage:
      shortage === undefined
        ? null
        : { since: shortage.firstAt.toISOString(), lastAt: shortage.lastAt.toISOString(), logins: shortage.logins },
  };
}

export function toAddressLeaseView(lease: Lease, owners: ReadonlyMap<string, SessionOwner>): AddressLease {
  const owner = owners.get(lease.subscriptionId ?? '');
  return {
    address: lease.address,
    state: lease.isDraining ? 'draining' : lease.isPromised ? 'promised' : 'in-use',
    userName: lease.userName,
    subscriptionId: lease.subscriptionId,
    subscriberNumber: owner?.number ?? null,
    subscriberName: owner?.name ?? null,
    nasName: lease.nasName,
    callingStationId: lease.callingStationId,
    sessionId: lease.sessionId,
    since: lease.since.toISOString(),
    until: lease.until?.toISOString() ?? null,
  };
}
