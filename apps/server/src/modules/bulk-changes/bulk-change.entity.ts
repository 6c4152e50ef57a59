import type { BulkChosen, BulkRules, BulkShownWhat, BulkState, BulkWait } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** One change of many routers: whom it is about, and what each is to get, is frozen when it is made. */
@Entity('bulk_change')
@Check('ck_bulk_change_state', `state IN ('draft', 'running', 'paused', 'done', 'cancelled')`)
@Check(
  'ck_bulk_change_waits',
  `waits_for IS NULL OR (waits_for IN ('room', 'window', 'settling') AND state = 'running')`,
)
@Check('ck_bulk_change_halted', `halt_reason IS NULL OR state = 'paused'`)
@Check('ck_bulk_change_chosen', '(chosen IS NULL) = (parent_id IS NOT NULL)')
@Check('ck_bulk_change_started', `state IN ('draft', 'cancelled') OR started_at IS NOT NULL`)
@Check('ck_bulk_change_finished', `(state IN ('done', 'cancelled')) = (finished_at IS NOT NULL)`)
@Check(
  'ck_bulk_change_approved',
  `(approved_by_id IS NULL) = (approved_at IS NULL) AND (approved_by_id IS NULL) = (approved_by IS NULL)`,
)
@Check('ck_bulk_change_second_person', 'approved_by_id <> created_by_id')
@Check('ck_bulk_change_approval', 'started_at IS NULL OR NOT needs_approval OR approved_by_id IS NOT NULL')
export class BulkChangeEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_bulk_change' })
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  reason: string;

  @Column('text')
  state: BulkState;

  /** Why it paused by itself. */
  @Column('text', { nullable: true })
  haltReason: string | null;

  /** What is being waited for, as of the last look. */
  @Column('text', { nullable: true })
  waitsFor: BulkWait | null;

  @Column('timestamptz', { nullable: true })
  waitsUntil: Date | null;

  /** How its routers were chosen; null: they are those of its parent. */
  @Column('jsonb', { nullable: true })
  chosen: BulkChosen | null;

  /** Without secrets: what each router gets is sealed with it. */
  @Column('jsonb')
  what: BulkShownWhat;

  @Column('jsonb')
  rules: BulkRules;

  /** The change that this one takes back. */
  @Index('ix_bulk_change_parent')
  @ForeignKey(() => BulkChangeEntity, { name: 'fk_bulk_change_parent' })
  @Column('uuid', { nullable: true })
  parentId: string | null;

  @Column('boolean')
  needsApproval: boolean;

  @Index('ix_bulk_change_created_by')
  @ForeignKey('StaffAccountEntity', { name: 'fk_bulk_change_created_by' })
  @Column('uuid')
  createdById: string;

  @Column('text')
  createdBy: string;

  @Column('timestamptz')
  createdAt: Date;

  @Index('ix_bulk_change_approved_by')
  @ForeignKey('StaffAccountEntity', { name: 'fk_bulk_change_approved_by' })
  @Column('uuid', { nullable: true })
  approvedById: string | null;

  @Column('text', { nullable: true })
  approvedBy: string | null;

  @Column('timestamptz', { nullable: true })
  approvedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  startedAt: Date | null;

  /** Refusals before that were looked at by a person, and do not pause it again. */
  @Column('timestamptz', { nullable: true })
  judgedSince: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt: Date | null;

  @Index('ux_bulk_change_idempotency_key', { unique: true })
  @Column('text')
  idempotencyKey: string;
}
