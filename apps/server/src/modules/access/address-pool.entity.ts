import type { PoolAllocation, PoolServes } from '@demarc/contracts';
import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Addresses that logins get, given out by FreeRADIUS or by the NAS itself. */
@Entity('address_pool')
@Check('ck_address_pool_name', `name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'`)
@Check('ck_address_pool_fallback', `fallback_pool ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'`)
@Check('ck_address_pool_serves', `serves IN ('service', 'garden')`)
@Check('ck_address_pool_allocation', `allocation IN ('radius', 'nas')`)
@Check('ck_address_pool_lease', 'lease_seconds BETWEEN 900 AND 604800')
@Index('ux_address_pool_serves', ['id', 'serves'], { unique: true })
export class AddressPoolEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_address_pool' })
  id: string;

  @Index('ux_address_pool_name', { unique: true })
  @Column('text')
  name: string;

  @Column('text')
  description: string;

  @Column('text')
  serves: PoolServes;

  @Column('text')
  allocation: PoolAllocation;

  @Column('int')
  leaseSeconds: number;

  /** A pool on the NAS itself, for a login that gets no address here. */
  @Column('text', { nullable: true })
  fallbackPool: string | null;

  @Column('timestamptz')
  createdAt: Date;
}

@Entity('address_pool_range')
@Check(
  'ck_address_pool_range_family',
  'family(first_address) = 4 AND family(last_address) = 4 AND masklen(first_address) = 32 AND masklen(last_address) = 32',
)
@Check('ck_address_pool_range_size', 'last_address - first_address BETWEEN 0 AND 65535')
@Check('ck_address_pool_range_gateway', 'gateway BETWEEN first_address AND last_address')
@Exclusion(
  'xc_address_pool_range_overlap',
  `USING gist (int8range(first_address - '0.0.0.0'::inet, last_address - '0.0.0.0'::inet, '[]') WITH &&)`,
)
export class AddressPoolRangeEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_address_pool_range' })
  id: string;

  @Index('ix_address_pool_range_pool')
  @ForeignKey(() => AddressPoolEntity, { name: 'fk_address_pool_range_pool' })
  @Column('uuid')
  poolId: string;

  @Column('inet')
  firstAddress: string;

  @Column('inet')
  lastAddress: string;

  /** Null: for logins at every NAS. */
  @Index('ix_address_pool_range_nas')
  @ForeignKey('NasEntity', { name: 'fk_address_pool_range_nas' })
  @Column('uuid', { nullable: true })
  nasId: string | null;

  @Column('boolean')
  leavesOutEdges: boolean;

  @Column('inet', { nullable: true })
  gateway: string | null;

  /** Taken away: nobody gets an address of it any more, and it is gone with its last lease. */
  @Column('timestamptz', { nullable: true })
  drainingAt: Date | null;

  @Column('timestamptz')
  createdAt: Date;
}

/** An address within a range that no login gets. */
@Entity('address_pool_reserved')
export class AddressPoolReservedEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_address_pool_reserved' })
  id: string;

  @Index('ix_address_pool_reserved_pool')
  @ForeignKey(() => AddressPoolEntity, { name: 'fk_address_pool_reserved_pool' })
  @Column('uuid')
  poolId: string;

  @Index('ux_address_pool_reserved_address', { unique: true })
  @Column('inet')
  address: string;

  @Column('text')
  note: string;
}

/** Which plan takes its addresses from which pool, and which pool the walled garden has (the row without a plan). */
@Entity('address_pool_use')
@ForeignKey(() => AddressPoolEntity, ['poolId', 'serves'], ['id', 'serves'], { name: 'fk_address_pool_use_pool' })
@Check('ck_address_pool_use_plan', `(serves = 'service') = (plan_id IS NOT NULL)`)
@Index('ix_address_pool_use_pool', ['poolId', 'serves'])
@Index('ux_address_pool_use_garden', ['serves'], { unique: true, where: 'plan_id IS NULL' })
export class AddressPoolUseEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_address_pool_use' })
  id: string;

  @Column('uuid')
  poolId: string;

  @Column('text')
  serves: PoolServes;

  @Index('ux_address_pool_use_plan', { unique: true })
  @ForeignKey('PlanEntity', { name: 'fk_address_pool_use_plan' })
  @Column('uuid', { nullable: true })
  planId: string | null;
}
