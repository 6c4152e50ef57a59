import type { InterventionMethod, ServiceIntervention } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What staff did to a service by hand: taken away, or given back in spite of what is overdue. */
@Entity('service_intervention')
@Check('ck_service_intervention_kind', `kind IN ('suspend', 'restore')`)
@Check(
  'ck_service_intervention_method',
  `(kind = 'suspend') = (method IS NOT NULL) AND method IN ('throttled', 'walled-garden', 'suspended')`,
)
@Check(
  'ck_service_intervention_ends',
  `ends IN ('by-staff', 'when-paid', 'at', 'at-once') AND (ends = 'at') = (ends_at IS NOT NULL)`,
)
@Check('ck_service_intervention_ended', '(ended_at IS NULL) = (end_reason IS NULL)')
@Index('ux_service_intervention_open', ['subscriptionId'], { unique: true, where: 'ended_at IS NULL' })
@Index('ix_service_intervention_subscription', ['subscriptionId', 'placedAt'])
export class ServiceInterventionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_service_intervention' })
  id: string;

  @ForeignKey('SubscriptionEntity', { name: 'fk_service_intervention_subscription' })
  @Column('uuid')
  subscriptionId: string;

  @Column('text')
  kind: ServiceIntervention['kind'];

  @Column('text', { nullable: true })
  method: InterventionMethod | null;

  @Column('text')
  reason: string;

  @Column('text')
  ends: ServiceIntervention['ends'];

  /** Business time. */
  @Column('timestamptz', { nullable: true })
  endsAt: Date | null;

  /** The bills that were open when it was placed; it ends `when-paid` with the last of them. */
  @Column('uuid', { array: true })
  awaitedInvoiceIds: string[];

  @Index('ux_service_intervention_key', { unique: true })
  @Column('text')
  idempotencyKey: string;

  @Column('text')
  placedBy: string;

  @Column('timestamptz')
  placedAt: Date;

  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;

  @Column('text', { nullable: true })
  endReason: string | null;
}
