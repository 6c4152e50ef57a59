import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What a subscriber made of a setting that was only given once; without a subscription it is the router's. */
@Entity('adopted_setting')
@Check('ck_adopted_setting_whose', '(subscription_id IS NULL) <> (cpe_id IS NULL)')
@Index('ux_adopted_setting_field', { synchronize: false }) // NULLS NOT DISTINCT
export class AdoptedSettingEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_adopted_setting' })
  id: string;

  @ForeignKey('SubscriptionEntity', { name: 'fk_adopted_setting_subscription' })
  @Column('uuid', { nullable: true })
  subscriptionId: string | null;

  @Index('ix_adopted_setting_cpe')
  @ForeignKey('CpeEntity', { name: 'fk_adopted_setting_cpe', onDelete: 'CASCADE' })
  @Column('uuid', { nullable: true })
  cpeId: string | null;

  @Column('text')
  intent: string;

  /** Of a free parameter its name. */
  @Column('text')
  field: string;

  /** In the words of the field, whatever the router calls it. */
  @Column('text')
  value: string;

  @Column('timestamptz')
  adoptedAt: Date;
}
