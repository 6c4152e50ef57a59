import { z } from 'zod';
import { Id, Instant, PageQuery, pageOf } from './common';

/** The service itself, or the walled garden of those whose service is restricted. */
export const PoolServes = z.enum(['service', 'garden']).meta({ id: 'PoolServes' });
export type PoolServes = z.infer<typeof PoolServes>;

/** Who gives the addresses out: FreeRADIUS, one per login, or the NAS itself, which is told the name of the pool. */
export const PoolAllocation = z.enum(['radius', 'nas']).meta({ id: 'PoolAllocation' });
export type PoolAllocation = z.infer<typeof PoolAllocation>;

/** Most addresses that a pool has: those of a /16. */
export const POOL_ADDRESSES_MOST = 65_536;
export const POOL_RANGES_MOST = 64;
export const POOL_RESERVED_MOST = 1_000;

const poolName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'must be a name of letters, digits, dots, dashes and underscores');

export const AddressRange = z
  .strictObject({
    id: Id,
    first: z.string(),
    last: z.string(),
    /** Null: for logins at every NAS. */
    nasId: Id.nullable(),
    nasName: z.string().nullable(),
    /** The first and the last address are nobody's. */
    leavesOutEdges: z.boolean(),
    gateway: z.string().nullable(),
    /** Draining: taken away, and gone once its last lease is over. */
    state: z.enum(['active', 'draining']),
    /** Addresses that can be somebody's. */
    size: z.number().int(),
    inUse: z.number().int(),
  })
  .meta({ id: 'AddressRange' });
export type AddressRange = z.infer<typeof AddressRange>;

export const ReservedAddress = z
  .strictObject({ address: z.ipv4(), note: z.string().trim().max(200) })
  .meta({ id: 'ReservedAddress' });
export type ReservedAddress = z.infer<typeof ReservedAddress>;

export const AddressPool = z
  .strictObject({
    id: Id,
    name: z.string(),
    description: z.string(),
    serves: PoolServes,
    allocation: PoolAllocation,
    leaseSeconds: z.number().int(),
    /** A pool on the NAS itself, for a login that gets no address here. */
    fallbackPool: z.string().nullable(),
    /** Plans whose services get their addresses here. */
    plans: z.array(z.strictObject({ id: Id, name: z.string() })),
    /** It is the pool of the walled garden. */
    isGarden: z.boolean(),
    ranges: z.array(AddressRange),
    reserved: z.array(ReservedAddress),
    size: z.number().int(),
    inUse: z.number().int(),
    /** Fixed addresses of services within it: no login of others gets one. */
    fixed: z.number().int(),
    free: z.number().int(),
    /** Logins of the last ten minutes that found no free address; null: none. */
    shortage: z.strictObject({ since: Instant, lastAt: Instant, logins: z.number().int() }).nullable(),
  })
  .meta({ id: 'AddressPool' });
export type AddressPool = z.infer<typeof AddressPool>;
export const AddressPoolList = z.array(AddressPool).meta({ id: 'AddressPoolList' });

const rangeFields = {
  nasId: Id.nullable().default(null),
  leavesOutEdges: z.boolean().default(false),
  gateway: z.ipv4().nullable().default(null),
};
/** A network by its prefix, or everything from a first to a last address. */
export const AddAddressRange = z
  .union([
    z.strictObject({ cidr: z.cidrv4(), ...rangeFields }),
    z.strictObject({ first: z.ipv4(), last: z.ipv4(), ...rangeFields }),
  ])
  .meta({ id: 'AddAddressRange' });
export type AddAddressRange = z.infer<typeof AddAddressRange>;

const poolFields = {
  name: poolName,
  description: z.string().trim().max(300),
  allocation: PoolAllocation,
  leaseSeconds: z.number().int().min(900).max(604_800),
  fallbackPool: poolName.nullable(),
  planIds: z.array(Id).max(500),
  isGarden: z.boolean(),
  reserved: z.array(ReservedAddress).max(POOL_RESERVED_MOST),
};
export const CreateAddressPool = z
  .strictObject({
    ...poolFields,
    serves: PoolServes,
    description: poolFields.description.default(''),
    leaseSeconds: poolFields.leaseSeconds.default(3600),
    fallbackPool: poolFields.fallbackPool.default(null),
    planIds: poolFields.planIds.default([]),
    isGarden: poolFields.isGarden.default(false),
    reserved: poolFields.reserved.default([]),
  })
  .meta({ id: 'CreateAddressPool' });
export type CreateAddressPool = z.infer<typeof CreateAddressPool>;
/** What a pool serves stays; for another purpose there is another pool. */
export const ChangeAddressPool = z.strictObject(poolFields).partial().meta({ id: 'ChangeAddressPool' });
export type ChangeAddressPool = z.infer<typeof ChangeAddressPool>;

/** An address that is somebody's. */
export const AddressLease = z
  .strictObject({
    address: z.string(),
    /** Promised: its login was accepted, and no report of a session has come yet. */
    state: z.enum(['in-use', 'promised', 'draining']),
    userName: z.string(),
    subscriptionId: Id.nullable(),
    subscriberNumber: z.string().nullable(),
    subscriberName: z.string().nullable(),
    nasName: z.string().nullable(),
    callingStationId: z.string().nullable(),
    sessionId: Id.nullable(),
    since: Instant,
    /** When it is free again unless its session is heard of; null: that is for the NAS to say. */
    until: Instant.nullable(),
  })
  .meta({ id: 'AddressLease' });
export type AddressLease = z.infer<typeof AddressLease>;
export const AddressLeasePage = pageOf(AddressLease).meta({ id: 'AddressLeasePage' });
export const AddressLeaseQuery = PageQuery.meta({ id: 'AddressLeaseQuery' });
export type AddressLeaseQuery = z.infer<typeof AddressLeaseQuery>;

/** A pool in which logins found no free address within ten minutes. */
export const PoolAlarm = z
  .strictObject({ poolId: Id, name: z.string(), since: Instant, lastAt: Instant, logins: z.number().int() })
  .meta({ id: 'PoolAlarm' });
export type PoolAlarm = z.infer<typeof PoolAlarm>;
export const PoolAlarmList = z.array(PoolAlarm).meta({ id: 'PoolAlarmList' });
