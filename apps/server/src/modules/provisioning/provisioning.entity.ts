import type { IntentKey, PackedTree, WifiBand } from '@demarc/datamodel';
import type {
  MadeRow,
  Overridden,
  Owner,
  ParameterStatus,
  UnfinishedDiscovery,
  WishMode,
  WishSource,
} from '@demarc/provisioning';
import type { SaidFacts } from './said-message';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

export type WifiSource = 'operator' | 'subscriber' | 'generated';

/** The WiFi a subscriber has: name and key per band. */
@Entity('subscription_wifi')
@Check('ck_subscription_wifi_band', `band IN ('2.4', '5')`)
@Check('ck_subscription_wifi_source', `source IN ('operator', 'subscriber', 'generated')`)
@Index('ux_subscription_wifi_band', ['subscriptionId', 'band'], { unique: true })
export class SubscriptionWifiEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_subscription_wifi' })
  id: string;

  @ForeignKey('SubscriptionEntity', { name: 'fk_subscription_wifi_subscription' })
  @Column('uuid')
  subscriptionId: string;

  @Column('text')
  band: WifiBand;

  @Column('text')
  ssid: string;

  @Column('bytea')
  passphraseSealed: Buffer;

  @Column('boolean')
  enabled: boolean;

  @Column('text')
  source: WifiSource;

  @Column('timestamptz')
  changedAt: Date;

  /** When a change made at the router was last taken over. */
  @Column('timestamptz', { nullable: true })
  adoptedAt: Date | null;
}

/** A question that stays open until the PPP connection is seen up with the account that was written. */
export interface OnlineCheck {
  stateVersion: number;
  writtenAt: string;
  /** Of the session that wrote. */
  sessionId: string;
  before: { isConnected: boolean; address: string | null } | null;
}

/** A tree that is learned in several sessions: where it stands. */
@Entity('cpe_discovery')
export class CpeDiscoveryEntity {
  @ForeignKey('CpeEntity', { name: 'fk_cpe_discovery_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_discovery' })
  cpeId: string;

  /** Of another firmware it would be another tree. */
  @Column('text')
  softwareVersion: string;

  /** That worked on it. */
  @Column('int')
  sessions: number;

  @Column('jsonb')
  progress: UnfinishedDiscovery['discovery'];

  @Column('jsonb')
  tree: PackedTree;

  @Column('timestamptz')
  updatedAt: Date;
}

/** Whether a CPE has something due. */
@Entity('cpe_wanted')
@Index('ix_cpe_wanted_due', ['dueAt'], { where: 'due_at IS NOT NULL' })
export class CpeWantedEntity {
  @ForeignKey('CpeEntity', { name: 'fk_cpe_wanted_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_wanted' })
  cpeId: string;

  /** Rises with every change of what is wanted; a session that planned an older one does not clear `due`. */
  @Column('int')
  revision: number;

  @Column('boolean')
  due: boolean;

  @Column('text', { nullable: true })
  dueReason: string | null;

  /** When the CPE is to be called for it; null: it has been called, or comes by itself. */
  @Column('timestamptz', { nullable: true })
  dueAt: Date | null;

  @Column('int', { default: 0 })
  attempts: number;

  /** It has been through a first contact, and nothing voided that since. */
  @Column('boolean')
  isProvisioned: boolean;

  /** The ParameterKey the CPE was last seen to repeat: another one means that somebody else configured it. */
  @Column('text', { nullable: true })
  parameterKey: string | null;

  @Column('boolean')
  hasAfterReboot: boolean;

  @Column('jsonb', { nullable: true })
  onlineCheck: OnlineCheck | null;

  @Column('jsonb')
  unresolved: { intent: string; field: string | null; reason: { code: string; text: string } }[];

  @Column('jsonb')
  notes: { code: string; text: string }[];

  @Column('timestamptz', { nullable: true })
  plannedAt: Date | null;

  /** Rows that Demarc has made in its tables, by their keys. */
  @Column('jsonb', { default: () => "'[]'" })
  madeRows: readonly MadeRow[];
}

