import type { FilePlace, MoveProblem, RouterFileKind } from '@demarc/contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/bigint-column';

/** An image or a configuration file for routers. Its bytes are on disk, under its id. */
@Entity('router_file')
@Check('ck_router_file_stored_in', `stored_in IN ('disk', 'bucket')`)
@Check(
  'ck_router_file_move_problem',
  `move_problem IS NULL OR (stored_in = 'disk' AND move_problem IN ('missing', 'altered', 'other-in-bucket'))`,
)
@Index('ix_router_file_on_disk', ['id'], { where: `stored_in = 'disk'` })
@Check('ck_router_file_kind', `kind IN ('firmware', 'web-content', 'vendor-config')`)
@Check('ck_router_file_size', 'size_bytes > 0')
@Check('ck_router_file_sha256', `sha256 ~ '^[0-9a-f]{64}$'`)
@Check('ck_router_file_suffix', `suffix ~ '^([.][A-Za-z0-9]{1,10})?$'`)
@Index('ux_router_file_content', ['sha256', 'fileType', 'productClass'], { unique: true })
export class RouterFileEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_router_file' })
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  kind: RouterFileKind;

  /** FileType of Download (TR-069 A.3.2.8). */
  @Column('text')
  fileType: string;

  /** Empty: for any. */
  @Column('text')
  productClass: string;

  @Column('text', { nullable: true })
  version: string | null;

  /** The one version that a router must run to get it; null: any. */
  @Column('text', { nullable: true })
  fromVersion: string | null;

  /** The one hardware it is for; null: any. */
  @Column('text', { nullable: true })
  hardwareVersion: string | null;

  /** What the URL ends with, for vendors that go by it. */
  @Column('text')
  suffix: string;

  @Column(bigintColumn())
  sizeBytes: bigint;

  @Column('text')
  sha256: string;

  @Column('text')
  uploadedBy: string;

  @Column('timestamptz')
  uploadedAt: Date;

  /** Where its bytes are kept; what is in the bucket has at most a copy on the disk. */
  @Column('text', { default: 'disk' })
  storedIn: FilePlace;

  /** Why it could not be moved to the bucket. */
  @Column('text', { nullable: true })
  moveProblem: MoveProblem | null;
}
