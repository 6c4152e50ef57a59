import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A CPE that is told to inform more often for a while, because nobody can call it. */
@Entity('cpe_short_inform')
@Check('ck_cpe_short_inform_seconds', 'seconds BETWEEN 5 AND 3600')
export class CpeShortInformEntity {
  @ForeignKey('CpeEntity', { name: 'fk_cpe_short_inform_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_short_inform' })
  cpeId: string;

  @Column('int')
  seconds: number;

  @Column('timestamptz')
  since: Date;

  @Index('ix_cpe_short_inform_until')
  @Column('timestamptz')
  untilAt: Date;

  @Column('text')
  because: string;
}
