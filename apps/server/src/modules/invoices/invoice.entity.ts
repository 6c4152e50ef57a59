import type { ChargeKind, TaxSet } from '@demarc/billing';
import type { InvoiceState } from '@demarc/contracts';
import type { LocalDate } from '@demarc/kernel';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/bigint-column';
import { BillingRunEntity } from './billing-run.entity';

/** As it was on the day of issue (BR-18). */
export interface IssuedTo {
  name: string;
  number: string;
  address: string | null;
}

export interface IssuedBy {
  name: string;
  address: string | null;
  taxNumber: string | null;
  zone: string;
}

/** JSON holds minor units as text: a JavaScript number would not be exact. */
export interface InvoiceTax {
  taxId: string;
  name: string;
  partsPerMillion: number;
  inclusive: boolean;
  baseMinor: string;
  taxMinor: string;
}

/** A finalised invoice. Drafts are computed, never stored. Triggers refuse to change what was issued. */
@Entity('invoice')
@Index('ux_invoice_number_value', ['billingEntityId', 'numberValue'], { unique: true })
@Index('ix_invoice_open_due_on', ['dueOn'], { where: `state = 'open'` })
@Check('ck_invoice_total', 'total_minor >= 0 AND total_minor = net_minor + tax_minor')
@Check('ck_invoice_open', 'open_minor BETWEEN 0 AND total_minor')
@Check('ck_invoice_state', `state IN ('open', 'paid', 'void')`)
@Check('ck_invoice_state_open', `(state = 'open') = (open_minor > 0)`)
@Check('ck_invoice_due', 'due_on >= issued_on')
export class InvoiceEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_invoice' })
  id: string;

  @ForeignKey('BillingEntityEntity', { name: 'fk_invoice_billing_entity' })
  @Column('uuid')
  billingEntityId: string;

  @Index('ix_invoice_subscriber')
  @ForeignKey('SubscriberEntity', { name: 'fk_invoice_subscriber' })
  @Column('uuid')
  subscriberId: string;

  @Index('ix_invoice_billing_run')
  @ForeignKey(() => BillingRunEntity, { name: 'fk_invoice_billing_run' })
  @Column('uuid', { nullable: true })
  billingRunId: string | null;

  @Index('ux_invoice_number', { unique: true })
  @Column('text')
  number: string;

  @Column(bigintColumn())
  numberValue: bigint;

  @Column('date')
  periodFromOn: LocalDate;

  @Column('date')
  issuedOn: LocalDate;

  @Column('timestamptz')
  issuedAt: Date;

  @Column('date')
  dueOn: LocalDate;

  @Column('char', { length: 3 })
  currency: string;

  @Column(bigintColumn())
  netMinor: bigint;

  @Column(bigintColumn())
  taxMinor: bigint;

  @Column(bigintColumn())
  totalMinor: bigint;

  @Column('jsonb')
  taxes: InvoiceTax[];

  @Column('jsonb')
  issuedTo: IssuedTo;

  @Column('jsonb')
  issuedBy: IssuedBy;

  @Column(bigintColumn())
  openMinor: bigint;

  @Column('text')
  state: InvoiceState;

  @Column('timestamptz', { nullable: true })
  settledAt: Date | null;

  @Column('timestamptz', { nullable: true })
  voidedAt: Date | null;

  @Column('text', { nullable: true })
  voidedBy: string | null;

  @Column('text', { nullable: true })
  voidReason: string | null;
}

/** Plan and price stand here as they were agreed; the plan's id is for grouping, not a reference. */
@Entity('invoice_line')
@Index('ux_invoice_line_charge', ['subscriptionId', 'chargeKind', 'periodFromOn', 'segment'], {
  unique: true,
  where: 'NOT void',
})
@Check('ck_invoice_line_charge_kind', `charge_kind IN ('recurring', 'credit')`)
@Check('ck_invoice_line_period', 'from_on < to_on AND from_on >= period_from_on AND to_on <= period_to_on')
@Check('ck_invoice_line_sign', `CASE charge_kind WHEN 'credit' THEN amount_minor <= 0 ELSE amount_minor >= 0 END`)
export class InvoiceLineEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_invoice_line' })
  id: string;

  @Index('ix_invoice_line_invoice')
  @ForeignKey(() => InvoiceEntity, { name: 'fk_invoice_line_invoice' })
  @Column('uuid')
  invoiceId: string;

  @Column('smallint')
  position: number;

  @Index('ix_invoice_line_subscription')
  @ForeignKey('SubscriptionEntity', { name: 'fk_invoice_line_subscription' })
  @Column('uuid')
  subscriptionId: string;

  @Column('text')
  chargeKind: ChargeKind;

  @Column('date')
  periodFromOn: LocalDate;

  @Column('date')
  periodToOn: LocalDate;

  @Column('smallint')
  segment: number;

  @Column('date')
  fromOn: LocalDate;

  @Column('date')
  toOn: LocalDate;

  @Column('uuid')
  planId: string;

  @Column('text')
  planName: string;

  @Column(bigintColumn())
  priceMinor: bigint;

  /** As priced: gross when the tax is in it. */
  @Column(bigintColumn())
  amountMinor: bigint;

  @Column(bigintColumn())
  netMinor: bigint;

  @Column(bigintColumn())
  taxMinor: bigint;

  @Column('jsonb')
  taxSet: TaxSet;

  @Column('boolean', { default: false })
  void: boolean;
}
