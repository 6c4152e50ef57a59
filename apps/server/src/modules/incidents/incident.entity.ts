import type { Incident, IncidentSignal, IncidentState } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What befell many routers of one place at one time. Never two open ones for one place. */
@Entity('incident')
@Index('ux_incident_open', ['placeKind', 'placeKey'], { unique: true, where: `state <> 'closed'` })
@Index('ix_incident_opened', ['openedAt', 'id'])
@Check('ck_incident_place', `place_kind IN ('network', 'nas', 'node', 'make')`)
@Check('ck_incident_cause', `cause IN ('silence', 'boot-storm', 'session-loss', 'nas-silent')`)
@Check('ck_incident_state', `state IN ('open', 'acknowledged', 'closed')`)
@Check('ck_incident_acknowledged', '(acknowledged_at IS NULL) = (acknowledged_by IS NULL)')
@Check(
  'ck_incident_closed',
  `(state = 'closed') = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (closed_because IS NULL) AND (closed_because = 'staff') = (closed_by IS NOT NULL) AND (closed_because = 'absorbed') = (absorbed_by_id IS NOT NULL)`,
)
@Check('ck_incident_closed_because', `closed_because IN ('recovered', 'absorbed', 'staff')`)
@Check('ck_incident_counts', 'lost >= 0 AND members >= 0 AND peak >= lost')
export class IncidentEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_incident' })
  id: string;

  @Column('text')
  placeKind: Incident['place']['kind'];

  @Column('text')
  placeKey: string;

  /** As it was called when it began. */
  @Column('text')
  placeName: string;

  @Index('ix_incident_nas')
  @ForeignKey('NasEntity', { name: 'fk_incident_nas', onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  nasId: string | null;

  @Column('text', { nullable: true })
  accessNode: string | null;

  @Column('text')
  cause: IncidentSignal;

  @Column('text', { array: true })
  signals: IncidentSignal[];

  @Column('text', { nullable: true })
  terminateCause: string | null;

  @Column('text')
  state: IncidentState;

  @Column('int')
  population: number;

  @Column('int', { default: 0 })
  members: number;

  @Column('int', { default: 0 })
  lost: number;

  @Column('int', { default: 0 })
  peak: number;

  /** What was lost from here on belongs to it. */
  @Column('timestamptz')
  windowFrom: Date;

  @Column('timestamptz')
  beganAt: Date;

  @Column('timestamptz')
  openedAt: Date;

  @Column('timestamptz', { nullable: true })
  calmSince: Date | null;

  @Column('timestamptz', { nullable: true })
  acknowledgedAt: Date | null;

  @Column('text', { nullable: true })
  acknowledgedBy: string | null;

  @Column('timestamptz', { nullable: true })
  closedAt: Date | null;

  @Column('text', { nullable: true })
  closedBy: string | null;

  @Column('text', { nullable: true })
  closedBecause: Incident['closedBecause'];

  @Index('ix_incident_absorbed_by')
  @ForeignKey(() => IncidentEntity, { name: 'fk_incident_absorbed_by' })
  @Column('uuid', { nullable: true })
  absorbedById: string | null;
}

/** A router, or a service whose router Demarc does not manage. */
@Entity('incident_member')
@Check('ck_incident_member_key', 'member_key = coalesce(cpe_id, subscription_id)')
@Check('ck_incident_member_lost_by', `lost_by IN ('silence', 'boot-storm', 'session-loss', 'nas-silent')`)
export class IncidentMemberEntity {
  @ForeignKey(() => IncidentEntity, { name: 'fk_incident_member_incident', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_incident_member' })
  incidentId: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_incident_member' })
  memberKey: string;

  @Index('ix_incident_member_cpe')
  @ForeignKey('CpeEntity', { name: 'fk_incident_member_cpe', onDelete: 'CASCADE' })
  @Column('uuid', { nullable: true })
  cpeId: string | null;

  @Index('ix_incident_member_subscription')
  @ForeignKey('SubscriptionEntity', { name: 'fk_incident_member_subscription' })
  @Column('uuid', { nullable: true })
  subscriptionId: string | null;

  @Column('text')
  lostBy: IncidentSignal;

  /** Its last word before; of one that started: when it said so. */
  @Column('timestamptz')
  lostAt: Date;

  @Column('timestamptz', { nullable: true })
  backAt: Date | null;
}

@Entity('incident_note')
@Index('ix_incident_note_incident', ['incidentId', 'id'])
export class IncidentNoteEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_incident_note' })
  id: string;

  @ForeignKey(() => IncidentEntity, { name: 'fk_incident_note_incident', onDelete: 'CASCADE' })
  @Column('uuid')
  incidentId: string;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  by: string;

  @Column('text')
  text: string;
}

/** How it went: a row whenever its counts were others than before. */
@Entity('incident_count')
export class IncidentCountEntity {
  @ForeignKey(() => IncidentEntity, { name: 'fk_incident_count_incident', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_incident_count' })
  incidentId: string;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_incident_count' })
  at: Date;

  @Column('int')
  members: number;

  @Column('int')
  lost: number;
}

/** One row: when many are too many. */
@Entity('incident_limits')
@Check('ck_incident_limits_id', 'id = 1')
@Check(
  'ck_incident_limits_size',
  'least_population BETWEEN 2 AND 100000 AND least_affected BETWEEN 2 AND 100000 AND share_percent BETWEEN 1 AND 100',
)
@Check(
  'ck_incident_limits_windows',
  'silence_window_minutes BETWEEN 1 AND 1440 AND boot_window_minutes BETWEEN 1 AND 120 AND session_window_minutes BETWEEN 1 AND 120',
)
@Check('ck_incident_limits_calm', 'calm_minutes BETWEEN 1 AND 1440 AND left_over_percent BETWEEN 0 AND 50')
export class IncidentLimitsEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_incident_limits' })
  id: number;

  @Column('int')
  leastPopulation: number;

  @Column('int')
  leastAffected: number;

  @Column('int')
  sharePercent: number;

  @Column('int')
  silenceWindowMinutes: number;

  @Column('int')
  bootWindowMinutes: number;

  @Column('int')
  sessionWindowMinutes: number;

  @Column('int')
  calmMinutes: number;

  @Column('int')
  leftOverPercent: number;
}
