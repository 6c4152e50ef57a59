import type { CallRung } from '@demarc/contracts';
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
export type ConnectionRequestOutcome = ConnectionRequestResult | `url-${TargetRefusal}` | 'not-managed' | RungOutcome;

/** What came of the ways besides HTTP. */
export type RungOutcome =
  | 'sent' // a datagram, which nobody acknowledges
  | 'udp-bad-address' // what it gave is no address, or none that may be called
  | 'xmpp-away' // it is not connected to its XMPP server
  | 'xmpp-down' // we are not
  | 'xmpp-refused' // another error of its
  | 'xmpp-bad-address' // what it gave is no JID of our domain
  | 'kicked'
  | 'kick-refused';

/** One try of one way. */
export interface TriedRung {
  rung: CallRung;
  at: string;
  result: ConnectionRequestOutcome;
  round: number;
}

/** A wish that a CPE comes, and what became of it. */
@Entity('connection_request')
@Check('ck_connection_request_attempts', 'attempts >= 0')
@Index('ix_connection_request_cpe', ['cpeId', 'requestedAt'])
@Index('ix_connection_request_subscription', ['subscriptionId', 'stateVersion'])
@Index('ux_connection_request_open', ['cpeId'], { unique: true, where: 'closed_at IS NULL' })
@Index('ix_connection_request_lane', ['lane', 'priority', 'nextAttemptAt'], { where: 'closed_at IS NULL' })
@Check('ck_connection_request_rung', `rung IN ('http', 'udp', 'xmpp', 'kick')`)
@Check('ck_connection_request_worked', `worked_rung IN ('http', 'udp', 'xmpp', 'kick')`)
@Check('ck_connection_request_rounds', 'rounds >= 0 AND wishes >= 1')
@Check('ck_connection_request_priority', 'priority IN (0, 1)')
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

  /** Database time; not before. */
  @Column('timestamptz', { nullable: true })
  nextAttemptAt: Date | null;

  @Column('timestamptz', { nullable: true })
  closedAt: Date | null;

  /** Everything it was wanted for while it was open. */
  @Column('text', { array: true, default: () => "'{}'" })
  reasons: string[];

  @Column('int', { default: 1 })
  wishes: number;

  /** Whose pace it keeps. */
  @Column('text', { default: '' })
  lane: string;

  /** 0: a person waits for it. */
  @Column('smallint', { default: 1 })
  priority: 0 | 1;

  /** The way that is tried now, or was tried last. */
  @Column('text', { nullable: true })
  rung: CallRung | null;

  /** The latest tries, oldest first. */
  @Column('jsonb', { default: () => "'[]'" })
  tried: TriedRung[];

  /** How often all ways were tried in vain. */
  @Column('int', { default: 0 })
  rounds: number;

  /** Database time until which a process is calling. */
  @Column('timestamptz', { nullable: true })
  leaseUntil: Date | null;

  /** The way by which it came. */
  @Column('text', { nullable: true })
  workedRung: CallRung | null;

  @Column('text', { nullable: true })
  cancelledBy: string | null;

  /** Of the end of a session that it asked for. */
  @Index('ix_connection_request_kick', { where: 'kick_id IS NOT NULL' })
  @Column('uuid', { nullable: true })
  kickId: string | null;
}

/** `identity-mismatch`: it said it is another one. `digest-downgrade`: it proved itself in SHA-256 before, and now in MD5. */
@Entity('security_event')
@Check('ck_security_event_kind', `kind IN ('identity-mismatch', 'digest-downgrade')`)
@Index('ux_security_event_claim', ['cpeId', 'kind', 'claimedOui', 'claimedProductClass', 'claimedSerialNumber'], {
  unique: true,
})
export class SecurityEventEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_security_event' })
  id: string;

  @Column('text')
  kind: 'identity-mismatch' | 'digest-downgrade';

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
