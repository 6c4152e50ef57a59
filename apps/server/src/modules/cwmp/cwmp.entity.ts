import type { ConnectionRequestResult, TargetRefusal } from '@demarc/cwmp';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A session whose connection closed before it was over. The table is UNLOGGED. */
@Entity('cwmp_session')
export class CwmpSessionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cwmp_session' })
  id: string;

  @ForeignKey('CpeEntity', { name: 'fk_cwmp_session_cpe', onDelete: 'CASCADE' })
  @Index('ux_cwmp_session_cpe', { unique: true })
  @Column('uuid')
  cpeId: string;

  @Index('ux_cwmp_session_cookie', { unique: true })
  @Column('bytea')
  cookieHash: Buffer;

  @Column('bytea')
  stateSealed: Buffer;

  @Column('timestamptz')
  endsAt: Date;
}

/** What became of an attempt: the answer of the CPE, or why it was not dialled at all. */
export type ConnectionRequestOutcome = ConnectionRequestResult | `url-${TargetRefusal}` | 'not-managed';

/** A wish that a CPE comes, and what became of it. */
@Entity('connection_request')
@Check('ck_connection_request_attempts', 'attempts >= 0')
@Index('ix_connection_request_cpe', ['cpeId', 'requestedAt'])
@Index('ix_connection_request_subscription', ['subscriptionId', 'stateVersion'])
@Index('ux_connection_request_open', ['cpeId'], { unique: true, where: 'closed_at IS NULL' })
@Index('ix_connection_request_due', ['nextAttemptAt'], { where: 'closed_at IS NULL' })
export class ConnectionRequestEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_connection_request' })
  id: string;

  @ForeignKey('CpeEntity', { name: 'fk_connection_request_cpe', onDelete: 'CASCADE' })
  @Column('uuid')
  cpeId: string;

  @Column('text')
  reason: string;

  /** The state of a service whose proof the call belongs to. */
  @ForeignKey('SubscriptionEntity', { name: 'fk_connection_request_subscription' })
  @Column('uuid', { nullable: true })
  subscriptionId: string | null;

  @Column('int', { nullable: true })
  stateVersion: number | null;

  @Column('timestamptz')
  requestedAt: Date;

  @Column('int', { default: 0 })
  attempts: number;

  @Column('timestamptz', { nullable: true })
  lastAttemptAt: Date | null;

  @Column('text', { nullable: true })
  lastResult: ConnectionRequestOutcome | null;

  /** When the CPE said that it will come. */
  @Column('timestamptz', { nullable: true })
  acceptedAt: Date | null;

  /** When it came. */
  @Column('timestamptz', { nullable: true })
  answeredAt: Date | null;

  @Column('timestamptz', { nullable: true })
  nextAttemptAt: Date | null;

  @Column('timestamptz', { nullable: true })
  closedAt: Date | null;
}

/** A device that said it is another one. */
@Entity('security_event')
@Check('ck_security_event_kind', `kind IN ('identity-mismatch')`)
@Index('ux_security_event_claim', ['cpeId', 'kind', 'claimedOui', 'claimedProductClass', 'claimedSerialNumber'], {
  unique: true,
})
export class SecurityEventEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_security_event' })
  id: string;

  @Column('text')
  kind: 'identity-mismatch';

  /** The CPE whose credential it was. */
  @ForeignKey('CpeEntity', { name: 'fk_security_event_cpe', onDelete: 'CASCADE' })
  @Column('uuid')
  cpeId: string;

  @Column('text')
  claimedOui: string;

  @Column('text')
  claimedProductClass: string;

  @Column('text')
  claimedSerialNumber: string;

  @Column('text')
  sourceAddress: string;

  @Column('int', { default: 1 })
  occurrences: number;

  @Column('timestamptz')
  firstAt: Date;

  @Index('ix_security_event_last_at')
  @Column('timestamptz')
  lastAt: Date;
}
