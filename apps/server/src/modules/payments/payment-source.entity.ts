import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where payments come from by themselves, and until when what it knows is in the books. */
@Entity('payment_source')
export class PaymentSourceEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_payment_source' })
  name: string;

  @Column('timestamptz')
  lastSuccessAt: Date;

  @Column('text')
  reportedBy: string;
}
