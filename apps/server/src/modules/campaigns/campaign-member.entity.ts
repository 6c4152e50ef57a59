import type { CampaignCause, CampaignMemberState } from '@demarc/contracts';
import type { Health } from '@demarc/provisioning';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CampaignEntity } from './campaign.entity';

/** A router of a campaign. */
@Entity('campaign_member')
@Check(
  'ck_campaign_member_state',
  `state IN ('waiting', 'preparing', 'sent', 'checking', 'done', 'failed', 'skipped', 'rolled-back')`,
)
@Check('ck_campaign_member_reason', `state NOT IN ('failed', 'skipped') OR (cause IS NOT NULL AND reason IS NOT NULL)`)
@Check(
  'ck_campaign_member_settled',
  `(state IN ('done', 'failed', 'skipped', 'rolled-back')) = (settled_at IS NOT NULL)`,
)
@Check('ck_campaign_member_under_way', `(state IN ('preparing', 'sent', 'checking')) = (deadline_at IS NOT NULL)`)
@Check('ck_campaign_member_wave', `wave >= 0 AND (state = 'skipped' OR wave IS NOT NULL)`)
@Check('ck_campaign_member_waiting', `state <> 'waiting' OR file_id IS NOT NULL`)
@Index('ux_campaign_member_under_way', ['cpeId'], {
  unique: true,
  where: `state IN ('preparing', 'sent', 'checking')`,
})
@Index('ix_campaign_member_state', ['campaignId', 'state', 'wave'])
export class CampaignMemberEntity {
  @ForeignKey(() => CampaignEntity, { name: 'fk_campaign_member_campaign', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_campaign_member' })
  campaignId: string;

  @Index('ix_campaign_member_cpe')
  @ForeignKey('CpeEntity', { name: 'fk_campaign_member_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_campaign_member' })
  cpeId: string;

  @Column('text', { nullable: true })
  productClass: string | null;

  @Column('text', { nullable: true })
  manufacturer: string | null;

  /** 0 is the canary; null: it was left out when the set was frozen. */
  @Column('int', { nullable: true })
  wave: number | null;

  @Column('text')
  state: CampaignMemberState;

  @Column('text', { nullable: true })
  cause: CampaignCause | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('text', { nullable: true })
  versionBefore: string | null;

  @Column('text', { nullable: true })
  expectedVersion: string | null;

  /** What it gets; null: nothing, or it was let go a week after. */
  @Index('ix_campaign_member_file')
  @ForeignKey('RouterFileEntity', { name: 'fk_campaign_member_file' })
  @Column('uuid', { nullable: true })
  fileId: string | null;

  /** What brings it back, kept for a week; null: no such image is stored. */
  @Index('ix_campaign_member_previous_file')
  @ForeignKey('RouterFileEntity', { name: 'fk_campaign_member_previous_file' })
  @Column('uuid', { nullable: true })
  previousFileId: string | null;

  /** Where it hung when the set was frozen. */
  @Index('ix_campaign_member_nas')
  @ForeignKey('NasEntity', { name: 'fk_campaign_member_nas', onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  nasId: string | null;

  @Column('text', { nullable: true })
  accessNode: string | null;

  @Column('int', { default: 0 })
  attempt: number;

  /** Of this attempt. */
  @Column('int', { default: 0 })
  checks: number;

  @Index('ux_campaign_member_task', { unique: true })
  @ForeignKey('CpeTaskEntity', { name: 'fk_campaign_member_task', onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  taskId: string | null;

  @Index('ix_campaign_member_check_task')
  @ForeignKey('CpeTaskEntity', { name: 'fk_campaign_member_check_task', onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  checkTaskId: string | null;

  @Column('jsonb', { nullable: true })
  healthBefore: Health | null;

  @Column('timestamptz', { nullable: true })
  startedAt: Date | null;

  /** The Download was over then. */
  @Column('timestamptz', { nullable: true })
  checkSince: Date | null;

  /** When its state has lasted too long. */
  @Column('timestamptz', { nullable: true })
  deadlineAt: Date | null;

  @Column('timestamptz', { nullable: true })
  settledAt: Date | null;
}
