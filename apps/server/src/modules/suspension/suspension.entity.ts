import type { SuspensionMethod } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/bigint-column';

/** What becomes of a service whose bill stays unpaid, and when. */
@Entity('suspension_policy')
@Check('ck_suspension_policy_grace', 'grace_days BETWEEN 0 AND 90')
@Check('ck_suspension_policy_hour', 'hour BETWEEN 0 AND 23')
@Check('ck_suspension_policy_until_hour', 'until_hour > hour AND until_hour <= 24')
@Check('ck_suspension_policy_method', `method IN ('walled-garden', 'suspended')`)
@Check('ck_suspension_policy_tolerance', 'tolerance_minor >= 0')
@Check('ck_suspension_policy_notice', 'notice_days BETWEEN 0 AND 60')
@Check(
  'ck_suspension_policy_weekdays',
  'skip_weekdays <@ ARRAY[0, 1, 2, 3, 4, 5, 6] AND NOT skip_weekdays @> ARRAY[0, 1, 2, 3, 4, 5, 6]',
)
@Index('ux_suspension_policy_default', ['isDefault'], { unique: true, where: 'is_default' })
export class SuspensionPolicyEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_suspension_policy' })
  id: string;

  @Index('ux_suspension_policy_name', { unique: true })
  @Column('text')
  name: string;

  /** Of every subscription that has no policy of its own. */
  @Column('boolean')
  isDefault: boolean;

  @Column('int')
  graceDays: number;

  @Column('int')
  hour: number;

  /** The hour at which the window of a day closes; 24 is midnight. */
  @Column('int', { default: 24 })
  untilHour: number;

  @Column('text')
  method: SuspensionMethod;

  /** The profile that carries the method out on the router; null: the standard. */
  @Index('ix_suspension_policy_push_profile')
  @ForeignKey('ConfigProfileEntity', { name: 'fk_suspension_policy_push_profile' })
  @Column('uuid', { nullable: true })
  pushProfileId: string | null;

  @Column(bigintColumn())
  toleranceMinor: bigint;

  @Column('char', { length: 3 })
  currency: string;

  @Column('int', { nullable: true })
  noticeDays: number | null;

  @Column('int', { array: true })
  skipWeekdays: number[];

  /** Counts changes; every decision says by which version it was made. */
  @Column('int')
  version: number;

  @Column('timestamptz')
  changedAt: Date;
}

/** When an account must be looked at again, and what was decided last. */
@Entity('suspension_watch')
@Index('ix_suspension_watch_next', ['nextDecisionAt'], { where: 'next_decision_at IS NOT NULL' })
export class SuspensionWatchEntity {
  @ForeignKey('SubscriberEntity', { name: 'fk_suspension_watch_subscriber' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_suspension_watch' })
  subscriberId: string;

  /** Business time; null: nothing changes by time alone. */
  @Column('timestamptz', { nullable: true })
  nextDecisionAt: Date | null;

  @Column('timestamptz', { nullable: true })
  decidedAt: Date | null;

  @Column('jsonb', { nullable: true })
  lastDecision: Record<string, unknown>[] | null;
}
