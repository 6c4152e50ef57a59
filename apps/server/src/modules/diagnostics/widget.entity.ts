import type { WidgetScope } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A site whose pages may hold the widget. */
@Entity('widget_origin')
@Check('ck_widget_origin_origin', `origin ~ '^https?://[^/]+$'`)
export class WidgetOriginEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_widget_origin' })
  id: string;

  @Index('ux_widget_origin_origin', { unique: true })
  @Column('text')
  origin: string;

  @Column('text')
  name: string;

  @Column('text')
  createdBy: string;

  @Column('timestamptz')
  createdAt: Date;
}

/** One subscriber, one agent, one origin, some minutes. Only its hash is stored. */
@Entity('widget_token')
@Check('ck_widget_token_scopes', 'cardinality(scopes) > 0')
@Check('ck_widget_token_expiry', `expires_at <= created_at + interval '15 minutes'`)
export class WidgetTokenEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_widget_token' })
  id: string;

  @Index('ux_widget_token_hash', { unique: true })
  @Column('bytea')
  tokenHash: Buffer;

  /** The account that made it: it lives no longer than that account is allowed in. */
  @Index('ix_widget_token_staff')
  @ForeignKey('StaffAccountEntity', { name: 'fk_widget_token_staff', onDelete: 'CASCADE' })
  @Column('uuid')
  staffId: string;

  @Index('ix_widget_token_subscriber')
  @ForeignKey('SubscriberEntity', { name: 'fk_widget_token_subscriber', onDelete: 'CASCADE' })
  @Column('uuid')
  subscriberId: string;

  @Column('text')
  agentId: string;

  @Column('text')
  agentName: string;

  @Column('text', { nullable: true })
  ticket: string | null;

  @Column('text', { array: true })
  scopes: WidgetScope[];

  @Column('text')
  origin: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  /** Database time, as of every lease: nobody moves it. */
  @Index('ix_widget_token_expiry')
  @Column('timestamptz')
  expiresAt: Date;
}
