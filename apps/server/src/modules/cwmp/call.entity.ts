import type { CallRung } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Until when what has left is paid for: all calls, those of one NAS, those of one model. */
@Entity('call_lane')
export class CallLaneEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_call_lane' })
  lane: string;

  /** Database time. */
  @Column('timestamptz', { default: () => 'now()' })
  spentUntil: Date;
}

/** How one way to a CPE has served so far. */
@Entity('cpe_rung')
@Check('ck_cpe_rung_rung', `rung IN ('http', 'udp', 'xmpp', 'kick')`)
@Check('ck_cpe_rung_counts', 'tried_count >= 0 AND worked_count >= 0')
export class CpeRungEntity {
  @ForeignKey('CpeEntity', { name: 'fk_cpe_rung_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_rung' })
  cpeId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_cpe_rung' })
  rung: CallRung;

  @Column('int', { default: 0 })
  triedCount: number;

  /** How often the CPE came after it. */
  @Column('int', { default: 0 })
  workedCount: number;

  @Column('timestamptz', { nullable: true })
  lastTriedAt: Date | null;

  @Column('text', { nullable: true })
  lastResult: string | null;

  @Column('timestamptz', { nullable: true })
  lastWorkedAt: Date | null;
}

/** One row: how fast CPEs are called, and what may be done about those that cannot be called. */
@Entity('call_policy')
@Check('ck_call_policy_id', 'id = 1')
@Check('ck_call_policy_rates', 'calls_per_second BETWEEN 1 AND 5000 AND calls_per_second_per_lane BETWEEN 1 AND 5000')
@Check(
  'ck_call_policy_informs',
  '(short_inform_seconds = 0 OR short_inform_seconds BETWEEN 5 AND 3600) AND short_inform_hours BETWEEN 1 AND 720 AND short_inform_most BETWEEN 0 AND 1000000',
)
@Check(
  'ck_call_policy_kick',
  'kick_from_hour BETWEEN 0 AND 23 AND kick_to_hour BETWEEN 0 AND 24 AND kick_pause_hours BETWEEN 1 AND 8760',
)
export class CallPolicyEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_call_policy' })
  id: number;

  @Column('int')
  callsPerSecond: number;

  /** Of one NAS; where that is not known, of one model. */
  @Column('int')
  callsPerSecondPerLane: number;

  /** 0: CPEs that cannot be called are left at their interval. */
  @Column('int')
  shortInformSeconds: number;

  @Column('int')
  shortInformHours: number;

  @Column('int')
  shortInformMost: number;

  @Column('boolean')
  kickEnabled: boolean;

  /** Whose services may be interrupted; empty: nobody's. */
  @Column('uuid', { array: true })
  kickPlanIds: string[];

  /** From this full hour … */
  @Column('int')
  kickFromHour: number;

  /** … until this one, over midnight when it is the smaller one; the same: all day. */
  @Column('int')
  kickToHour: number;

  @Column('text')
  kickZone: string;

  /** Between two interruptions of one service. */
  @Column('int')
  kickPauseHours: number;
}

/** The address from which a CPE keeps a way open through its NAT (TR-069 Annex G). */
@Entity('stun_binding')
@Check('ck_stun_binding_port', 'port BETWEEN 1 AND 65535')
export class StunBindingEntity {
  @ForeignKey('CpeEntity', { name: 'fk_stun_binding_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_stun_binding' })
  cpeId: string;

  @Column('inet')
  address: string;

  @Column('int')
  port: number;

  /** Database time, as is `seenAt`. */
  @Column('timestamptz')
  changedAt: Date;

  /** Written every few minutes, however often it is kept alive. */
  @Index('ix_stun_binding_seen_at')
  @Column('timestamptz')
  seenAt: Date;
}
