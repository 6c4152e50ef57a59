import type { DiagnosticKind, DiagnosticOrder, DiagnosticResult } from '@demarc/contracts';
import type { DiagnosticRun } from '@demarc/provisioning';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Bytes of a speed test that went through the file listener. Instants are milliseconds since 1970. */
export interface SeenHere {
  bytes: number;
  fromMs: number;
  toMs: number;
}

/** What a CPE was asked to measure or to show, how far it is, and what came of it. Its state is that of its task. */
@Entity('cpe_diagnostic')
@Check(
  'ck_cpe_diagnostic_kind',
  `kind IN ('ping', 'traceroute', 'nslookup', 'download', 'upload', 'wifi-scan', 'hosts', 'optical', 'ppp')`,
)
@Check('ck_cpe_diagnostic_looks', 'looks >= 0')
@Index('ix_cpe_diagnostic_cpe', ['cpeId', 'kind', 'taskId'])
export class CpeDiagnosticEntity {
  @ForeignKey('CpeTaskEntity', { name: 'fk_cpe_diagnostic_task', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_diagnostic' })
  taskId: string;

  @ForeignKey('CpeEntity', { name: 'fk_cpe_diagnostic_cpe', onDelete: 'CASCADE' })
  @Column('uuid')
  cpeId: string;

  @Column('text')
  kind: DiagnosticKind;

  @Column('jsonb')
  wish: DiagnosticOrder;

  /** How far it is, for the session that goes on with it; null before the first request and after the end. */
  @Column('jsonb', { nullable: true })
  run: DiagnosticRun | null;

  @Column('jsonb', { nullable: true })
  result: DiagnosticResult | null;

  @Column('jsonb', { nullable: true })
  seenHere: SeenHere | null;

  /** When the router agreed to measure. */
  @Column('timestamptz', { nullable: true })
  measuringSince: Date | null;

  /** When it is called, to see whether it is done: some never say so. */
  @Index('ix_cpe_diagnostic_look', { where: 'look_at IS NOT NULL' })
  @Column('timestamptz', { nullable: true })
  lookAt: Date | null;

  @Column('int')
  looks: number;
}
