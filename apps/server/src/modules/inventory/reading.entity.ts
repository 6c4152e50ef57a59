import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a CPE told of itself at one moment, in the order of the catalogue of series. Partitioned by month. */
@Entity('cpe_reading')
@Index('ix_cpe_reading_at', { synchronize: false }) // brin
export class CpeReadingEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_reading' })
  cpeId: string;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_cpe_reading' })
  at: Date;

  @Column('real', { array: true })
  points: (number | null)[];
}

/** An hour of readings. Partitioned by month. */
@Entity('cpe_reading_hour')
@Check('ck_cpe_reading_hour_at', `date_trunc('hour', at, 'UTC') = at`)
@Check(
  'ck_cpe_reading_hour_readings',
  'readings > 0 AND (readings = 1) = (lows IS NULL) AND (lows IS NULL) = (highs IS NULL)',
)
export class CpeReadingHourEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cpe_reading_hour' })
  cpeId: string;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_cpe_reading_hour' })
  at: Date;

  @Column('int')
  readings: number;

  /** Null where one reading was all. */
  @Column('real', { array: true, nullable: true })
  lows: (number | null)[] | null;

  @Column('real', { array: true })
  means: (number | null)[];

  @Column('real', { array: true, nullable: true })
  highs: (number | null)[] | null;
}

/** Up to where hours are rolled up. */
@Entity('cpe_reading_progress')
@Check('ck_cpe_reading_progress_id', 'id = 1')
export class CpeReadingProgressEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_cpe_reading_progress' })
  id: number;

  @Column('timestamptz', { nullable: true })
  rolledUntil: Date | null;
}
