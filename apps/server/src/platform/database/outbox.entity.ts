import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Something that happened, committed together with the change it tells of. */
@Entity('outbox_event')
export class OutboxEventEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_outbox_event' })
  id: string;

  @Column('text')
  type: string;

  @Index('ix_outbox_event_subject')
  @Column('text')
  subjectId: string;

  @Column('jsonb')
  payload: Record<string, unknown>;

  @Index('ix_outbox_event_created_at')
  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}

/** One consumer's copy of an event: when it is due, or when it was done. */
@Entity('outbox_delivery')
@Index('ix_outbox_delivery_due', ['dueAt'], { where: 'done_at IS NULL' })
export class OutboxDeliveryEntity {
  @ForeignKey(() => OutboxEventEntity, { name: 'fk_outbox_delivery_event', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_outbox_delivery' })
  eventId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_outbox_delivery' })
  consumer: string;

  @Column('timestamptz', { default: () => 'now()' })
  dueAt: Date;

  @Column('int', { default: 0 })
  attempts: number;

  @Column('timestamptz', { nullable: true })
  doneAt: Date | null;

  @Column('text', { nullable: true })
  lastError: string | null;
}
