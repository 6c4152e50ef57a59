import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A wish that a CPE gets another credential, from the wish until the CPE has used the new one. */
@Entity('credential_rotation')
@Check('ck_credential_rotation_because', `because IN ('age', 'staff', 'leak')`)
@Index('ux_credential_rotation_open', ['cpeId'], { unique: true, where: 'finished_at IS NULL' })
@Index('ix_credential_rotation_cpe', ['cpeId', 'requestedAt'])
@Index('ix_credential_rotation_waiting', ['isUrgent', 'requestedAt'], { where: 'finished_at IS NULL' })
export class CredentialRotationEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_credential_rotation' })
  id: string;

  @ForeignKey('CpeEntity', { name: 'fk_credential_rotation_cpe', onDelete: 'CASCADE' })
  @Column('uuid')
  cpeId: string;

  @Column('text')
  because: 'age' | 'staff' | 'leak';

  @Column('text')
  reason: string;

  @Column('text')
  requestedBy: string;

  @Column('timestamptz')
  requestedAt: Date;

  /** The CPE is called, and the pace of the others does not hold it up. */
  @Column('boolean')
  isUrgent: boolean;

  /** From then on its next session does it. */
  @Index('ix_credential_rotation_released')
  @Column('timestamptz', { nullable: true })
  releasedAt: Date | null;

  /** When the new pair was made, in a session of the CPE. */
  @Column('timestamptz', { nullable: true })
  begunAt: Date | null;

  /** When it was called to use the new pair. */
  @Column('timestamptz', { nullable: true })
  calledAt: Date | null;

  /** When the CPE used the new pair: from then on the one before is worth nothing. */
  @Column('timestamptz', { nullable: true })
  finishedAt: Date | null;
}
