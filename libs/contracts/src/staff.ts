import { z } from 'zod';
import { Id, Instant, PageQuery, pageOf } from './common';
import { Role } from './permissions';

export const StaffAccount = z
  .strictObject({
    id: Id,
    email: z.string(),
    name: z.string(),
    role: Role,
    disabled: z.boolean(),
    createdAt: Instant,
    lastLoginAt: Instant.nullable(),
  })
  .meta({ id: 'StaffAccount' });
export type StaffAccount = z.infer<typeof StaffAccount>;
export const StaffAccountList = z.array(StaffAccount).meta({ id: 'StaffAccountList' });

export const CreateStaffAccount = z
  .strictObject({
    email: z.email().max(320),
    name: z.string().trim().min(1).max(200),
    role: Role,
    password: z.string().min(12).max(1000),
  })
  .meta({ id: 'CreateStaffAccount' });
export type CreateStaffAccount = z.infer<typeof CreateStaffAccount>;

export const ChangeStaffAccount = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    role: Role,
    disabled: z.boolean(),
    password: z.string().min(12).max(1000),
  })
  .partial()
  .meta({ id: 'ChangeStaffAccount' });
export type ChangeStaffAccount = z.infer<typeof ChangeStaffAccount>;

export const AuditEntry = z
  .strictObject({
    id: Id,
    at: Instant,
    actor: z.string(),
    action: z.string(),
    subjectType: z.string(),
    subjectId: z.string(),
    before: z.unknown(),
    after: z.unknown(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;
export const AuditPage = pageOf(AuditEntry).meta({ id: 'AuditPage' });
export const AuditQuery = PageQuery.extend({
  subjectType: z.string().max(50).optional(),
  subjectId: z.string().max(100).optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;
