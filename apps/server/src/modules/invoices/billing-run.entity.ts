import type { BILLING_RUN_STATES } from '@demarc/contracts';
import type { LocalDate } from '@demarc/kernel';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/bigint-column';

/** A pass over all subscribers; the cursor and the counters move in the transaction of each chunk. */
@Entity('billing_run')
@Index('ix_billing_run_billing_entity', ['billingEntityId', 'createdAt'])
@Index('ux_billing_run_active', ['billingEntityId'], { unique: true, where: `state IN ('queued', 'running')` })
@Index('ux_billing_run_scheduled', ['billingEntityId', 'asOfOn'], { unique: true, where: 'is_scheduled' })
@Check('ck_billing_run_state', `state IN ('queued', 'running', 'done', 'failed')`)
export class BillingRunEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_billing_run' })
  id: string;

  @ForeignKey('BillingEntityEntity', { name: 'fk_billing_run_billing_entity' })
  @Column('uuid')
  billingEntityId: string;

  @Column('date')
  asOfOn: LocalDate;

  @Column('boolean')
  isScheduled: boolean;

  @Index('ux_billing_run_idempotency_key', { unique: true })
  @Column('text', { nullable: true })
  idempotencyKey: string | null;

  @Column('text')
  state: (typeof BILLING_RUN_STATES)[number];

  @Column('text')
  startedBy: string;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt: Date | null;

  @Column('int')
  subscribersTotal: number;

  @Column('int', { default: 0 })
  subscribersDone: number;

  /** The last subscriber done; the next chunk begins after it. */
  @Column('uuid', { nullable: true })
  cursorSubscriberId: string | null;

  /** Halved when a chunk is refused, so that one bad account ends up alone and is parked. */
  @Column('int')
  chunkSize: number;

  @Column('int', { default: 0 })
  invoiceCount: number;

  @Column('int', { default: 0 })
  parkedCount: number;

  /** How often the unique key refused a line that somebody else was quicker to write. Zero, or look. */
  @Column('int', { default: 0 })
  collisionCount: number;

  @Column('char', { length: 3 })
  currency: string;

  @Column(bigintColumn({ default: 0 }))
  netMinor: bigint;

  @Column(bigintColumn({ default: 0 }))
  taxMinor: bigint;

  @Column(bigintColumn({ default: 0 }))
  totalMinor: bigint;

  @Column('text', { nullable: true })
  firstNumber: string | null;

  @Column('text', { nullable: true })
  lastNumber: string | null;

  @Column('text', { nullable: true })
  failure: string | null;
}

/** An account that a run set aside for a human, and why. */
@Entity('parked_account')
@Index('ux_parked_account_subscriber', ['billingRunId', 'subscriberId'], { unique: true })
export class ParkedAccountEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_parked_account' })
  id: string;

  @ForeignKey(() => BillingRunEntity, { name: 'fk_parked_account_billing_run' })
  @Column('uuid')
  billingRunId: string;

  @Index('ix_parked_account_subscriber')
  @ForeignKey('SubscriberEntity', { name: 'fk_parked_account_subscriber' })
  @Column('uuid')
  subscriberId: string;

  @Column('text')
  code: string;

  @Column('text')
  reason: string;
}
