import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ROLE_PERMISSIONS, type Role } from '@demarc/contracts';
import type { StaffIdentity } from '../../platform/http/permissions';
import { StaffService } from '../staff/staff.service';
import { DEMO_ACTOR } from './demo-cast';

export interface DemoAccount {
  email: string;
  name: string;
  role: Role;
}

/** Accounts of the demonstration that nobody signs in with: what was done by them says so in the audit log. */
@Injectable()
export class DemoStaff {
  constructor(private readonly staff: StaffService) {}

  /** The account as it acts, made when there is none. */
  async as({ email, name, role }: DemoAccount): Promise<StaffIdentity> {
    const known = (await this.staff.list()).find((one) => one.email === email);
    const password = randomBytes(24).toString('base64url');
    const account = known ?? (await this.staff.create(DEMO_ACTOR, { email, name, role, password }));
    return {
      id: account.id,
      email: account.email,
      name: account.name,
      role: account.role,
      permissions: new Set(ROLE_PERMISSIONS[account.role]),
      credential: { kind: 'bearer', id: account.id },
    };
  }
}
