import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/bigint-column';

/** Who issues invoices: name, zone, currency, terms. One row in this version. */
@Entity('billing_entity')
@Check('ck_billing_entity_terms', 'payment_terms_days BETWEEN 0 AND 120')
@Check('ck_billing_entity_hour', 'billing_hour BETWEEN 0 AND 23')
export class BillingEntityEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_billing_entity' })
  id: string;

  @Column('text')
  name: string;

  /** IANA zone; it decides which date an instant falls on (BR-13). */
  @Column('text')
  zone: string;

  @Column('char', { length: 3 })
  currency: string;

  @Column('text', { nullable: true })
  taxNumber: string | null;

  @Column('text', { nullable: true })
  address: string | null;

  @Column('int')
  paymentTermsDays: number;

  @Column('text')
  invoicePrefix: string;

  /** Hour of the nightly billing run, in its zone. */
  @Column('int')
  billingHour: number;
}

@Entity('tax')
@Check('ck_tax_rate', 'rate_parts_per_million BETWEEN 0 AND 1000000')
export class TaxEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_tax' })
  id: string;

  @Index('ux_tax_name', { unique: true })
  @Column('text')
  name: string;

  @Column('int')
  ratePartsPerMillion: number;

  @Column('boolean')
  inclusive: boolean;
}

@Entity('plan')
@Check('ck_plan_price', 'price_minor >= 0')
export class PlanEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_plan' })
  id: string;

  @Index('ux_plan_name', { unique: true })
  @Column('text')
  name: string;

  @Column(bigintColumn())
  priceMinor: bigint;

  @Column('char', { length: 3 })
  currency: string;

  @Index('ix_plan_tax')
  @ForeignKey(() => TaxEntity, { name: 'fk_plan_tax' })
  @Column('uuid', { nullable: true })
  taxId: string | null;

  @Column('int')
  downKbps: number;

  @Column('int')
  upKbps: number;

  @Column('boolean', { default: true })
  active: boolean;

  @Column('timestamptz')
  createdAt: Date;
}