/** One wanted parameter of one CPE: who wants it, how it stands, and why it is not there. */
@Entity('cpe_parameter_status')
@Index('ix_cpe_parameter_status_open', ['status', 'cpeId'], { where: `status <> 'in-sync'` })
@Check('ck_cpe_parameter_status_mode', `mode IN ('enforce', 'initial')`)
@Check('ck_cpe_parameter_status_status', `status IN ('in-sync', 'pending', 'refused', 'unverifiable', 'after-reboot')`)
@Check('ck_cpe_parameter_status_secret', 'NOT is_secret OR wanted IS NULL')
@Check('ck_cpe_parameter_status_reason', `status <> 'refused' OR reason IS NOT NULL`)
export class CpeParameterStatusEntity {
  @ForeignKey('CpeEntity', { name: 'fk_cpe_parameter_status_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_parameter_status' })
  cpeId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_cpe_parameter_status' })
  path: string;

  @Column('text')
  intent: IntentKey;

  @Column('text')
  field: string;

  @Column('text')
  owner: Owner;

  @Column('text')
  mode: WishMode;

  /** The revision of a profile, or the script, that the wish is of; null: it follows from the facts. */
  @Column('jsonb', { nullable: true })
  source: WishSource | null;

  /** Wishes that gave way to it, strongest first; without secrets. */
  @Column('jsonb', { default: () => "'[]'" })
  overrides: readonly Overridden[];

  @Column('text', { nullable: true })
  wanted: string | null;

  @Column('boolean')
  isSecret: boolean;

  @Column('text')
  status: ParameterStatus;

  @Column('text', { nullable: true })
  reasonCode: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  /** What was last sent; of a secret its keyed fingerprint. */
  @Column('text', { nullable: true })
  written: string | null;

  @Column('text', { nullable: true })
  deviceForm: string | null;

  @Column('int')
  corrections: number;

  @Column('text', { nullable: true })
  parameterKey: string | null;

  /** Since when it stands as it does. */
  @Column('timestamptz')
  since: Date;

  @Column('timestamptz', { nullable: true })
  triedAt: Date | null;

  @Column('uuid', { nullable: true })
  sessionId: string | null;
}

export const EVIDENCE_STEPS = [
  'wanted',
  'connection-request',
  'inform',
  'set',
  'read-back',
  'online',
  'refused',
] as const;
export type EvidenceStep = (typeof EVIDENCE_STEPS)[number];

/** One step of the proof that a service's state reached its router. */
@Entity('provisioning_evidence')
@Check(
  'ck_provisioning_evidence_step',
  `step IN ('wanted', 'connection-request', 'inform', 'set', 'read-back', 'online', 'refused')`,
)
@Check('ck_provisioning_evidence_message', '(message IS NULL) = (octets IS NULL)')
@Index('ux_provisioning_evidence_step', ['subscriptionId', 'stateVersion', 'step'], { unique: true })
@Index('ix_provisioning_evidence_cpe', ['cpeId', 'at'])
export class ProvisioningEvidenceEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_provisioning_evidence' })
  id: string;

  @ForeignKey('SubscriptionEntity', { name: 'fk_provisioning_evidence_subscription' })
  @Column('uuid')
  subscriptionId: string;

  @Column('int')
  stateVersion: number;

  @ForeignKey('CpeEntity', { name: 'fk_provisioning_evidence_cpe' })
  @Column('uuid')
  cpeId: string;

  @Column('text')
  step: EvidenceStep;

  @Column('timestamptz')
  at: Date;

  @Column('jsonb')
  detail: Record<string, unknown>;

  /** Of the router's own message that says it; null: it is no word of the router, or none was kept. */
  @Column('jsonb', { nullable: true })
  message: SaidFacts | null;

  /** The message without its secrets. Read on its own: lists have no use for it. */
  @Column('bytea', { nullable: true, select: false })
  octets: Buffer | null;
}
