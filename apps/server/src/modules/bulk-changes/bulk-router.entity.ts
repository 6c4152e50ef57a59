import type { BulkCause, BulkRouterState } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { BulkChangeEntity } from './bulk-change.entity';

/** A router of a bulk change. */
@Entity('bulk_change_router')
@Check(
  'ck_bulk_change_router_state',
  `state IN ('waiting', 'under-way', 'applied', 'refused', 'unreachable', 'superseded', 'skipped')`,
)
@Check(
  'ck_bulk_change_router_reason',
  `state NOT IN ('refused', 'unreachable', 'superseded', 'skipped') OR (cause IS NOT NULL AND reason IS NOT NULL)`,
)
@Check(
  'ck_bulk_change_router_settled',
  `(state IN ('applied', 'refused', 'unreachable', 'superseded', 'skipped')) = (settled_at IS NOT NULL)`,
)
@Check('ck_bulk_change_router_under_way', `(state = 'under-way') = (deadline_at IS NOT NULL)`)
@Check('ck_bulk_change_router_left_out', `NOT left_out OR state = 'skipped'`)
@Index('ix_bulk_change_router_state', ['changeId', 'state', 'cpeId'])
@Index('ix_bulk_change_router_started', ['startedAt'], { where: 'started_at IS NOT NULL' })
export class BulkRouterEntity {
  @ForeignKey(() => BulkChangeEntity, { name: 'fk_bulk_change_router_change', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_bulk_change_router' })
  changeId: string;

  @Index('ix_bulk_change_router_cpe')
  @ForeignKey('CpeEntity', { name: 'fk_bulk_change_router_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_bulk_change_router' })
  cpeId: string;

  @Column('text', { nullable: true })
  productClass: string | null;

  @Column('text', { nullable: true })
  manufacturer: string | null;

  @Column('text')
  state: BulkRouterState;

  @Column('text', { nullable: true })
  cause: BulkCause | null;

  @Column('text', { nullable: true })
  reason: string | null;

  /** When the set was frozen: it is not tried again. */
  @Column('boolean')
  leftOut: boolean;

  /** What it is to get; null: the change says it for all. */
  @Column('bytea', { nullable: true })
  orderSealed: Buffer | null;

  /** What was wanted of it before; null: it was not begun, or nothing can be taken back. */
  @Column('bytea', { nullable: true })
  earlierSealed: Buffer | null;

  /** Where it hung when the set was frozen. */
  @Index('ix_bulk_change_router_nas')
  @ForeignKey('NasEntity', { name: 'fk_bulk_change_router_nas', onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  nasId: string | null;

  @Column('text', { nullable: true })
  accessNode: string | null;

  @Index('ux_bulk_change_router_task', { unique: true })
  @ForeignKey('CpeTaskEntity', { name: 'fk_bulk_change_router_task', onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  taskId: string | null;

  @Column('int', { default: 0 })
  attempt: number;

  @Column('timestamptz', { nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  deadlineAt: Date | null;

  @Column('timestamptz', { nullable: true })
  settledAt: Date | null;
}
