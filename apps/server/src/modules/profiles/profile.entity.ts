import type { ProfileScope, ProfileScopeKind } from '@demarc/contracts';
import type { SettingsDocument } from '@demarc/provisioning';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Settings under a name, for the routers of its scopes. What it says is in its live change. */
@Entity('profile')
@Check('ck_profile_name', `btrim(name) <> ''`)
@Check('ck_profile_weight', 'weight BETWEEN 0 AND 1000 AND revision >= 0')
@Index('ux_profile_name', { synchronize: false }) // of an expression
export class ProfileEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_profile' })
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  description: string;

  /** Of two profiles of one scope, the heavier one is stronger. */
  @Column('int')
  weight: number;

  /** Of the change that is live; 0: none is yet. */
  @Column('int')
  revision: number;

  @Column('timestamptz')
  changedAt: Date;

  @Column('text')
  changedBy: string;
}

export type ProfileChangeState = 'pending' | 'live' | 'rejected' | 'withdrawn';

/** A change that was wanted: pending until a second person lets it through, then a revision of the profile. */
@Entity('profile_change')
@Check('ck_profile_change_state', `state IN ('pending', 'live', 'rejected', 'withdrawn')`)
@Check('ck_profile_change_revision', `(state = 'live') = (revision IS NOT NULL)`)
@Check('ck_profile_change_decided', '(decided_by_id IS NULL) = (decided_at IS NULL)')
@Check(
  'ck_profile_change_second_person',
  `state <> 'live' OR NOT needs_approval OR (decided_by_id IS NOT NULL AND decided_by_id <> author_id)`,
)
@Index('ux_profile_change_revision', ['profileId', 'revision'], { unique: true })
@Index('ux_profile_change_pending', ['profileId'], { unique: true, where: `state = 'pending'` })
@Index('ix_profile_change_telling', ['id'], { where: `state = 'live' AND told_all_at IS NULL` })
export class ProfileChangeEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_profile_change' })
  id: string;

  @ForeignKey(() => ProfileEntity, { name: 'fk_profile_change_profile', onDelete: 'CASCADE' })
  @Column('uuid')
  profileId: string;

  @Column('text')
  state: ProfileChangeState;

  @Column('text')
  name: string;

  @Column('text')
  description: string;

  @Column('int')
  weight: number;

  /** Secrets are in it by their ids. */
  @Column('jsonb')
  document: SettingsDocument;

  @Column('jsonb')
  scopes: ProfileScope[];

  /** Routers that it leaves are told as well. */
  @Column('jsonb')
  previousScopes: ProfileScope[];

  @Column('int')
  baseRevision: number;

  @Column('int', { nullable: true })
  revision: number | null;

  /** That it reached when it was wanted, or left. */
  @Column('int')
  routers: number;

  @Column('boolean')
  needsApproval: boolean;

  @Index('ix_profile_change_author')
  @ForeignKey('StaffAccountEntity', { name: 'fk_profile_change_author' })
  @Column('uuid')
  authorId: string;

  @Column('text')
  author: string;

  @Column('timestamptz')
  createdAt: Date;

  @Column('text')
  reason: string;

  @Index('ix_profile_change_decided_by')
  @ForeignKey('StaffAccountEntity', { name: 'fk_profile_change_decided_by' })
  @Column('uuid', { nullable: true })
  decidedById: string | null;

  @Column('text', { nullable: true })
  decidedBy: string | null;

  @Column('timestamptz', { nullable: true })
  decidedAt: Date | null;

  @Column('text', { nullable: true })
  decision: string | null;

  @Column('int', { default: 0 })
  told: number;

  @Column('uuid', { nullable: true })
  toldUpTo: string | null;

  @Column('timestamptz', { nullable: true })
  toldAllAt: Date | null;
}

/** Whom a live profile is for. */
@Entity('profile_scope')
@Check(
  'ck_profile_scope_kind',
  `(kind IN ('fleet', 'model', 'plan', 'tag', 'subscription', 'router'))
          AND (word IS NOT NULL) = (kind IN ('model', 'tag'))
          AND (plan_id IS NOT NULL) = (kind = 'plan')
          AND (subscription_id IS NOT NULL) = (kind = 'subscription')
          AND (cpe_id IS NOT NULL) = (kind = 'router')`,
)
@Index('ux_profile_scope_target', { synchronize: false }) // NULLS NOT DISTINCT
@Index('ix_profile_scope_word', ['kind', 'word'])
export class ProfileScopeEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_profile_scope' })
  id: string;

  @ForeignKey(() => ProfileEntity, { name: 'fk_profile_scope_profile', onDelete: 'CASCADE' })
  @Column('uuid')
  profileId: string;

  @Column('text')
  kind: ProfileScopeKind;

  /** A product class or a tag. */
  @Column('text', { nullable: true })
  word: string | null;

  @Index('ix_profile_scope_plan')
  @ForeignKey('PlanEntity', { name: 'fk_profile_scope_plan' })
  @Column('uuid', { nullable: true })
  planId: string | null;

  @Index('ix_profile_scope_subscription')
  @ForeignKey('SubscriptionEntity', { name: 'fk_profile_scope_subscription' })
  @Column('uuid', { nullable: true })
  subscriptionId: string | null;

  @Index('ix_profile_scope_cpe')
  @ForeignKey('CpeEntity', { name: 'fk_profile_scope_cpe', onDelete: 'CASCADE' })
  @Column('uuid', { nullable: true })
  cpeId: string | null;
}

/** A secret that a profile sets. */
@Entity('profile_secret')
export class ProfileSecretEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_profile_secret' })
  id: string;

  @Index('ix_profile_secret_profile')
  @ForeignKey(() => ProfileEntity, { name: 'fk_profile_secret_profile', onDelete: 'CASCADE' })
  @Column('uuid')
  profileId: string;

  @Column('bytea')
  sealed: Buffer;

  @Column('timestamptz')
  createdAt: Date;
}

/** When a second person is needed: one row. */
@Entity('profile_policy')
@Check('ck_profile_policy_id', 'id = 1')
@Check('ck_profile_policy_approve_above', 'approve_above >= 0')
export class ProfilePolicyEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_profile_policy' })
  id: number;

  @Column('int')
  approveAbove: number;
}
