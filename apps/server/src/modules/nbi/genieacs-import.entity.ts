import type { GenieacsImport, ImportCount, ImportProblem } from '@demarc/contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A move from GenieACS: the files of a dump, what they hold, and what became of it. */
@Entity('genieacs_import')
@Check(
  'ck_genieacs_import_state',
  `state IN ('collecting', 'reading', 'previewing', 'previewed', 'importing', 'done', 'failed')`,
)
@Check('ck_genieacs_import_failure', `(failure IS NOT NULL) = (state = 'failed')`)
export class GenieacsImportEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_genieacs_import' })
  id: string;

  @Column('text')
  state: GenieacsImport['state'];

  @Column('text')
  createdBy: string;

  @Index('ix_genieacs_import_created_at')
  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;

  /** Where it was fetched from; null: its files were given. */
  @Column('text', { nullable: true })
  sourceUrl: string | null;

  /** In the order of their numbers, under which they lie on the disk, sealed, until the import is done. */
  @Column('jsonb', { default: [] })
  files: { name: string; sizeBytes: number }[];

  @Column('jsonb', { default: {} })
  counts: Record<string, ImportCount>;

  @Column('jsonb', { default: [] })
  problems: ImportProblem[];

  @Column('int', { default: 0 })
  problemCount: number;

  @Column('text', { nullable: true })
  failure: string | null;
}
