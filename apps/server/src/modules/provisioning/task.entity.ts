import type { DiagnosticKind, TaskKind, TaskState } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

export interface TaskResultLine {
  path: string;
  /** null when secret. */
  value: string | null;
  outcome: string | null;
}

/** A one-shot action on a CPE: a persistent state machine. */
@Entity('cpe_task')
@Check(
  'ck_cpe_task_kind',
  `kind IN ('reboot', 'factory-reset', 'refresh', 'read-live', 'set-parameters', 'get-rpc-methods', 'download',
    'upload', 'restore',
    'get-attributes', 'set-attributes', 'schedule-inform', 'list-transfers', 'cancel-transfer', 'change-software',
    'diagnose', 'inspect', 'get-parameters', 'add-object', 'delete-object')`,
)
@Check('ck_cpe_task_state', `state IN ('queued', 'sent', 'done', 'failed', 'uncertain', 'cancelled')`)
@Check('ck_cpe_task_file', `kind <> 'download' OR file_id IS NOT NULL OR state IN ('done', 'failed', 'cancelled')`)
@Check('ck_cpe_task_restore', `kind <> 'restore' OR upload_id IS NOT NULL OR state IN ('done', 'failed', 'cancelled')`)
@Check('ck_cpe_task_diagnostic', `(diagnostic IS NOT NULL) = (kind IN ('diagnose', 'inspect'))`)
@Check('ck_cpe_task_finished', `(finished_at IS NOT NULL) = (state IN ('done', 'failed', 'cancelled'))`)
@Check('ck_cpe_task_sent', `state NOT IN ('sent', 'uncertain') OR sent_at IS NOT NULL`)
@Check('ck_cpe_task_retry_at', `retry_at IS NULL OR state = 'queued'`)
@Check('ck_cpe_task_doubt_at', `doubt_at IS NULL OR state = 'sent'`)
@Index('ux_cpe_task_command_key', ['cpeId', 'commandKey'], { unique: true })
@Index('ux_cpe_task_diagnostic', ['cpeId', 'diagnostic'], {
  unique: true,
  where: `state IN ('queued', 'sent', 'uncertain')`,
})
@Index('ix_cpe_task_cpe', ['cpeId', 'id'])
export class CpeTaskEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_task' })
  id: string;

  @ForeignKey('CpeEntity', { name: 'fk_cpe_task_cpe', onDelete: 'CASCADE' })
  @Column('uuid')
  cpeId: string;

  @Column('text')
  kind: TaskKind;

  @Column('text')
  state: TaskState;

  @Column('text')
  commandKey: string;

  @Index('ux_cpe_task_idempotency_key', { unique: true })
  @Column('text')
  idempotencyKey: string;

  /** What is to be asked besides its kind; sealed, because some values are secrets. */
  @Column('bytea', { nullable: true })
  payloadSealed: Buffer | null;

  /** What a download is to fetch; null in the others, and when the file of one that is over was deleted. */
  @Index('ix_cpe_task_file')
  @ForeignKey('RouterFileEntity', { name: 'fk_cpe_task_file', onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  fileId: string | null;

  /** What an upload brought, or a restore sends back; null when that was deleted since. */
  @Index('ix_cpe_task_upload')
  @ForeignKey('RouterUploadEntity', { name: 'fk_cpe_task_upload', onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  uploadId: string | null;

  /** It is not sent before that one is over: the backup before a file. */
  @Index('ix_cpe_task_after')
  @ForeignKey('CpeTaskEntity', { name: 'fk_cpe_task_after', onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  afterTaskId: string | null;

  /** What it is to measure or to show, of which a router can do one at a time; null in other tasks. */
  @Column('text', { nullable: true })
  diagnostic: DiagnosticKind | null;

  @Column('jsonb')
  result: TaskResultLine[];

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('int')
  attempts: number;

  @Column('text')
  createdBy: string;

  @Column('timestamptz')
  createdAt: Date;

  /** Committed before the RPC leaves. */
  @Column('timestamptz', { nullable: true })
  sentAt: Date | null;

  @Column('timestamptz', { nullable: true })
  answeredAt: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt: Date | null;

  @Index('ix_cpe_task_open', { where: `state IN ('queued', 'sent', 'uncertain')` })
  @Column('timestamptz')
  deadlineAt: Date;

  /** It is not sent again before: its make is given a pause after a session that was lost. */
  @Index('ix_cpe_task_retry_at', { where: 'retry_at IS NOT NULL' })
  @Column('timestamptz', { nullable: true })
  retryAt: Date | null;

  /** By then a router of its make should have said what became of it; from then on it is uncertain. */
  @Index('ix_cpe_task_doubt_at', { where: 'doubt_at IS NOT NULL' })
  @Column('timestamptz', { nullable: true })
  doubtAt: Date | null;

  @Column('uuid', { nullable: true })
  sessionId: string | null;
}
