import type { PresetProvision, ScriptActView, ScriptKind } from '@demarc/contracts';
import type { ChannelProvision, ScriptMemory } from '@demarc/provisioning';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A provision or a virtual parameter. */
@Entity('script')
@Check('ck_script_kind', `kind IN ('provision', 'virtual-parameter')`)
@Check('ck_script_name', `name ~ '^[A-Za-z0-9_%-]{1,100}$'`)
@Check('ck_script_source', `length(source) <= 262144`)
@Index('ux_script_name', ['kind', 'name'], { unique: true })
export class ScriptEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_script' })
  id: string;

  @Column('text')
  kind: ScriptKind;

  @Column('text')
  name: string;

  @Column('text')
  source: string;

  @Column('int')
  version: number;

  @Column('timestamptz')
  changedAt: Date;

  @Column('text')
  changedBy: string;
}

/** What a script was; it outlives its script. */
@Entity('script_revision')
export class ScriptRevisionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_script_revision' })
  scriptId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_script_revision' })
  version: number;

  @Column('text')
  source: string;

  @Column('timestamptz')
  changedAt: Date;

  @Column('text')
  changedBy: string;
}

/** When which provisions run, and for whom. */
@Entity('script_preset')
@Check('ck_script_preset_name', `name ~ '^[A-Za-z0-9_.%-]{1,100}$'`)
@Check('ck_script_preset_weight', `weight BETWEEN -1000000 AND 1000000`)
export class ScriptPresetEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_script_preset' })
  id: string;

  @Index('ux_script_preset_name', { unique: true })
  @Column('text')
  name: string;

  @Column('boolean')
  isEnabled: boolean;

  @Column('int')
  weight: number;

  @Column('text')
  channel: string;

  @Column('text')
  schedule: string;

  @Column('jsonb')
  events: Record<string, boolean>;

  @Column('text')
  precondition: string;

  @Column('jsonb')
  provisions: PresetProvision[];

  @Column('int')
  version: number;

  @Column('timestamptz')
  changedAt: Date;

  @Column('text')
  changedBy: string;
}

/** A service of the operator that scripts may ask. */
@Entity('script_extension')
@Check('ck_script_extension_name', `name ~ '^[A-Za-z0-9_.-]{1,100}$'`)
@Check('ck_script_extension_url', `url ~ '^https?://'`)
export class ScriptExtensionEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_script_extension' })
  name: string;

  @Column('text')
  url: string;

  @Column('boolean')
  isPrivateAllowed: boolean;

  @Column('timestamptz')
  changedAt: Date;

  @Column('text')
  changedBy: string;
}

/** A channel that failed on a router, and what is tried again. */
@Entity('script_fault')
@Index('ix_script_fault_at', { synchronize: false }) // descending
export class ScriptFaultEntity {
  @ForeignKey('CpeEntity', { name: 'fk_script_fault_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_script_fault' })
  cpeId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_script_fault' })
  channel: string;

  @Column('text')
  code: string;

  @Column('text')
  message: string;

  @Column('jsonb', { nullable: true })
  detail: unknown;

  @Column('int')
  retries: number;

  @Column('timestamptz')
  at: Date;

  @Column('jsonb')
  provisions: ChannelProvision[];
}

/** What scripts remember of a router, and what they last did to it. */
@Entity('cpe_script')
export class CpeScriptEntity {
  @ForeignKey('CpeEntity', { name: 'fk_cpe_script_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_script' })
  cpeId: string;

  @Column('jsonb')
  memory: ScriptMemory;

  @Column('timestamptz')
  ranAt: Date;

  @Column('jsonb')
  ran: string[];

  @Column('jsonb')
  acts: ScriptActView[];

  @Column('jsonb')
  log: string[];
}
