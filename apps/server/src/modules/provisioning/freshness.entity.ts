import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

const COLUMNS =
  'identity_seconds, wan_seconds, wifi_seconds, hosts_seconds, optical_seconds, management_seconds, other_seconds';

/** One row: how old the values of a group may be when somebody looks at them. */
@Entity('freshness_policy')
@Check('ck_freshness_policy_id', `id = 1`)
@Check('ck_freshness_policy_whole_tree', `whole_tree_days BETWEEN 0 AND 365`)
@Check('ck_freshness_policy_seconds', `least(${COLUMNS}) >= 30 AND greatest(${COLUMNS}) <= 2592000`)
export class FreshnessPolicyEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'pk_freshness_policy' })
  id: number;

  @Column('int')
  identitySeconds: number;

  @Column('int')
  wanSeconds: number;

  @Column('int')
  wifiSeconds: number;

  @Column('int')
  hostsSeconds: number;

  @Column('int')
  opticalSeconds: number;

  @Column('int')
  managementSeconds: number;

  @Column('int')
  otherSeconds: number;

  /** After so many days a tree is read as a whole again; 0: never by itself. */
  @Column('int')
  wholeTreeDays: number;
}
