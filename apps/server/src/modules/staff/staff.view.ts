import type { ApiToken, AuditEntry, StaffAccount } from '@demarc/contracts';
import type { ApiTokenEntity, AuditEntryEntity, StaffAccountEntity } from './staff.entity';

export const toStaffAccountView = (row: StaffAccountEntity): StaffAccount => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  disabled: row.disabled,
  createdAt: row.createdAt.toISOString(),
  lastLoginAt: row.lastLoginAt?.toISOString() ?? null,
});

export const toApiTokenView = (row: ApiTokenEntity): ApiToken => ({
  id: row.id,
  name: row.name,
  role: row.role,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});

export const toAuditEntryView = (row: AuditEntryEntity): AuditEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: row.actor,
  action: row.action,
  subjectType: row.subjectType,
  subjectId: row.subjectId,
  before: row.before,
  after: row.after,
  reason: row.reason,
});
