import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What a service moved on one day (UTC) by the accounting of its sessions, in kB for each quarter of an hour; null where
 * no session tells of it. Partitioned by month, and without a foreign key, as all series are.
 */
@Entity('access_traffic')
@Check('ck_access_traffic_at', `date_trunc('day', at, 'UTC') = at`)
@Check('ck_access_traffic_quarters', 'cardinality(down_kilobytes) = 96 AND cardinality(up_kilobytes) = 96')
export class AccessTrafficEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_access_traffic' })
  subscriptionId: string;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_access_traffic' })
  at: Date;

  @Column('int', { array: true })
  downKilobytes: (number | null)[];

  @Column('int', { array: true })
  upKilobytes: (number | null)[];
}
