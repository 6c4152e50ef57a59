import type { CampaignRules, CampaignSet, CampaignSummary, CampaignWait } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What staff have set for all campaigns. One row. */
@Entity('campaign_policy')
@Check('ck_campaign_policy_id', 'id = 1')
@Check('ck_campaign_policy_above', 'approval_above BETWEEN 0 AND 100000')
export class CampaignPolicyEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_campaign_policy' })
  id: number;

  /** More routers than that need a second person. */
  @Column('int')
  approvalAbove: number;
}

/** Images for many routers: whom it is about is frozen when it is made. */
@Entity('campaign')
@Check('ck_campaign_kind', `kind IN ('firmware', 'rollback')`)
@Check('ck_campaign_parent', `(kind = 'rollback') = (parent_id IS NOT NULL)`)
@Check('ck_campaign_state', `state IN ('draft', 'running', 'paused', 'halted', 'done', 'cancelled')`)
@Check(
  'ck_campaign_waits',
  `waits_for IS NULL OR (waits_for IN ('settling', 'gap', 'window', 'room') AND state = 'running')`,
)
@Check('ck_campaign_halted', `(state = 'halted') = (halt_reason IS NOT NULL)`)
@Check('ck_campaign_started', `state IN ('draft', 'cancelled') OR started_at IS NOT NULL`)
@Check('ck_campaign_finished', `(state IN ('done', 'cancelled')) = (finished_at IS NOT NULL)`)
@Check(
  'ck_campaign_approved',
  `(approved_by_id IS NULL) = (approved_at IS NULL) AND (approved_by_id IS NULL) = (approved_by IS NULL)`,
)
@Check('ck_campaign_second_person', 'approved_by_id <> created_by_id')
@Check('ck_campaign_approval', 'started_at IS NULL OR NOT needs_approval OR approved_by_id IS NOT NULL')
export class CampaignEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_campaign' })
  id: string;

  @Column('text')
  kind: CampaignSummary['kind'];

  @Column('text')
  name: string;

  @Column('text')
  reason: string;

  @Column('text')
  state: CampaignSummary['state'];

  @Column('text', { nullable: true })
  haltReason: string | null;

  /** What is being waited for, as of the last look. */
  @Column('text', { nullable: true })
  waitsFor: CampaignWait | null;

  @Column('timestamptz', { nullable: true })
  waitsUntil: Date | null;

  /** How its routers were chosen; null: they are those of its parent. */
  @Column('jsonb', { nullable: true })
  chosen: CampaignSet | null;

  @Column('jsonb')
  rules: CampaignRules;

  /** The campaign whose routers this one brings back. */
  @Index('ix_campaign_parent')
  @ForeignKey(() => CampaignEntity, { name: 'fk_campaign_parent' })
  @Column('uuid', { nullable: true })
  parentId: string | null;

  @Column('boolean')
  needsApproval: boolean;

  @Index('ix_campaign_created_by')
  @ForeignKey('StaffAccountEntity', { name: 'fk_campaign_created_by' })
  @Column('uuid')
  createdById: string;

  @Column('text')
  createdBy: string;

  @Column('timestamptz')
  createdAt: Date;

  @Index('ix_campaign_approved_by')
  @ForeignKey('StaffAccountEntity', { name: 'fk_campaign_approved_by' })
  @Column('uuid', { nullable: true })
  approvedById: string | null;

  @Column('text', { nullable: true })
  approvedBy: string | null;

  @Column('timestamptz', { nullable: true })
  approvedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  startedAt: Date | null;

  /** Failures before that were looked at by a person, and do not halt it again. */
  @Column('timestamptz', { nullable: true })
  judgedSince: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt: Date | null;

  @Index('ux_campaign_idempotency_key', { unique: true })
  @Column('text')
  idempotencyKey: string;
}

/** The image of one model, as it was when the campaign was made. */
@Entity('campaign_image')
export class CampaignImageEntity {
  @ForeignKey(() => CampaignEntity, { name: 'fk_campaign_image_campaign', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_campaign_image' })
  campaignId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_campaign_image' })
  productClass: string;

  /** Kept until the campaign is over for a week: the file cannot be deleted before. */
  @Index('ix_campaign_image_file')
  @ForeignKey('RouterFileEntity', { name: 'fk_campaign_image_file' })
  @Column('uuid', { nullable: true })
  fileId: string | null;

  @Column('text')
  fileName: string;

  @Column('text', { nullable: true })
  version: string | null;

  @Column('text', { nullable: true })
  hardwareVersion: string | null;

  @Column('text', { array: true })
  fromVersions: string[];
}
