import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Whether routers of a model and firmware can send files at all, learned from what they answered. */
@Entity('upload_ability')
export class UploadAbilityEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_upload_ability' })
  oui: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_upload_ability' })
  productClass: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_upload_ability' })
  softwareVersion: string;

  @Column('boolean')
  canUpload: boolean;

  @Column('timestamptz')
  learnedAt: Date;
}
