import type { Presence } from '@demarc/provisioning';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Whether a router answers by its own interval, and where it hangs, as of the last look. */
@Entity('cpe_signal')
@Index('ix_cpe_signal_place', ['nasId', 'accessNode'])
@Index('ix_cpe_signal_silent', ['presenceAt'], { where: `presence = 'silent'` })
@Index('ix_cpe_signal_unplaced', ['cpeId'], { where: 'placed_at IS NULL' })
@Check('ck_cpe_signal_presence', `presence IN ('answering', 'late', 'silent')`)
@Check('ck_cpe_signal_interval', 'interval_seconds >= 0')
export class CpeSignalEntity {
  @ForeignKey('CpeEntity', { name: 'fk_cpe_signal_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_signal' })
  cpeId: string;

  @Column('text')
  presence: Presence;

  /** Since when; of one that is silent: when its second Inform was due and the slack over. */
  @Column('timestamptz')
  presenceAt: Date;

  @Column('int')
  intervalSeconds: number;

  @ForeignKey('NasEntity', { name: 'fk_cpe_signal_nas', onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  nasId: string | null;

  @Column('text', { nullable: true })
  accessNode: string | null;

  @Column('text', { nullable: true })
  accessPort: string | null;

  /** When the session began that shows it; 1970: no session is known. Null: it has not been looked for. */
  @Column('timestamptz', { nullable: true })
  placedAt: Date | null;
}

/** One row: when was looked last, when we were away, and up to when new sessions have shown their places. */
@Entity('incident_watch')
@Check('ck_incident_watch_id', 'id = 1')
export class IncidentWatchEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_incident_watch' })
  id: number;

  @Column('timestamptz', { nullable: true })
  lookedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  awaySince: Date | null;

  @Column('timestamptz', { nullable: true })
  listeningSince: Date | null;

  @Column('timestamptz', { nullable: true })
  placedUntil: Date | null;
}
