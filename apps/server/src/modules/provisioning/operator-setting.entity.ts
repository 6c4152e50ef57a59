import type { WishMode } from '@demarc/provisioning';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What an operator has set for one router by name, outside of any profile; its subscription keeps it when the box is swapped. */
@Entity('operator_setting')
@Check('ck_operator_setting_whose', '(subscription_id IS NULL) <> (cpe_id IS NULL)')
@Check('ck_operator_setting_value', '(value IS NULL) <> (sealed IS NULL)')
@Check('ck_operator_setting_mode', `mode IN ('enforce', 'initial')`)
@Index('ux_operator_setting_field', { synchronize: false }) // NULLS NOT DISTINCT
export class OperatorSettingEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_operator_setting' })
  id: string;

  @ForeignKey('SubscriptionEntity', { name: 'fk_operator_setting_subscription' })
  @Column('uuid', { nullable: true })
  subscriptionId: string | null;

  @Index('ix_operator_setting_cpe')
  @ForeignKey('CpeEntity', { name: 'fk_operator_setting_cpe', onDelete: 'CASCADE' })
  @Column('uuid', { nullable: true })
  cpeId: string | null;

  @Column('text')
  intent: string;

  /** Of a free parameter its name. */
  @Column('text')
  field: string;

  /** In the words of the field; null: it is a secret. */
  @Column('text', { nullable: true })
  value: string | null;

  @Column('bytea', { nullable: true })
  sealed: Buffer | null;

  /** Of a free parameter; null: the one that the router reports. */
  @Column('text', { nullable: true })
  type: string | null;

  @Column('text')
  mode: WishMode;

  /** The change that it came with. */
  @Index('ix_operator_setting_change')
  @ForeignKey('BulkChangeEntity', { name: 'fk_operator_setting_change' })
  @Column('uuid')
  changeId: string;

  @Column('text')
  changeName: string;

  @Column('timestamptz')
  setAt: Date;
}
