import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/bigint-column';

/** How fast a CPE was being used when it was last measured. */
@Entity('cpe_throughput')
@Check('ck_cpe_throughput_rates', 'down_bits_per_second >= 0 AND up_bits_per_second >= 0 AND seconds > 0')
export class CpeThroughputEntity {
  @ForeignKey('CpeEntity', { name: 'fk_cpe_throughput_cpe', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_throughput' })
  cpeId: string;

  @Column(bigintColumn())
  downBitsPerSecond: bigint;

  @Column(bigintColumn())
  upBitsPerSecond: bigint;

  /** Between the two readings of its counters. */
  @Column('double precision')
  seconds: number;

  @Column('timestamptz')
  measuredAt: Date;

  @Column('uuid')
  sessionId: string;
}
