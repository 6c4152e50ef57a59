import type { LocalDate } from '@demarc/kernel';
import type { HeldReason, ServiceState, SuspensionRunCase } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/bigint-column';

/** One row: how much a run may take away by itself, how fast, and how old payment data may be. */
@Entity('suspension_limits')
@Check('ck_suspension_limits_id', 'id = 1')
@Check('ck_suspension_limits_share', 'max_share_permille BETWEEN 1 AND 1000')
@Check('ck_suspension_limits_factor', 'median_factor BETWEEN 1 AND 100')
@Check('ck_suspension_limits_always', 'always_allowed BETWEEN 0 AND 100000')
@Check('ck_suspension_limits_pace', 'per_minute BETWEEN 1 AND 100000 AND per_nas_per_minute BETWEEN 1 AND 100000')
@Check('ck_suspension_limits_age', 'payment_data_max_age_hours BETWEEN 1 AND 720')
export class SuspensionLimitsEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_suspension_limits' })
  id: number;

  @Column('int')
  maxSharePermille: number;

  @Column('int')
  medianFactor: number;

  @Column('int')
  alwaysAllowed: number;

  @Column('int')
  perMinute: number;

  @Column('int')
  perNasPerMinute: number;

  @Column('int')
  paymentDataMaxAgeHours: number;
}

/** What is taken away on one calendar day; held when a guard says so. */
@Entity('suspension_run')
export class SuspensionRunEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_suspension_run' })
  id: string;

  @Index('ux_suspension_run_on', { unique: true })
  @Column('date')
  runOn: LocalDate;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  heldAt: Date | null;

  @Column('jsonb')
  heldReasons: HeldReason[];

  /** So many were approved by a person: more than that are held again. */
  @Column('int')
  allowedCount: number;

  @Column('text', { nullable: true })
  decidedBy: string | null;

  @Column('timestamptz', { nullable: true })
  decidedAt: Date | null;

  @Column('text', { nullable: true })
  decisionReason: string | null;
}

/** One service that is to be taken away; when it is its turn, everything is decided again from what is committed then. */
@Entity('suspension_case')
@Check('ck_suspension_case_state', `state IN ('waiting', 'done', 'dropped', 'discarded')`)
@Check('ck_suspension_case_settled', `(state = 'waiting') = (settled_at IS NULL)`)
@Index('ux_suspension_case_waiting', ['subscriptionId'], { unique: true, where: `state = 'waiting'` })
@Index('ix_suspension_case_run', ['runId', 'state'])
export class SuspensionCaseEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_suspension_case' })
  id: string;

  @ForeignKey(() => SuspensionRunEntity, { name: 'fk_suspension_case_run' })
  @Column('uuid')
  runId: string;

  @Index('ix_suspension_case_subscriber')
  @ForeignKey('SubscriberEntity', { name: 'fk_suspension_case_subscriber' })
  @Column('uuid')
  subscriberId: string;

  @Index('ix_suspension_case_subscription')
  @ForeignKey('SubscriptionEntity', { name: 'fk_suspension_case_subscription' })
  @Column('uuid')
  subscriptionId: string;

  /** Its pace. */
  @Column('uuid', { nullable: true })
  nasId: string | null;

  @Column('text')
  toState: ServiceState;

  @Column('text')
  reason: string;

  @Column(bigintColumn())
  overdueMinor: bigint;

  @Column('char', { length: 3 })
  currency: string;

  @Column('text')
  state: SuspensionRunCase['state'];

  /** The guards have seen it; before that it has no turn. */
  @Column('boolean')
  isJudged: boolean;

  @Column('boolean')
  isApproved: boolean;

  /** Business time: it is not tried before that. */
  @Column('timestamptz', { nullable: true })
  notBefore: Date | null;

  @Column('timestamptz')
  createdAt: Date;

  /** Database time: the pace is counted by it. */
  @Index('ix_suspension_case_settled', { where: `state = 'done'` })
  @Column('timestamptz', { nullable: true })
  settledAt: Date | null;

  @Column('text', { nullable: true })
  outcome: string | null;
}
