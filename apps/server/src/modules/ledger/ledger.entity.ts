import type { AccountCode } from '@demarc/billing';
import type { LocalDate } from '@demarc/kernel';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/bigint-column';

export type EntryKind = 'invoice' | 'invoice-void' | 'payment' | 'payment-reversal' | 'credit-use' | 'revenue-release';
export type SeriesKind = 'invoice' | 'receipt';

@Entity('ledger_account')
@Check('ck_ledger_account_kind', `kind IN ('asset', 'liability', 'income', 'expense')`)
export class LedgerAccountEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_ledger_account' })
  id: string;

  @Index('ux_ledger_account_code', { unique: true })
  @Column('text')
  code: AccountCode;

  @Index('ux_ledger_account_number', { unique: true })
  @Column('text')
  number: string;

  @Column('text')
  name: string;

  @Column('text')
  kind: 'asset' | 'liability' | 'income' | 'expense';
}

/** Append-only; (kind, source) is unique, so that a document is posted once. */
@Entity('journal_entry')
@Index('ux_journal_entry_source', ['kind', 'sourceId'], { unique: true })
@Index('ix_journal_entry_posted_on', ['billingEntityId', 'postedOn'])
@Check(
  'ck_journal_entry_kind',
  `kind IN ('invoice', 'invoice-void', 'payment', 'payment-reversal', 'credit-use', 'revenue-release')`,
)
export class JournalEntryEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_journal_entry' })
  id: string;

  @ForeignKey('BillingEntityEntity', { name: 'fk_journal_entry_billing_entity' })
  @Column('uuid')
  billingEntityId: string;

  @Column('text')
  kind: EntryKind;

  @Column('uuid')
  sourceId: string;

  /** Number of the invoice or receipt it stands for. */
  @Column('text')
  reference: string;

  @Column('text')
  text: string;

  @Column('date')
  postedOn: LocalDate;

  @Column('timestamptz')
  createdAt: Date;
}

/** Append-only; debit positive, credit negative; a trigger keeps each entry at zero per currency. */
@Entity('journal_line')
@Index('ix_journal_line_subscriber', ['subscriberId', 'accountId'])
@Check('ck_journal_line_amount', 'amount_minor <> 0')
export class JournalLineEntity {
  @ForeignKey(() => JournalEntryEntity, { name: 'fk_journal_line_entry' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_journal_line' })
  entryId: string;

  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'pk_journal_line' })
  position: number;

  @Index('ix_journal_line_account')
  @ForeignKey(() => LedgerAccountEntity, { name: 'fk_journal_line_account' })
  @Column('uuid')
  accountId: string;

  @ForeignKey('SubscriberEntity', { name: 'fk_journal_line_subscriber' })
  @Column('uuid', { nullable: true })
  subscriberId: string | null;

  @Column('char', { length: 3 })
  currency: string;

  @Column(bigintColumn())
  amountMinor: bigint;
}

/** Revenue of a period that has not begun. */
@Entity('deferred_revenue')
@Index('ux_deferred_revenue_source', ['sourceId', 'releaseOn'], { unique: true })
@Index('ix_deferred_revenue_due', ['releaseOn'], { where: 'released_at IS NULL AND cancelled_at IS NULL' })
@Check('ck_deferred_revenue_amount', 'amount_minor <> 0')
@Check('ck_deferred_revenue_end', 'released_at IS NULL OR cancelled_at IS NULL')
export class DeferredRevenueEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_deferred_revenue' })
  id: string;

  @Index('ix_deferred_revenue_billing_entity')
  @ForeignKey('BillingEntityEntity', { name: 'fk_deferred_revenue_billing_entity' })
  @Column('uuid')
  billingEntityId: string;

  /** The invoice that deferred it. */
  @Column('uuid')
  sourceId: string;

  @Column('text')
  reference: string;

  @Column('date')
  releaseOn: LocalDate;

  @Column('char', { length: 3 })
  currency: string;

  @Column(bigintColumn())
  amountMinor: bigint;

  @Column('timestamptz', { nullable: true })
  releasedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  cancelledAt: Date | null;
}

/** Gapless numbers: the row is locked until the transaction that uses the number ends. */
@Entity('number_series')
@Index('ux_number_series_kind', ['billingEntityId', 'kind'], { unique: true })
@Check('ck_number_series_kind', `kind IN ('invoice', 'receipt')`)
@Check('ck_number_series_last_number', 'last_number >= 0')
export class NumberSeriesEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_number_series' })
  id: string;

  @ForeignKey('BillingEntityEntity', { name: 'fk_number_series_billing_entity' })
  @Column('uuid')
  billingEntityId: string;

  @Column('text')
  kind: SeriesKind;

  @Column(bigintColumn())
  lastNumber: bigint;
}
