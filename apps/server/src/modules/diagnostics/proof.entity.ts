import type { AccessMethod, Proof, ProofGap, ServiceState, StateCause } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ProofLink } from './proof-node';

/**
 * How the proof of one change of state stood when it was last looked at: what the board and the figures read. The
 * chain itself is made of the stored messages at every look.
 */
@Entity('proof')
@Check('ck_proof_status', `status IN ('waiting', 'unproved', 'proven')`)
@Check(
  'ck_proof_proven',
  `(status = 'proven') = (proven_at IS NOT NULL AND seconds IS NOT NULL) AND (status <> 'proven' OR (links IS NOT NULL AND gap IS NULL AND missing IS NULL))`,
)
@Index('ix_proof_open', ['decidedAt', 'subscriptionId', 'stateVersion'], {
  where: `status <> 'proven' AND NOT is_superseded`,
})
export class ProofEntity {
  @ForeignKey('SubscriptionEntity', { name: 'fk_proof_subscription' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_proof' })
  subscriptionId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_proof' })
  stateVersion: number;

  @Column('text', { nullable: true })
  fromState: ServiceState | null;

  @Column('text')
  toState: ServiceState;

  @Column('text')
  causeKind: StateCause['kind'];

  /** A payment gave the service back: what the figures are about. */
  @Column('boolean')
  isRestore: boolean;

  @Column('text', { nullable: true })
  method: AccessMethod | null;

  @Index('ix_proof_nas')
  @ForeignKey('NasEntity', { name: 'fk_proof_nas', onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  nasId: string | null;

  @Index('ix_proof_restore', { where: 'is_restore' })
  @Column('timestamptz')
  decidedAt: Date;

  @Column('text')
  status: Proof['status'];

  /** null: proven, or not looked at yet. */
  @Column('text', { nullable: true })
  gap: ProofGap | null;

  @Column('text', { nullable: true })
  missing: string | null;

  @Column('boolean', { default: false })
  isSuperseded: boolean;

  /** When the last word that was needed came. */
  @Column('timestamptz', { nullable: true })
  provenAt: Date | null;

  @Column('double precision', { nullable: true })
  seconds: number | null;

  /** The messages it rested on when it was found proven; they stay, so that one that is gone is missed. */
  @Column('jsonb', { nullable: true })
  links: ProofLink[] | null;

  @Column('int', { default: 0 })
  checks: number;

  @Column('timestamptz', { nullable: true })
  checkedAt: Date | null;

  /** Database time; null: nothing is expected to change it. */
  @Index('ix_proof_check_due', { where: 'check_due_at IS NOT NULL' })
  @Column('timestamptz', { nullable: true })
  checkDueAt: Date | null;
}
