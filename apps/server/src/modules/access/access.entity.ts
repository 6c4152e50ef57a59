import type { NasVendor } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/bigint-column';

/** A network access server: where subscribers' sessions end, and who is asked to end one (RFC 5176). */
@Entity('nas')
@Check('ck_nas_vendor', `vendor IN ('mikrotik', 'cisco', 'juniper', 'huawei', 'accel-ppp', 'generic')`)
@Check('ck_nas_coa_port', 'coa_port BETWEEN 1 AND 65535')
@Check('ck_nas_answer_timeout', 'answer_timeout_ms BETWEEN 50 AND 10000')
@Check('ck_nas_transmissions', 'transmissions BETWEEN 1 AND 5')
export class NasEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_nas' })
  id: string;

  @Index('ux_nas_name', { unique: true })
  @Column('text')
  name: string;

  @Index('ix_nas_address')
  @Column('inet')
  address: string;

  @Column('text')
  vendor: NasVendor;

  @Column('int')
  coaPort: number;

  /** The RADIUS secret shared with it, for asking it and for checking its accounting. */
  @Column('bytea')
  secretSealed: Buffer;

  @Column('boolean')
  messageAuthenticator: boolean;

  @Column('boolean')
  eventTimestamp: boolean;

  /** Off: it is not asked for anything; its accounting is still taken. */
  @Column('boolean')
  enabled: boolean;

  @Column('int', { default: 1500 })
  answerTimeoutMs: number;

  @Column('int', { default: 3 })
  transmissions: number;

  @Column('timestamptz')
  createdAt: Date;
}

/** A session as its NAS reports it by accounting (RFC 2866). Live while `stoppedAt` is null. */
@Entity('access_session')
@Index('ux_access_session_live', ['nasId', 'userName', 'acctSessionId'], {
  unique: true,
  where: 'stopped_at IS NULL',
})
@Index('ix_access_session_nas', ['nasId', 'startedAt'])
@Index('ix_access_session_subscription', ['subscriptionId', 'startedAt'])
export class AccessSessionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_access_session' })
  id: string;

  @ForeignKey(() => NasEntity, { name: 'fk_access_session_nas' })
  @Column('uuid')
  nasId: string;

  @Column('text')
  acctSessionId: string;

  @Column('text')
  userName: string;

  /** Null: the user name belongs to no subscription. */
  @ForeignKey('SubscriptionEntity', { name: 'fk_access_session_subscription' })
  @Column('uuid', { nullable: true })
  subscriptionId: string | null;

  @Column('inet', { nullable: true })
  framedIpAddress: string | null;

  @Column('text', { nullable: true })
  callingStationId: string | null;

  @Column('text', { nullable: true })
  nasPortId: string | null;

  @Column('bytea', { nullable: true })
  class: Buffer | null;

  @Column('timestamptz')
  startedAt: Date;

  @Column('timestamptz')
  updatedAt: Date;

  @Column('timestamptz', { nullable: true })
  stoppedAt: Date | null;

  @Column('text', { nullable: true })
  terminateCause: string | null;

  @Column(bigintColumn())
  sessionSeconds: bigint;

  /** Gigawords are folded in (BR-42). */
  @Column(bigintColumn())
  inputOctets: bigint;

  @Column(bigintColumn())
  outputOctets: bigint;
}

export type DynamicAuthorizationOutcome = 'waiting' | 'ack' | 'already-gone' | 'nak' | 'no-answer' | 'skipped';

/** What a NAS was asked about one session, and its answer; while `dueAt` is set it is still to be asked. */
@Entity('dynamic_authorization_request')
@Check(
  'ck_dynamic_authorization_request_outcome',
  `outcome IN ('waiting', 'ack', 'already-gone', 'nak', 'no-answer', 'skipped')`,
)
@Check(
  'ck_dynamic_authorization_request_answer',
  `outcome NOT IN ('ack', 'nak') OR (request IS NOT NULL AND answer IS NOT NULL)`,
)
@Check('ck_dynamic_authorization_request_settled', `due_at IS NULL OR outcome IN ('waiting', 'nak', 'no-answer')`)
@Index('ux_dynamic_authorization_request_target', ['subscriptionId', 'stateVersion', 'target'], { unique: true })
@Index('ix_dynamic_authorization_request_due', ['dueAt'], { where: 'due_at IS NOT NULL' })
@Index('ix_dynamic_authorization_request_nas', ['nasId', 'createdAt'])
export class DynamicAuthorizationRequestEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_dynamic_authorization_request' })
  id: string;

  @ForeignKey('SubscriptionEntity', { name: 'fk_dynamic_authorization_request_subscription' })
  @Column('uuid')
  subscriptionId: string;

  /** The change of service state that it carries out. */
  @Column('int')
  stateVersion: number;

  /** The id of the session; `user-name` when no session is known; `none` when there is nobody to ask. */
  @Column('text')
  target: string;

  @ForeignKey(() => NasEntity, { name: 'fk_dynamic_authorization_request_nas' })
  @Column('uuid', { nullable: true })
  nasId: string | null;

  @Index('ix_dynamic_authorization_request_session')
  @ForeignKey(() => AccessSessionEntity, { name: 'fk_dynamic_authorization_request_session' })
  @Column('uuid', { nullable: true })
  sessionId: string | null;

  @Column('text')
  userName: string;

  /** Names of the attributes by which the NAS was asked. */
  @Column('text', { array: true })
  identifiedBy: string[];

  @Column('text')
  outcome: DynamicAuthorizationOutcome;

  @Column('text', { nullable: true })
  reason: string | null;

  /** Times it was taken up; each has its own identifier and up to `nas.transmissions` datagrams. */
  @Column('int')
  rounds: number;

  /** Datagrams sent. */
  @Column('int')
  attempts: number;

  /** Database time; null: settled. */
  @Column('timestamptz', { nullable: true })
  dueAt: Date | null;

  /** Database time; a process is asking until then. */
  @Column('timestamptz', { nullable: true })
  leaseUntil: Date | null;

  @Column('bytea', { nullable: true })
  request: Buffer | null;

  @Column('timestamptz', { nullable: true })
  firstSentAt: Date | null;

  @Column('timestamptz', { nullable: true })
  sentAt: Date | null;

  @Column('bytea', { nullable: true })
  answer: Buffer | null;

  @Column('timestamptz', { nullable: true })
  answeredAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
