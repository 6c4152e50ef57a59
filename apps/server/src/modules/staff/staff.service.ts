import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hash } from '@node-rs/argon2';
import type { ChangeStaffAccount, CreateStaffAccount } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, type Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { AuditLog } from './audit.service';
import type { StaffAccountEntity } from './staff.entity';
import { LastOwner, StaffEmailTaken, StaffNotFound } from './staff.errors';
import { StaffRepository } from './staff.repository';

@Injectable()
export class StaffService {
  constructor(
    private readonly database: Database,
    private readonly staff: StaffRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  list(): Promise<StaffAccountEntity[]> {
    return this.staff.list(this.database.sql);
  }

  find(sql: Sql, id: string): Promise<StaffAccountEntity | null> {
    return this.staff.find(sql, id);
  }

  async create(by: StaffIdentity | string, request: CreateStaffAccount): Promise<StaffAccountEntity> {
    const account: StaffAccountEntity = {
      id: newId(),
      email: request.email.toLowerCase(),
      name: request.name,
      role: request.role,
      passwordHash: await hash(request.password),
      disabled: false,
      createdAt: this.clock.now(),
      lastLoginAt: null,
    };
    try {
      await this.database.transaction(async (tx) => {
        await this.staff.insert(tx, account);
        await this.audit.record(tx, {
          by,
          action: 'staff.created',
          subjectType: 'staff',
          subjectId: account.id,
          after: { email: account.email, role: account.role },
        });
      });
    } catch (error) {
      if (isUniqueViolation(error, 'ux_staff_account_email')) throw new StaffEmailTaken(account.email);
      throw error;
    }
    return account;
  }

  /** A new role, a new password or being disabled ends every login of that account at once (ASVS 7.4.2). */
  async change(
    by: StaffIdentity,
    id: string,
    { password, ...change }: ChangeStaffAccount,
  ): Promise<StaffAccountEntity> {
    const passwordHash = password === undefined ? undefined : await hash(password);
    return this.database.transaction(async (tx) => {
      const account = await this.staff.findForUpdate(tx, id);
      if (account === null) throw new StaffNotFound(id);
      const staysOwner = (change.role ?? account.role) === 'owner' && !(change.disabled ?? account.disabled);
      if (account.role === 'owner' && !staysOwner && (await this.staff.countOtherOwners(tx, id)) === 0)
        throw new LastOwner();
      const after = { ...account, ...change, ...(passwordHash === undefined ? {} : { passwordHash }) };
      await this.staff.update(tx, id, after);
      const privilegeChanged =
        passwordHash !== undefined || after.role !== account.role || after.disabled !== account.disabled;
      if (privilegeChanged) await this.staff.deleteSessionsOf(tx, id);
      await this.audit.record(tx, {
        by,
        action: 'staff.changed',
        subjectType: 'staff',
        subjectId: id,
        before: { name: account.name, role: account.role, disabled: account.disabled },
        after: {
          name: after.name,
          role: after.role,
          disabled: after.disabled,
          passwordChanged: passwordHash !== undefined,
        },
      });
      return after;
    });
  }

  /**
   * Makes the first administrator when there is no account yet.
   * @returns the password to show once, or null when it was given or accounts exist
   */
  async ensureFirstAdministrator(
    email: string,
    password: string | undefined,
  ): Promise<{ email: string; password: string } | null> {
    if ((await this.staff.count(this.database.sql)) > 0) return null;
    const made = password ?? randomBytes(12).toString('base64url');
    try {
      await this.create('installation', { email, name: 'Administrator', role: 'owner', password: made });
    } catch (error) {
      if (error instanceof StaffEmailTaken) return null; // another process that starts beside this one was first
      throw error;
    }
    return password === undefined ? { email, password: made } : null;
  }
}
