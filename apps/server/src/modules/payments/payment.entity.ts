import type { PaymentMethod } from '@demarc/contracts';
import type { LocalDate } from '@demarc/kernel';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/bigint-column';

/** Money that came in. Triggers refuse to change anything but its use and its reversal. */
@Entity('payment')
@Index('ux_payment_external_id', ['gatewayAccount', 'externalId'], { unique: true })
@Index('ux_payment_receipt_value', ['billingEntityId', 'receiptValue'], { unique: true })
@Index('ix_payment_subscriber', ['subscriberId', 'receivedAt'])
@Index('ix_payment_unallocated', ['subscriberId'], { where: 'unallocated_minor > 0' })
@Check('ck_payment_method', `method IN ('cash', 'bank', 'bkash', 'nagad', 'card')`)
@Check('ck_payment_amount', 'amount_minor > 0')
@Check('ck_payment_fee', 'fee_minor BETWEEN 0 AND amount_minor')
@Check('ck_payment_unallocated', 'unallocated_minor BETWEEN 0 AND amount_minor')
@Check('ck_payment_state', `state IN ('booked', 'reversed')`)
@Check('ck_payment_reversed', `state = 'booked' OR unallocated_minor = 0`)
export class PaymentEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_payment' })
  id: string;

  @ForeignKey('BillingEntityEntity', { name: 'fk_payment_billing_entity' })
  @Column('uuid')
  billingEntityId: string;

  @ForeignKey('SubscriberEntity', { name: 'fk_payment_subscriber' })
  @Column('uuid')
  subscriberId: string;

  @Index('ux_payment_receipt', { unique: true })
  @Column('text')
  receipt: string;

  @Column(bigintColumn())
  receiptValue: bigint;

  @Column('text')
  method: PaymentMethod;

  /** Whose transaction ids `externalId` belongs to. */
  @Column('text')
  gatewayAccount: string;

  @Column('text', { nullable: true })
  externalId: string | null;

  @Index('ux_payment_idempotency_key', { unique: true })
  @Column('text')
  idempotencyKey: string;

  /** Tells a retry from another request under the same key. */
  @Column('text')
  requestHash: string;

  @Column('char', { length: 3 })
  currency: string;

  @Column(bigintColumn())
  amountMinor: bigint;

  @Column(bigintColumn())
  feeMinor: bigint;

  /** Credit of the subscriber: what no invoice has taken yet. */
  @Column(bigintColumn())
  unallocatedMinor: bigint;

  @Column('timestamptz')
  receivedAt: Date;

  /** The date of `receivedAt` in the billing entity's zone: on time or late (BR-13). */
  @Column('date')
  receivedOn: LocalDate;

  @Column('timestamptz')
  bookedAt: Date;

  @Index('ix_payment_booked_on')
  @Column('date')
  bookedOn: LocalDate;

  @Column('text')
  bookedBy: string;

  @Column('text', { nullable: true })
  note: string | null;

  @Column('text')
  state: 'booked' | 'reversed';

  @Column('timestamptz', { nullable: true })
  reversedAt: Date | null;

  @Column('text', { nullable: true })
  reversedBy: string | null;

  @Column('text', { nullable: true })
  reversalReason: string | null;
}

/** Part of a payment that settles an invoice; taken back only with its payment. */
@Entity('payment_allocation')
@Check('ck_payment_allocation_amount', 'amount_minor > 0')
export class PaymentAllocationEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_payment_allocation' })
  id: string;

  @Index('ix_payment_allocation_payment')
  @ForeignKey(() => PaymentEntity, { name: 'fk_payment_allocation_payment' })
  @Column('uuid')
  paymentId: string;

  @Index('ix_payment_allocation_invoice')
  @ForeignKey('InvoiceEntity', { name: 'fk_payment_allocation_invoice' })
  @Column('uuid')
  invoiceId: string;

  @Column(bigintColumn())
  amountMinor: bigint;

  @Column('timestamptz')
  allocatedAt: Date;

  @Column('timestamptz', { nullable: true })
  reversedAt: Date | null;
}
