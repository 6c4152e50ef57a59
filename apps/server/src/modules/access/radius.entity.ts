import type { NasVendor } from '@demarc/contracts';
import type { AccessGroup } from '@demarc/radius';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One attribute that an accept gives in a group, to every kind of NAS or to one; `{…}` in it is filled in per plan. */
@Entity('access_reply')
@Check('ck_access_reply_group', `access_group IN ('open', 'throttled', 'garden', 'closed')`)
@Check('ck_access_reply_vendor', `vendor IN ('', 'mikrotik', 'cisco', 'juniper', 'huawei', 'accel-ppp', 'generic')`)
@Index('ux_access_reply_position', ['accessGroup', 'vendor', 'position'], { unique: true })
export class AccessReplyEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_access_reply' })
  id: string;

  @Column('text')
  accessGroup: AccessGroup;

  /** Empty: every kind of NAS. */
  @Column('text')
  vendor: NasVendor | '';

  @Column('text')
  attribute: string;

  @Column('text')
  value: string;

  @Column('int')
  position: number;
}
