import type { ColumnName, RouterSelection, RouterSort } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Routers that somebody looks for again and again, and how they are shown. */
@Entity('saved_filter')
@Check('ck_saved_filter_name', `btrim(name) <> '' AND length(name) <= 60`)
@Check('ck_saved_filter_columns', `cardinality(columns) <= 12`)
@Index('ux_saved_filter_name', { synchronize: false }) // whatever its case
@Index('ix_saved_filter_shared', ['id'], { where: `is_shared` })
export class SavedFilterEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_saved_filter' })
  id: string;

  @ForeignKey('StaffAccountEntity', { name: 'fk_saved_filter_staff' })
  @Column('uuid')
  staffId: string;

  @Column('text')
  name: string;

  @Column('jsonb')
  selection: RouterSelection;

  @Column('text', { array: true })
  columns: ColumnName[];

  @Column('text')
  sort: RouterSort;

  @Column('boolean')
  isShared: boolean;

  /** Rises with every change, so that nobody overwrites what they have not seen. */
  @Column('int')
  version: number;

  @Column('timestamptz')
  changedAt: Date;
}

/** What a person sees when they open the list of routers. */
@Entity('start_filter')
export class StartFilterEntity {
  @ForeignKey('StaffAccountEntity', { name: 'fk_start_filter_staff' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_start_filter' })
  staffId: string;

  @Index('ix_start_filter_saved_filter')
  @ForeignKey('SavedFilterEntity', { name: 'fk_start_filter_saved_filter', onDelete: 'CASCADE' })
  @Column('uuid')
  savedFilterId: string;
}
