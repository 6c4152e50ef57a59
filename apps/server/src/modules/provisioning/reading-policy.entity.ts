import type { ReadingPolicy } from '@demarc/contracts';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** How often CPEs are read when nobody asks: one row. */
@Entity('reading_policy')
@Check('ck_reading_policy_id', 'id = 1')
@Check('ck_reading_policy_every', 'every_hours BETWEEN 0 AND 168')
@Check('ck_reading_policy_groups', `groups <@ ARRAY['optical', 'line', 'ppp', 'wifi', 'system']`)
@Check('ck_reading_policy_pace', 'readings_per_minute BETWEEN 1 AND 60000')
@Check('ck_reading_policy_models', `jsonb_typeof(models) = 'array'`)
export class ReadingPolicyEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_reading_policy' })
  id: number;

  /** 0: never. */
  @Column('int')
  everyHours: number;

  @Column('text', { array: true })
  groups: ReadingPolicy['groups'];

  /** Of one process. */
  @Column('int')
  readingsPerMinute: number;

  @Column('jsonb')
  models: ReadingPolicy['models'];
}
