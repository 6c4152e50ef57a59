import type { AccessMethod, EnforcementStep, PlannedStep } from '@demarc/contracts';
import type { AccessGroup } from '@demarc/radius';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { NasEntity } from './access.entity';

/** How one change of service state is brought about, decided in the transaction of the change. */
@Entity('enforcement')
@Check('ck_enforcement_method', `method IN ('pppoe-nas', 'pppoe-cpe', 'static-ip', 'bridged')`)
@Check(
  'ck_enforcement_groups',
  `from_group IN ('open', 'throttled', 'garden', 'closed') AND to_group IN ('open', 'throttled', 'garden', 'closed')`,
)
export class EnforcementEntity {
  @ForeignKey('SubscriptionEntity', { name: 'fk_enforcement_subscription' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_enforcement' })
  subscriptionId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_enforcement' })
  stateVersion: number;

  @Column('text')
  method: AccessMethod;

  @Column('text')
  fromGroup: AccessGroup;

  @Column('text')
  toGroup: AccessGroup;

  /** The steps in their order, those that are not taken with their reason. */
  @Column('jsonb')
  plan: PlannedStep[];

  /** How often its groups were decided anew, because its router turned out to be managed in another way. */
  @Column('int', { default: 0 })
  revision: number;

  @Column('timestamptz')
  decidedAt: Date;
}

export type DynamicAuthorizationOutcome =
  'waiting' | 'ack' | 'already-gone' | 'nak' | 'no-answer' | 'skipped' | 'handed-over' | 'by-hand';

/** What a NAS was asked about one session, and its answer; while `dueAt` is set it is still to be asked. */
@Entity('dynamic_authorization_request')
@Check(
  'ck_dynamic_authorization_request_outcome',
  `outcome IN ('waiting', 'ack', 'already-gone', 'nak', 'no-answer', 'skipped', 'handed-over', 'by-hand')`,
)
@Check(
  'ck_dynamic_authorization_request_answer',
  `outcome NOT IN ('ack', 'nak') OR (request IS NOT NULL AND answer IS NOT NULL)`,
)
@Check('ck_dynamic_authorization_request_settled', `due_at IS NULL OR outcome IN ('waiting', 'nak', 'no-answer')`)
@Check(
  'ck_dynamic_authorization_request_step',
  `step IN ('coa', 'read-back', 'disconnect', 'routeros', 'cpe', 'by-hand')`,
)
@Check(
  'ck_dynamic_authorization_request_done',
  `(done_by IS NULL) = (done_at IS NULL) AND (done_by IS NULL) = (done_note IS NULL) AND (done_by IS NULL OR outcome = 'by-hand')`,
)
@Index('ix_dynamic_authorization_request_by_hand', ['createdAt'], {
  where: `outcome = 'by-hand' AND done_by IS NULL`,
})
@Check('ck_dynamic_authorization_request_priority', 'priority IN (0, 1)')
@Index('ux_dynamic_authorization_request_target', ['subscriptionId', 'stateVersion', 'revision', 'target', 'step'], {
  unique: true,
})
@Index('ix_dynamic_authorization_request_proof_due', ['proofDueAt'], { where: 'proof_due_at IS NOT NULL' })
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

  /** Of the decision that it follows from: what an older one asked for proves nothing and leads nowhere. */
  @Column('int', { default: 0 })
  revision: number;

  /** The id of the session; `user-name` when no session is known; `none` when there is nobody to ask. */
  @Column('text')
  target: string;

  @Column('text')
  step: EnforcementStep;

  /** 0 gives back, 1 takes away: who has paid does not wait behind who has not. */
  @Column('smallint')
  priority: 0 | 1;

  /** The answer is the wanted state itself, read back, not the promise of it. */
  @Column('boolean', { default: false })
  showsEffect: boolean;

  /** It puts a session right that began with another group than its service is in. */
  @Column('boolean', { default: false })
  isCorrection: boolean;

  /** Database time until which the effect must show elsewhere; then the next step is taken. */
  @Column('timestamptz', { nullable: true })
  proofDueAt: Date | null;

  @ForeignKey(() => NasEntity, { name: 'fk_dynamic_authorization_request_nas' })
  @Column('uuid', { nullable: true })
  nasId: string | null;

  /** No foreign key: the request outlives its session, which goes to the history. */
  @Index('ix_dynamic_authorization_request_session')
  @Column('uuid', { nullable: true })
  sessionId: string | null;

  @Column('text')
  userName: string;

  /** Names of the attributes by which the NAS was asked. */
  @Column('text', { array: true })
  identifiedBy: string[];

  @Column('text')
  outcome: DynamicAuthorizationOutcome;

  /** Why this step is taken and no gentler one. */
  @Column('text', { nullable: true })
  because: string | null;

  /** What came of it, in words. */
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

  /** Who says that it was done by hand; only where it was left to a person. */
  @Column('text', { nullable: true })
  doneBy: string | null;

  @Column('timestamptz', { nullable: true })
  doneAt: Date | null;

  @Column('text', { nullable: true })
  doneNote: string | null;
}
