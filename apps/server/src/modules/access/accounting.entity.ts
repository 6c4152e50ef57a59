import type { AccessGroup } from '@demarc/radius';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { AccessSessionFacts } from './access.entity';

export type ReportSource = 'nas' | 'freeradius';
export type ReportStatus = 'start' | 'interim' | 'stop' | 'nas-rebooted';

/**
 * One accounting report as it came, append-only: what a proof rests on. Partitioned by month of receipt; it has no
 * foreign keys, since it outlives what it tells of.
 */
@Entity('accounting_report')
@Check('ck_accounting_report_source', `source IN ('nas', 'freeradius')`)
@Check('ck_accounting_report_status', `status IN ('start', 'interim', 'stop', 'nas-rebooted')`)
@Check('ck_accounting_report_content', 'packet IS NOT NULL OR attributes IS NOT NULL')
@Index('ix_accounting_report_session', ['sessionId', 'receivedAt'])
@Index('ix_accounting_report_subscription', ['subscriptionId', 'receivedAt'])
export class AccountingReportEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_accounting_report' })
  id: string;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_accounting_report' })
  receivedAt: Date;

  /** At the NAS: when it was received, less its Acct-Delay-Time. */
  @Column('timestamptz')
  happenedAt: Date;

  /** Whether the NAS sent it to us, or FreeRADIUS wrote it. */
  @Column('text')
  source: ReportSource;

  @Column('text')
  status: ReportStatus;

  @Column('uuid')
  nasId: string;

  @Column('uuid', { nullable: true })
  sessionId: string | null;

  @Column('uuid', { nullable: true })
  subscriptionId: string | null;

  /** The state that the service was in when it came: the first report after a change is kept. */
  @Column('int', { nullable: true })
  stateVersion: number | null;

  @Column('text', { nullable: true })
  accessGroup: AccessGroup | null;

  /** The datagram. */
  @Column('bytea', { nullable: true })
  packet: Buffer | null;

  /** The attributes as FreeRADIUS read them. */
  @Column('text', { nullable: true })
  attributes: string | null;
}

/** A session that has been over for weeks; partitioned by the month it began in. */
@Entity('access_session_history')
@Index('ix_access_session_history_subscription', ['subscriptionId', 'startedAt'])
@Index('ix_access_session_history_address', ['framedIpAddress', 'startedAt'])
@Index('ix_access_session_history_prefixes', { synchronize: false }) // gist
export class AccessSessionHistoryEntity extends AccessSessionFacts {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_access_session_history' })
  id: string;

  @Column('uuid')
  nasId: string;

  @Column('uuid', { nullable: true })
  subscriptionId: string | null;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_access_session_history' })
  startedAt: Date;

  @Column('timestamptz')
  stoppedAt: Date;
}
