import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/**
 * What a CPE proves itself with (CWMP) and what we prove ourselves to it with (connection request). A new pair is
 * `pending` beside the `current` one until the CPE has used it: either is good, so no lost message locks a CPE out.
 */
@Entity('cpe_credential')
@Check('ck_cpe_credential_state', `state IN ('pending', 'current')`)
@Check('ck_cpe_credential_origin', `origin IN ('enrolment', 'rotation')`)
@Index('ux_cpe_credential_cpe_state', ['cpeId', 'state'], { unique: true })
export class CpeCredentialEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_credential' })
  id: string;

  @ForeignKey('CpeEntity', { name: 'fk_cpe_credential_cpe', onDelete: 'CASCADE' })
  @Column('uuid')
  cpeId: string;

  @Column('text')
  state: 'pending' | 'current';

  @Index('ux_cpe_credential_username', { unique: true })
  @Column('text')
  username: string;

  @Column('bytea')
  secretSealed: Buffer;

  @Column('bytea')
  ha1Sealed: Buffer;

  @Column('text')
  connectionRequestUsername: string;

  @Column('bytea')
  connectionRequestPasswordSealed: Buffer;

  @Index('ix_cpe_credential_minted_at', { where: "state = 'current'" })
  @Column('timestamptz')
  mintedAt: Date;

  /** When the CPE first used it. */
  @Column('timestamptz', { nullable: true })
  confirmedAt: Date | null;

  /** What it was made for: a CPE without one of its own, or in place of one that it has. */
  @Column('text', { default: 'enrolment' })
  origin: 'enrolment' | 'rotation';

  /** When the CPE first proved itself in SHA-256; one that can is not believed in MD5 where a rule of its make says so. */
  @Column('timestamptz', { nullable: true })
  sha256At: Date | null;
}
