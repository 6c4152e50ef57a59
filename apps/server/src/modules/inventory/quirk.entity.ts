import type { QuirkRuleOrigin, QuirkRuleState } from '@demarc/contracts';
import type { DeviceQuirks, DiscoveryDepth, QuirkMatch, QuirkValue } from '@demarc/datamodel';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** One firmware of one model, and what reading its routers has taught. Empty text: not known. */
@Entity('device_model')
@Check('ck_device_model_discovery', `discovery IN ('whole', 'by-object', 'by-level')`)
@Check('ck_device_model_counts', 'values_per_answer > 0 AND tree_size >= 0 AND readings >= 0')
@Index('ux_device_model_make', ['productClass', 'oui', 'softwareVersion', 'hardwareVersion', 'manufacturer'], {
  unique: true,
})
export class DeviceModelEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_device_model' })
  id: string;

  @Column('text')
  oui: string;

  @Column('text')
  manufacturer: string;

  @Column('text')
  productClass: string;

  @Column('text')
  hardwareVersion: string;

  @Column('text')
  softwareVersion: string;

  @Column('text', { nullable: true })
  discovery: DiscoveryDepth | null;

  @Column('int', { nullable: true })
  valuesPerAnswer: number | null;

  @Column('int', { nullable: true })
  treeSize: number | null;

  @Column('int', { default: 0 })
  readings: number;

  @Column('timestamptz', { nullable: true })
  readAt: Date | null;

  @Column('timestamptz')
  createdAt: Date;
}

/** A name that a router lists and refuses to read. One router speaks for itself, two for their firmware. */
@Entity('bad_parameter')
export class BadParameterEntity {
  @ForeignKey(() => DeviceModelEntity, { name: 'fk_bad_parameter_device_model', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_bad_parameter' })
  deviceModelId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_bad_parameter' })
  path: string;

  @Index('ix_bad_parameter_cpe')
  @ForeignKey('CpeEntity', { name: 'fk_bad_parameter_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_bad_parameter' })
  cpeId: string;

  @Column('uuid', { nullable: true })
  sessionId: string | null;

  @Column('timestamptz')
  lastAt: Date;

  /** From then on it is asked for again. */
  @Column('timestamptz')
  expiresAt: Date;
}

/** Flags for devices. */
@Entity('quirk_rule')
@Check('ck_quirk_rule_origin', `origin IN ('shipped', 'learned', 'proposed', 'staff')`)
@Check('ck_quirk_rule_state', `state IN ('active', 'off', 'proposed', 'dismissed')`)
@Check('ck_quirk_rule_proposal', `state NOT IN ('proposed', 'dismissed') OR origin = 'proposed'`)
@Check('ck_quirk_rule_flags', `jsonb_typeof(flags) = 'object' AND flags <> '{}'::jsonb`)
@Check(
  'ck_quirk_rule_evidence',
  `origin NOT IN ('learned', 'proposed') OR (device_model_id IS NOT NULL AND learned_flag IS NOT NULL)`,
)
@Check(
  'ck_quirk_rule_learned',
  `origin <> 'learned' OR learned_flag IN ('sessionTimeoutSeconds', 'discovery', 'maxNamesPerRead', 'maxValuesPerAnswer', 'maxSettingsPerWrite', 'booleanForm')`,
)
@Check('ck_quirk_rule_one_lesson', `origin <> 'learned' OR flags - learned_flag = '{}'::jsonb`)
@Index('ux_quirk_rule_lesson', ['deviceModelId', 'learnedFlag'], {
  unique: true,
  where: 'learned_flag IS NOT NULL',
})
export class QuirkRuleEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_quirk_rule' })
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  origin: QuirkRuleOrigin;

  @Column('text')
  state: QuirkRuleState;

  @Column('jsonb')
  match: QuirkMatch;

  @Column('jsonb')
  flags: DeviceQuirks;

  @Column('text')
  reason: string;

  @Column('int')
  version: number;

  @Column('timestamptz')
  changedAt: Date;

  @Column('text')
  changedBy: string;

  /** Of a rule that was learned or proposed: whose failures it comes from, and which flag it is about. */
  @Index('ix_quirk_rule_device_model')
  @ForeignKey(() => DeviceModelEntity, { name: 'fk_quirk_rule_device_model' })
  @Column('uuid', { nullable: true })
  deviceModelId: string | null;

  @Column('text', { nullable: true })
  learnedFlag: string | null;
}

/** What a change of a rule can change. */
export type QuirkRuleContent = Pick<QuirkRuleEntity, 'name' | 'state' | 'match' | 'flags'>;

/** One version of a rule: who made it, and what it was before. */
@Entity('quirk_rule_change')
export class QuirkRuleChangeEntity {
  @ForeignKey(() => QuirkRuleEntity, { name: 'fk_quirk_rule_change_rule' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_quirk_rule_change' })
  ruleId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_quirk_rule_change' })
  version: number;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  actor: string;

  @Column('text')
  reason: string;

  @Column('jsonb', { nullable: true })
  before: QuirkRuleContent | null;

  @Column('jsonb')
  after: QuirkRuleContent;
}

/** A failure that a flag would have spared a session. */
@Entity('quirk_evidence')
@Index('ix_quirk_evidence_lesson', ['deviceModelId', 'flag', 'at'])
export class QuirkEvidenceEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_quirk_evidence' })
  id: string;

  @ForeignKey(() => DeviceModelEntity, { name: 'fk_quirk_evidence_device_model', onDelete: 'CASCADE' })
  @Column('uuid')
  deviceModelId: string;

  @Index('ix_quirk_evidence_cpe')
  @ForeignKey('CpeEntity', { name: 'fk_quirk_evidence_cpe', onDelete: 'CASCADE' })
  @Column('uuid')
  cpeId: string;

  /** null: a message that could not be read, so that there was no session. */
  @Column('uuid', { nullable: true })
  sessionId: string | null;

  @Column('text')
  flag: string;

  @Column('jsonb')
  value: QuirkValue;

  @Column('text')
  why: string;

  @Column('timestamptz')
  at: Date;
}
