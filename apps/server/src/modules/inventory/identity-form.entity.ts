import type { SerialForm } from '@demarc/datamodel';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A make whose serial numbers are one identity in several forms (G36), as the rules in force say. */
@Entity('identity_form')
@Check('ck_identity_form_form', `form IN ('any-case', 'without-separators', 'without-leading-zeros', 'gpon')`)
export class IdentityFormEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_identity_form' })
  oui: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_identity_form' })
  productClass: string;

  @Column('text')
  form: SerialForm;
}
