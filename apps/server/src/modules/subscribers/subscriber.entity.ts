import type { LocalDate } from '@demarc/kernel';
import type { AccessMethod, ServiceState, StateCause } from '@demarc/contracts';
import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/bigint-column';

@Entity('subscriber')
export class SubscriberEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_subscriber' })
  id: string;

  /** What people say on the phone: S-00001. */
  @Index('ux_subscriber_number', { unique: true })
  @Column('text')
  number: string;

  @Column('text')
  name: string;

  /** As it was written; `phoneDigits` is what is searched. */
  @Column('text')
  phone: string;

  @Index('ix_subscriber_phone', { synchronize: false }) // text_pattern_ops: prefix search
  @Column('text')
  phoneDigits: string;

  @Column('text', { nullable: true })
  email: string | null;

  @Column('text', { nullable: true })
  address: string | null;

  @Column('timestamptz')
  createdAt: Date;
}

/** A service of a subscriber: plan, state, PPPoE account. */
@Entity('subscription')
@Check('ck_subscription_cycle_day', 'billing_cycle_day BETWEEN 1 AND 31')
@Check('ck_subscription_ended', 'ended_on >= activated_on')
@Check(
  'ck_subscription_state',
  `service_state IN ('active', 'notice', 'throttled', 'walled-garden', 'suspended', 'terminated')`,
)
@Check('ck_subscription_access_method', `access_method IN ('pppoe-nas', 'pppoe-cpe', 'static-ip', 'bridged')`)
@Check('ck_subscription_static_address', `coalesce(access_method, '') <> 'static-ip' OR static_address IS NOT NULL`)
@Index('ux_subscription_static_address', ['nasId', 'staticAddress'], { unique: true })
export class SubscriptionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_subscription' })
  id: string;

  @Index('ix_subscription_subscriber')
  @ForeignKey(() => SubscriberEntity, { name: 'fk_subscription_subscriber' })
  @Column('uuid')
  subscriberId: string;

  @Index('ix_subscription_plan')
  @ForeignKey('PlanEntity', { name: 'fk_subscription_plan' })
  @Column('uuid')
  planId: string;

  @Column('text')
  label: string;

  @Column('date')
  activatedOn: LocalDate;

  /** First day that is not charged any more (periods are half-open). */
  @Column('date', { nullable: true })
  endedOn: LocalDate | null;

  @Column('int')
  billingCycleDay: number;

  @Column('text')
  serviceState: ServiceState;

  /** Counts state changes; evidence and orders carry it. */
  @Column('int')
  stateVersion: number;

  @Column('timestamptz')
  stateChangedAt: Date;

  @Index('ux_subscription_pppoe_username', { unique: true })
  @Column('text')
  pppoeUsername: string;

  @Column('bytea')
  pppoePasswordSealed: Buffer;

  @Index('ix_subscription_nas')
  @ForeignKey('NasEntity', { name: 'fk_subscription_nas' })
  @Column('uuid', { nullable: true })
  nasId: string | null;

  @Index('ix_subscription_policy')
  @ForeignKey('SuspensionPolicyEntity', { name: 'fk_subscription_policy' })
  @Column('uuid', { nullable: true })
  policyId: string | null;

  /** How it is connected; null: by what its NAS is (access decides). */
  @Column('text', { nullable: true })
  accessMethod: AccessMethod | null;

  /** Its own address: what a login gets, and what a line that does not dial has. */
  @Index('ix_subscription_static_address', { where: 'static_address IS NOT NULL' })
  @Column('inet', { nullable: true })
  staticAddress: string | null;

  /** Whether its router carries out the state; false where the network does. */
  @Column('boolean', { default: true })
  cpeEnforces: boolean;

  /** Its router is managed over this very connection, or nothing proves that it is not: it is never cut off. */
  @Column('boolean', { default: false })
  managedOverService: boolean;

  /** The profile that carries the present state out on the router; null: the standard of that state. */
  @Index('ix_subscription_push_profile')
  @ForeignKey('ConfigProfileEntity', { name: 'fk_subscription_push_profile' })
  @Column('uuid', { nullable: true })
  pushProfileId: string | null;

  @Column('timestamptz')
  createdAt: Date;
}

/** Which plan at which price, [from, to). What the invoice engine reads. */
@Entity('subscription_plan_period')
@Check('ck_subscription_plan_period_order', 'to_on >= from_on')
@Exclusion(
  'xc_subscription_plan_period_no_overlap',
  'USING gist (subscription_id WITH =, daterange(from_on, to_on) WITH &&)',
)
@Index('ix_subscription_plan_period_subscription', ['subscriptionId', 'fromOn'])
export class SubscriptionPlanPeriodEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_subscription_plan_period' })
  id: string;

  @ForeignKey(() => SubscriptionEntity, { name: 'fk_subscription_plan_period_subscription' })
  @Column('uuid')
  subscriptionId: string;

  @Index('ix_subscription_plan_period_plan')
  @ForeignKey('PlanEntity', { name: 'fk_subscription_plan_period_plan' })
  @Column('uuid')
  planId: string;

  @Column(bigintColumn())
  priceMinor: bigint;

  @Column('char', { length: 3 })
  currency: string;

  @Column('date')
  fromOn: LocalDate;

  @Column('date', { nullable: true })
  toOn: LocalDate | null;
}

/** One change of a subscription's service state, append-only: what it was decided from stands in `cause`. */
@Entity('service_state_change')
@Index('ux_service_state_change_version', ['subscriptionId', 'version'], { unique: true })
export class ServiceStateChangeEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_service_state_change' })
  id: string;

  @ForeignKey(() => SubscriptionEntity, { name: 'fk_service_state_change_subscription' })
  @Column('uuid')
  subscriptionId: string;

  @Column('int')
  version: number;

  @Column('text', { nullable: true })
  fromState: ServiceState | null;

  @Column('text')
  toState: ServiceState;

  @Column('jsonb')
  cause: StateCause;

  @Index('ix_service_state_change_decided_at')
  @Column('timestamptz')
  decidedAt: Date;
}
