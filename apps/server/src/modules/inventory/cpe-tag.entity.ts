import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A word that staff have put on a router. */
@Entity('cpe_tag')
@Check('ck_cpe_tag_tag', `char_length(tag) BETWEEN 1 AND 50 AND btrim(tag) = tag AND tag !~ '[[:cntrl:]]'`)
@Index('ix_cpe_tag_tag', { synchronize: false }) // of an expression
export class CpeTagEntity {
  @ForeignKey('CpeEntity', { name: 'fk_cpe_tag_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_tag' })
  cpeId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_cpe_tag' })
  tag: string;

  @Column('timestamptz')
  taggedAt: Date;
}
