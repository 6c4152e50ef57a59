import type { Role } from '@demarc/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity('staff_account')
@Check('ck_staff_account_email', 'email = lower(email)')
export class StaffAccountEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_staff_account' })
  id: string;

  @Index('ux_staff_account_email', { unique: true })
  @Column('text')
  email: string;

  @Column('text')
  name: string;

  @Column('text')
  role: Role;

  @Column('text')
  passwordHash: string;

  @Column('boolean', { default: false })
  disabled: boolean;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  lastLoginAt: Date | null;
}

/** A browser's login. Only the hash of its cookie is stored. */
@Entity('login_session')
export class LoginSessionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_login_session' })
  id: string;

  @Index('ix_login_session_staff')
  @ForeignKey(() => StaffAccountEntity, { name: 'fk_login_session_staff', onDelete: 'CASCADE' })
  @Column('uuid')
  staffId: string;

  @Index('ux_login_session_token', { unique: true })
  @Column('bytea')
  tokenHash: Buffer;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  lastSeenAt: Date;

  @Column('text', { nullable: true })
  address: string | null;
}

@Entity('api_token')
export class ApiTokenEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_api_token' })
  id: string;

  @Index('ix_api_token_staff')
  @ForeignKey(() => StaffAccountEntity, { name: 'fk_api_token_staff', onDelete: 'CASCADE' })
  @Column('uuid')
  staffId: string;

  @Column('text')
  name: string;

  @Column('text')
  role: Role;

  @Index('ux_api_token_token', { unique: true })
  @Column('bytea')
  tokenHash: Buffer;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz')
  expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  lastUsedAt: Date | null;
}

/** Failed guesses for an account or from an address. */
@Entity('login_throttle')
export class LoginThrottleEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_login_throttle' })
  key: string;

  @Column('int')
  failures: number;

  @Column('timestamptz', { default: () => 'now()' })
  lastFailureAt: Date;
}

/** Who did what, append-only. */
@Entity('audit_entry')
@Index('ix_audit_entry_subject', ['subjectType', 'subjectId'])
export class AuditEntryEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_audit_entry' })
  id: string;

  @Column('timestamptz')
  at: Date;

  @Index('ix_audit_entry_staff')
  @ForeignKey(() => StaffAccountEntity, { name: 'fk_audit_entry_staff' })
  @Column('uuid', { nullable: true })
  staffId: string | null;

  /** Name as it was then: "Karim (lead)", "suspension policy", "CPE". */
  @Column('text')
  actor: string;

  @Column('text')
  action: string;

  @Column('text')
  subjectType: string;

  @Column('text')
  subjectId: string;

  @Column('jsonb', { nullable: true })
  before: unknown;

  @Column('jsonb', { nullable: true })
  after: unknown;

  @Column('text', { nullable: true })
  reason: string | null;
}
