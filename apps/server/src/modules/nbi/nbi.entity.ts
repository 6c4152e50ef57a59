import type { NbiPolicy } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Whether programs made for GenieACS are answered, and whom without a token: one row. */
@Entity('nbi_policy')
@Check('ck_nbi_policy_id', 'id = 1')
@Check('ck_nbi_policy_role', `exempt_role IN ('auditor', 'technician', 'noc')`)
export class NbiPolicyEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_nbi_policy' })
  id: number;

  @Column('boolean')
  isOn: boolean;

  /** CIDRs whose programs need no token. */
  @Column('text', { array: true })
  exemptNetworks: string[];

  /** What those may do. */
  @Column('text')
  exemptRole: NbiPolicy['exemptRole'];

  /** Hosts that a fleet may be fetched from. */
  @Column('text', { array: true, default: [] })
  importHosts: string[];
}

/** Collections of GenieACS of which documents are kept as they were given. */
export type NbiCollection = 'presets' | 'provisions' | 'virtualParameters' | 'objects' | 'config';

/** A document of GenieACS: what Demarc keeps in another form, or only keeps. */
@Entity('nbi_document')
@Check(
  'ck_nbi_document_collection',
  `collection IN ('presets', 'provisions', 'virtualParameters', 'objects', 'config')`,
)
export class NbiDocumentEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_nbi_document' })
  collection: NbiCollection;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_nbi_document' })
  name: string;

  /** Passwords stand in them. */
  @Column('bytea')
  documentSealed: Buffer;

  /** Of what was made of it; another one there was changed since. Null: nothing was made of it. */
  @Column('int', { nullable: true })
  version: number | null;

  @Column('timestamptz')
  changedAt: Date;

  @Column('text')
  changedBy: string;
}

/** A task as a program has posted it, beside the one that carries it out. */
@Entity('nbi_task')
@Check('ck_nbi_task_id', `id ~ '^[0-9a-f]{24}$'`)
@Index('ix_nbi_task_cpe', ['cpeId', 'id'])
export class NbiTaskEntity {
  /** As MongoDB makes them: integrators keep them. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_nbi_task' })
  id: string;

  @ForeignKey('CpeEntity', { name: 'fk_nbi_task_cpe', onDelete: 'CASCADE' })
  @Column('uuid')
  cpeId: string;

  @ForeignKey('CpeTaskEntity', { name: 'fk_nbi_task_task', onDelete: 'CASCADE' })
  @Index('ux_nbi_task_task', { unique: true })
  @Column('uuid')
  taskId: string;

  @Column('text')
  name: string;

  /** A later task of the device with the same one takes its place. */
  @Column('text', { nullable: true })
  uniqueKey: string | null;

  /** The body, sealed: it may hold passwords. */
  @Column('bytea')
  documentSealed: Buffer;

  @Column('int', { default: 0 })
  retries: number;

  @Column('timestamptz')
  createdAt: Date;
}
