import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { NasEntity } from './access.entity';

export type SessionEndOutcome = 'waiting' | 'ended' | 'refused' | 'no-answer' | 'not-asked';

/** A session that was ended so that its router dials again and informs: no change of service, so it proves none. */
@Entity('session_end')
@Check('ck_session_end_outcome', `outcome IN ('waiting', 'ended', 'refused', 'no-answer', 'not-asked')`)
@Index('ix_session_end_subscription', ['subscriptionId', 'createdAt'])
export class SessionEndEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_session_end' })
  id: string;

  @ForeignKey('SubscriptionEntity', { name: 'fk_session_end_subscription' })
  @Column('uuid')
  subscriptionId: string;

  @Index('ix_session_end_nas')
  @ForeignKey(() => NasEntity, { name: 'fk_session_end_nas' })
  @Column('uuid', { nullable: true })
  nasId: string | null;

  /** No foreign key: it outlives its session, which goes to the history. */
  @Column('uuid', { nullable: true })
  sessionId: string | null;

  @Column('text')
  because: string;

  @Column('text')
  outcome: SessionEndOutcome;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('bytea', { nullable: true })
  request: Buffer | null;

  @Column('bytea', { nullable: true })
  answer: Buffer | null;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  sentAt: Date | null;

  @Column('timestamptz', { nullable: true })
  answeredAt: Date | null;
}
