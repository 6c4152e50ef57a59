import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from './bigint-column';

/** How far the demonstration has moved its clock; one row or none. Production never writes it. */
@Entity('clock_offset')
@Check('ck_clock_offset_single', 'id = 1')
export class ClockOffsetEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_clock_offset' })
  id: number;

  @Column(bigintColumn())
  offsetMs: bigint;
}
