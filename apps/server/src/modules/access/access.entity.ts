import type { NasVendor } from '@demarc/contracts';
import type { AccessGroup, AccessNodeSource } from '@demarc/radius';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/bigint-column';

/** A network access server: where subscribers' sessions end, and who is asked to end one (RFC 5176). */
@Entity('nas')
@Check('ck_nas_vendor', `vendor IN ('mikrotik', 'cisco', 'juniper', 'huawei', 'accel-ppp', 'generic')`)
@Check('ck_nas_coa_port', 'coa_port BETWEEN 1 AND 65535')
@Check('ck_nas_answer_timeout', 'answer_timeout_ms BETWEEN 50 AND 10000')
@Check('ck_nas_transmissions', 'transmissions BETWEEN 1 AND 5')
@Check('ck_nas_requests_per_second', 'requests_per_second BETWEEN 1 AND 1000')
@Check('ck_nas_proof_wait', 'proof_wait_seconds BETWEEN 1 AND 86400')
@Check('ck_nas_api_port', 'api_port BETWEEN 1 AND 65535')
@Check('ck_nas_api', 'api_port IS NULL OR (api_username IS NOT NULL AND api_password_sealed IS NOT NULL)')
@Check('ck_nas_access_node_from', `access_node_from IN ('auto', 'circuit-id', 'remote-id', 'port-id')`)
@Check('ck_nas_in_place', '(in_place_refused_at IS NULL) = (in_place_refusal IS NULL)')
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

  /** Its logins are answered from the schema `radius`: what the next accept gives is in Demarc's hands. */
  @Column('boolean', { default: false })
  radiusAuthorizes: boolean;

  @Column('boolean', { default: true })
  changesInPlace: boolean;

  /** It refused to change a session in place, and why: it is not asked again until somebody changes the NAS. */
  @Column('timestamptz', { nullable: true })
  inPlaceRefusedAt: Date | null;

  @Column('text', { nullable: true })
  inPlaceRefusal: string | null;

  /** Sessions it is asked to end in a second; each dials again. */
  @Column('int', { default: 20 })
  requestsPerSecond: number;

  /** How long the effect of an acknowledged request may take to show. */
  @Column('int', { default: 180 })
  proofWaitSeconds: number;

  /** What names the access node in front of it. */
  @Column('text', { default: 'auto' })
  accessNodeFrom: AccessNodeSource;

  /** The RouterOS API; null: it is not used. */
  @Column('int', { nullable: true })
  apiPort: number | null;

  @Column('boolean', { default: true })
  apiTls: boolean;

  @Column('text', { nullable: true })
  apiUsername: string | null;

  @Column('bytea', { nullable: true })
  apiPasswordSealed: Buffer | null;

  /** SHA-256 of the one certificate that is believed; null: whatever the system trusts. */
  @Column('text', { nullable: true })
  apiCertificateSha256: string | null;

  @Column('timestamptz')
  createdAt: Date;
}

/** What the reports of a NAS say of a session, while it is live and in the history. */
export abstract class AccessSessionFacts {
  @Column('text')
  acctSessionId: string;

  @Column('text')
  userName: string;

  @Column('inet', { nullable: true })
  framedIpAddress: string | null;

  @Column('inet', { nullable: true })
  framedIpv6Address: string | null;

  @Column('inet', { nullable: true })
  framedIpv6Prefix: string | null;

  @Column('inet', { nullable: true })
  delegatedIpv6Prefix: string | null;

  @Column('text', { nullable: true })
  callingStationId: string | null;

  @Column('text', { nullable: true })
  nasPortId: string | null;

  /** What the access node says of the line (RFC 4679). */
  @Column('text', { nullable: true })
  agentCircuitId: string | null;

  @Column('text', { nullable: true })
  agentRemoteId: string | null;

  @Column('bytea', { nullable: true })
  class: Buffer | null;

  /** What its accept or a CoA allowed, by the Class of its last report. */
  @Column('text', { nullable: true })
  accessGroup: AccessGroup | null;

  @Column('timestamptz')
  updatedAt: Date;

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

/** A session as its NAS reports it by accounting (RFC 2866). Live while `stoppedAt` is null. */
@Entity('access_session')
@Index('ux_access_session_live', ['nasId', 'userName', 'acctSessionId'], {
  unique: true,
  where: 'stopped_at IS NULL',
})
@Index('ix_access_session_nas', ['nasId', 'startedAt'])
@Index('ix_access_session_subscription', ['subscriptionId', 'startedAt'])
@Index('ix_access_session_address', ['framedIpAddress', 'startedAt'])
@Index('ix_access_session_live', ['updatedAt'], { where: 'stopped_at IS NULL' })
@Index('ix_access_session_stopped', ['stoppedAt'], { where: 'stopped_at IS NOT NULL' })
@Index('ix_access_session_key', ['nasId', 'acctSessionId', 'userName'], { where: 'stopped_at IS NOT NULL' })
@Index('ix_access_session_prefixes', { synchronize: false }) // gist: which prefix holds an address
@Check('ck_access_session_group', `access_group IN ('open', 'throttled', 'garden', 'closed')`)
export class AccessSessionEntity extends AccessSessionFacts {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_access_session' })
  id: string;

  @ForeignKey(() => NasEntity, { name: 'fk_access_session_nas' })
  @Column('uuid')
  nasId: string;

  /** Null: the user name belongs to no subscription. */
  @ForeignKey('SubscriptionEntity', { name: 'fk_access_session_subscription' })
  @Column('uuid', { nullable: true })
  subscriptionId: string | null;

  @Column('timestamptz')
  startedAt: Date;

  @Column('timestamptz', { nullable: true })
  stoppedAt: Date | null;
}
