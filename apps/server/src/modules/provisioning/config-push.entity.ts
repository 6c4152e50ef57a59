import type { ConfigPushState } from '@demarc/contracts';
import type { ProfileDocument, PushRecord } from '@demarc/provisioning';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What an operator does to routers as a consequence. */
@Entity('config_profile')
@Check('ck_config_profile_files', '(file_id IS NULL) = (restore_file_id IS NULL)')
export class ConfigProfileEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_config_profile' })
  id: string;

  @Index('ux_config_profile_name', { unique: true })
  @Column('text')
  name: string;

  @Column('text')
  description: string;

  @Column('jsonb')
  document: ProfileDocument;

  @Index('ix_config_profile_file')
  @ForeignKey('RouterFileEntity', { name: 'fk_config_profile_file' })
  @Column('uuid', { nullable: true })
  fileId: string | null;

  @Index('ix_config_profile_restore_file')
  @ForeignKey('RouterFileEntity', { name: 'fk_config_profile_restore_file' })
  @Column('uuid', { nullable: true })
  restoreFileId: string | null;

  @Column('int')
  version: number;

  @Column('timestamptz')
  changedAt: Date;

  @Column('text')
  changedBy: string;
}

/** One profile on one router, from before its first write until everything is back; one at a time. */
@Entity('config_push')
@Check('ck_config_push_state', `state IN ('applying', 'applied', 'impossible', 'restoring', 'restored')`)
@Check('ck_config_push_restored', `(restored_at IS NOT NULL) = (state = 'restored')`)
@Index('ux_config_push_open', ['cpeId'], { unique: true, where: 'restored_at IS NULL' })
@Index('ix_config_push_cpe', ['cpeId', 'id'])
export class ConfigPushEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_config_push' })
  id: string;

  @ForeignKey('CpeEntity', { name: 'fk_config_push_cpe', onDelete: 'CASCADE' })
  @Column('uuid')
  cpeId: string;

  @Index('ix_config_push_profile')
  @ForeignKey(() => ConfigProfileEntity, { name: 'fk_config_push_profile' })
  @Column('uuid')
  profileId: string;

  @Column('int')
  profileVersion: number;

  @Index('ix_config_push_subscription')
  @ForeignKey('SubscriptionEntity', { name: 'fk_config_push_subscription' })
  @Column('uuid')
  subscriptionId: string;

  /** The state of the service that it carries out. */
  @Column('int')
  stateVersion: number;

  @Column('text')
  state: ConfigPushState;

  /** What it changes, and what was there before: stored before the first write leaves. */
  @Column('jsonb')
  record: PushRecord;

  @Index('ix_config_push_file')
  @ForeignKey('RouterFileEntity', { name: 'fk_config_push_file' })
  @Column('uuid', { nullable: true })
  fileId: string | null;

  @Index('ix_config_push_restore_file')
  @ForeignKey('RouterFileEntity', { name: 'fk_config_push_restore_file' })
  @Column('uuid', { nullable: true })
  restoreFileId: string | null;

  /** Sessions it took, or is taking. */
  @Column('int')
  attempts: number;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  appliedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  restoredAt: Date | null;

  @Column('text', { nullable: true })
  note: string | null;
}
