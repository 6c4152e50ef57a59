import type { ArmingMember, ArmingWave } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Observed routers are armed step by step; too many that fail or fall silent halt the wave. */
@Entity('arming_wave')
@Check('ck_arming_wave_state', `state IN ('running', 'halted', 'done', 'disarmed')`)
@Check('ck_arming_wave_halted', `(state = 'halted') = (halt_reason IS NOT NULL)`)
@Check('ck_arming_wave_step', 'step_size BETWEEN 1 AND 1000 AND gap_seconds BETWEEN 0 AND 86400')
@Check('ck_arming_wave_limits', 'max_failures BETWEEN 0 AND 100000 AND silence_minutes BETWEEN 1 AND 10080')
@Index('ix_arming_wave_running', ['id'], { where: `state = 'running'` })
export class ArmingWaveEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_arming_wave' })
  id: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  manufacturer: string | null;

  @Column('text', { nullable: true })
  productClass: string | null;

  @Column('int')
  stepSize: number;

  @Column('int')
  gapSeconds: number;

  @Column('int')
  maxFailures: number;

  @Column('int')
  silenceMinutes: number;

  @Column('text')
  state: ArmingWave['state'];

  @Column('text', { nullable: true })
  haltReason: string | null;

  @Column('text')
  reason: string;

  @Column('text')
  createdBy: string;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz')
  nextStepAt: Date;

  @Index('ux_arming_wave_key', { unique: true })
  @Column('text')
  idempotencyKey: string;
}

/** A router of a wave: the set is frozen when the wave is made. */
@Entity('arming_member')
@Check('ck_arming_member_state', `state IN ('waiting', 'armed', 'converged', 'faulted', 'silent', 'disarmed')`)
@Index('ux_arming_member_open', ['cpeId'], { unique: true, where: `state IN ('waiting', 'armed')` })
export class ArmingMemberEntity {
  @ForeignKey(() => ArmingWaveEntity, { name: 'fk_arming_member_wave', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_arming_member' })
  waveId: string;

  @Index('ix_arming_member_cpe')
  @ForeignKey('CpeEntity', { name: 'fk_arming_member_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_arming_member' })
  cpeId: string;

  @Column('text')
  state: ArmingMember['state'];

  @Column('timestamptz', { nullable: true })
  armedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  settledAt: Date | null;

  @Column('text', { nullable: true })
  detail: string | null;
}
