import type { BrakeState } from '@demarc/contracts';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: whether anything may be written to routers and NAS. */
@Entity('emergency_brake')
@Check('ck_emergency_brake_id', 'id = 1')
@Check('ck_emergency_brake_state', `state IN ('off', 'restores-only', 'on')`)
export class EmergencyBrakeEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_emergency_brake' })
  id: number;

  @Column('text')
  state: BrakeState;

  @Column('timestamptz', { nullable: true })
  changedAt: Date | null;

  @Column('text', { nullable: true })
  changedBy: string | null;

  @Column('text', { nullable: true })
  reason: string | null;
}

/** One row: when the machine's clock was last looked at, and the jump that nobody has accepted yet. */
@Entity('clock_heartbeat')
@Check('ck_clock_heartbeat_id', 'id = 1')
@Check(
  'ck_clock_heartbeat_jump',
  '(jump_from IS NULL) = (jump_to IS NULL) AND (jump_from IS NULL) = (detected_at IS NULL)',
)
export class ClockHeartbeatEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_clock_heartbeat' })
  id: number;

  @Column('timestamptz')
  beatAt: Date;

  @Column('timestamptz', { nullable: true })
  jumpFrom: Date | null;

  @Column('timestamptz', { nullable: true })
  jumpTo: Date | null;

  @Column('timestamptz', { nullable: true })
  detectedAt: Date | null;
}
