import type {
  FilePlace,
  MoveProblem,
  RouterUploadKind,
  RouterUploadReason,
  RouterUploadState,
} from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/bigint-column';

/** A file that a router sent: its configuration or its log. Its bytes are sealed on the disk, under its id. */
@Entity('router_upload')
@Check('ck_router_upload_stored_in', `stored_in IN ('disk', 'bucket')`)
@Check(
  'ck_router_upload_move_problem',
  `move_problem IS NULL OR (stored_in = 'disk' AND move_problem IN ('missing', 'altered', 'other-in-bucket'))`,
)
@Index('ix_router_upload_on_disk', ['id'], { where: `stored_in = 'disk'` })
@Check('ck_router_upload_kind', `kind IN ('config', 'log')`)
@Check('ck_router_upload_state', `state IN ('quarantined', 'released')`)
@Check('ck_router_upload_reason', `reason IN ('by-hand', 'scheduled', 'before-firmware', 'before-restore')`)
@Check('ck_router_upload_size', 'size_bytes > 0')
@Check('ck_router_upload_sha256', `sha256 ~ '^[0-9a-f]{64}$'`)
@Check('ck_router_upload_released', `(released_at IS NOT NULL) = (state = 'released')`)
@Check('ck_router_upload_version', `(version IS NOT NULL) = (kind = 'config' AND state = 'released')`)
@Index('ix_router_upload_cpe', ['cpeId', 'id'])
@Index('ux_router_upload_version', ['cpeId', 'version'], { unique: true })
@Index('ix_router_upload_quarantined', ['id'], { where: `state = 'quarantined'` })
export class RouterUploadEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_router_upload' })
  id: string;

  @ForeignKey('CpeEntity', { name: 'fk_router_upload_cpe', onDelete: 'CASCADE' })
  @Column('uuid')
  cpeId: string;

  @Column('text')
  kind: RouterUploadKind;

  /** FileType of Upload (TR-069 A.4.1.5). */
  @Column('text')
  fileType: string;

  /** C21: nobody gets it in quarantine. */
  @Column('text')
  state: RouterUploadState;

  /** Of a configuration that was released: counts up by router. */
  @Column('int', { nullable: true })
  version: number | null;

  /** Why it was asked for. */
  @Column('text')
  reason: RouterUploadReason;

  @Column('text')
  askedBy: string;

  @Column(bigintColumn())
  sizeBytes: bigint;

  /** Of what the router sent, not of what is stored. */
  @Column('text')
  sha256: string;

  /** What the router was when it sent it. */
  @Column('text')
  productClass: string;

  @Column('text', { nullable: true })
  hardwareVersion: string | null;

  @Column('text', { nullable: true })
  softwareVersion: string | null;

  @Column('text')
  receivedFrom: string;

  @Column('timestamptz')
  receivedAt: Date;

  /** When the router last sent exactly this. */
  @Column('timestamptz')
  seenAt: Date;

  /** Until then a router may be told to fetch it: it is not cleared away before. */
  @Column('timestamptz', { nullable: true })
  neededUntil: Date | null;

  @Column('timestamptz', { nullable: true })
  releasedAt: Date | null;

  @Column('text', { nullable: true })
  releasedBy: string | null;

  /** Where its bytes are kept; what is in the bucket has at most a copy on the disk. */
  @Column('text', { default: 'disk' })
  storedIn: FilePlace;

  /** Why it could not be moved to the bucket. */
  @Column('text', { nullable: true })
  moveProblem: MoveProblem | null;
}
