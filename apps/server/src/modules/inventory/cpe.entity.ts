import type { ChangeSource, CpeState } from '@demarc/contracts';
import type { DataModelRoot, ManagementPath, PackedTree, ParameterGroup, TreeRow } from '@demarc/datamodel';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

export type CpeMode = 'manage' | 'observe';

/** One box. Known by its serial before it was ever seen, by (OUI, product class, serial) from its first Inform on. */
@Entity('cpe')
@Check('ck_cpe_state', `state IN ('quarantine', 'enrolling', 'active', 'retired')`)
@Check('ck_cpe_mode', `mode IN ('manage', 'observe')`)
@Check('ck_cpe_management_path', `management_path IN ('own-wan', 'service-ppp', 'unknown')`)
@Check('ck_cpe_serial_number', `btrim(serial_number) <> ''`)
@Check('ck_cpe_quarantine', `state <> 'quarantine' OR quarantine_reason IS NOT NULL`)
@Check('ck_cpe_retired', `state <> 'retired' OR subscription_id IS NULL`)
@Index('ux_cpe_identity', { synchronize: false }) // NULLS NOT DISTINCT
@Index('ux_cpe_identity_key', ['identityKey', 'oui', 'productClass'], {
  unique: true,
  where: 'identity_key IS NOT NULL',
})
@Index('ix_cpe_registered', ['serialNumber'], { where: 'product_class IS NULL' })
@Index('ix_cpe_state', ['state', 'id'])
@Index('ix_cpe_words', { synchronize: false }) // trigrams of an expression
@Index('ix_cpe_observed', ['id'], { where: `mode = 'observe'` })
export class CpeEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe' })
  id: string;

  @Column('text')
  serialNumber: string;

  /** What all forms of its serial have in common, where a rule of its make says that they are one; the database makes it. */
  @Column('text', { nullable: true })
  identityKey?: string | null;

  @Column('text', { nullable: true })
  oui: string | null;

  @Column('text', { nullable: true })
  productClass: string | null;

  @Column('text', { nullable: true })
  manufacturer: string | null;

  @Column('text', { nullable: true })
  modelName: string | null;

  @Column('text', { nullable: true })
  hardwareVersion: string | null;

  @Column('text', { nullable: true })
  softwareVersion: string | null;

  @Column('text', { nullable: true })
  root: DataModelRoot | null;

  @Column('text')
  state: CpeState;

  @Column('text')
  mode: CpeMode;

  @Index('ux_cpe_subscription', { unique: true })
  @ForeignKey('SubscriptionEntity', { name: 'fk_cpe_subscription' })
  @Column('uuid', { nullable: true })
  subscriptionId: string | null;

  @Column('text', { nullable: true })
  quarantineReason: string | null;

  @Column('text', { default: 'unknown' })
  managementPath: ManagementPath;

  /** The WAN connection that carries its management. */
  @Column('text', { nullable: true })
  managementObject: string | null;

  @Column('text', { nullable: true })
  connectionRequestUrl: string | null;

  /** When it was first given credentials of its own. */
  @Column('timestamptz', { nullable: true })
  enrolledAt: Date | null;

  /** Until then it may enrol again with the bootstrap credential. */
  @Column('timestamptz', { nullable: true })
  enrolmentWindowUntil: Date | null;

  /** Two boxes say this identity (G36): one came without the credential, and then the one that holds it did. */
  @Column('timestamptz', { nullable: true })
  serialSharedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  retiredAt: Date | null;

  @Column('timestamptz')
  createdAt: Date;
}

/** When and from where a CPE was last heard. Written at every Inform, so nothing else is in it. */
@Entity('cpe_presence')
export class CpePresenceEntity {
  @ForeignKey(() => CpeEntity, { name: 'fk_cpe_presence_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_presence' })
  cpeId: string;

  @Column('timestamptz')
  lastInformAt: Date;

  @Column('text')
  sourceAddress: string;

  @Column('text', { array: true })
  events: string[];

  @Column('int')
  retryCount: number;

  /** Hash of what the Inform said, without what counts up by itself. */
  @Column('text')
  informHash: string;

  @Column('uuid', { nullable: true })
  lastSessionId: string | null;

  /** Informs so far. */
  @Column('int', { default: 1 })
  informCount: number;

  /** Sessions that did not come about, by what its Informs said of them. */
  @Column('int', { default: 0 })
  informRetries: number;
}

/** What a CPE last reported, whole. */
@Entity('cpe_tree')
export class CpeTreeEntity {
  @ForeignKey(() => CpeEntity, { name: 'fk_cpe_tree_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_tree' })
  cpeId: string;

  @Column('jsonb')
  parameters: PackedTree;

  @Column('int')
  parameterCount: number;

  /** When values were last read from it. */
  @Column('timestamptz')
  readAt: Date;

  @Column('timestamptz')
  changedAt: Date;

  /** When each group was read as a whole, RFC 3339. */
  @Column('jsonb', { default: () => "'{}'" })
  groupReadAt: Partial<Record<ParameterGroup, string>>;
}

/** A tree as it is worked with. */
export interface CpeTree extends Omit<CpeTreeEntity, 'parameters'> {
  parameters: TreeRow[];
}

/** The few parameters people search by and look at first, under one name in both data models. */
@Entity('cpe_parameter')
@Index('ix_cpe_parameter_value', { synchronize: false }) // of an expression
@Index('ix_cpe_parameter_number', { synchronize: false })
export class CpeParameterEntity {
  @ForeignKey(() => CpeEntity, { name: 'fk_cpe_parameter_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_parameter' })
  cpeId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_cpe_parameter' })
  name: string;

  @Column('text')
  path: string;

  @Column('text')
  value: string;
}

/** One value that changed: by whom, and where it was seen. */
@Entity('cpe_parameter_change')
@Check('ck_cpe_parameter_change_seen_in', `seen_in IN ('inform', 'session')`)
@Check('ck_cpe_parameter_change_source', `source IN ('device', 'wanted', 'task', 'profile')`)
@Index('ix_cpe_parameter_change_cpe', ['cpeId', 'id'])
export class CpeParameterChangeEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_parameter_change' })
  id: string;

  @ForeignKey(() => CpeEntity, { name: 'fk_cpe_parameter_change_cpe', onDelete: 'CASCADE' })
  @Column('uuid')
  cpeId: string;

  @Column('text')
  path: string;

  @Column('text', { nullable: true })
  before: string | null;

  @Column('text', { nullable: true })
  after: string | null;

  @Column('boolean')
  isSecret: boolean;

  @Column('text')
  seenIn: 'inform' | 'session';

  @Column('text')
  source: ChangeSource;

  /** A person, or the part of Demarc that wanted it; null for the router's own. */
  @Column('text', { nullable: true })
  changedBy: string | null;

  @Column('uuid', { nullable: true })
  taskId: string | null;

  @Column('uuid', { nullable: true })
  sessionId: string | null;

  @Column('timestamptz')
  at: Date;
}

/** What a CPE said of itself once: boots, bootstraps, changed values, ends of transfers. */
@Entity('cpe_event')
@Index('ix_cpe_event_cpe', ['cpeId', 'id'])
export class CpeEventEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_event' })
  id: string;

  @ForeignKey(() => CpeEntity, { name: 'fk_cpe_event_cpe', onDelete: 'CASCADE' })
  @Column('uuid')
  cpeId: string;

  @Column('text')
  code: string;

  @Column('text')
  commandKey: string;

  @Column('text', { nullable: true })
  detail: string | null;

  @Column('uuid', { nullable: true })
  sessionId: string | null;

  @Column('timestamptz')
  at: Date;
}
