import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { DomainError } from '@demarc/kernel';
import type { Permission, Role } from '@demarc/contracts';
import type { Request } from 'express';

export const PERMISSION_KEY = 'demarc:permission';
export const PUBLIC = 'public';
export const ANY_STAFF = 'any-staff';

/** Who is asking, as the login session or the API token says. */
export interface StaffIdentity {
  id: string;
  email: string;
  name: string;
  role: Role;
  permissions: ReadonlySet<Permission>;
  /** The login session (cookie) or the API token (bearer) that this request came with. */
  credential: { kind: 'cookie' | 'bearer'; id: string };
}

/** Every route carries one of these three; without it the server does not start (routes-are-guarded.ts). */
export const RequirePermission = (permission: Permission): MethodDecorator & ClassDecorator =>
  SetMetadata(PERMISSION_KEY, permission);
export const AnyStaff = (): MethodDecorator & ClassDecorator => SetMetadata(PERMISSION_KEY, ANY_STAFF);
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PERMISSION_KEY, PUBLIC);

export const CurrentStaff = createParamDecorator((_data: unknown, context: ExecutionContext): StaffIdentity => {
  const { user } = context.switchToHttp().getRequest<Request & { user?: StaffIdentity }>();
  if (user === undefined) throw new Error('this route is public: there is no current staff member');
  return user;
});

export class NotSignedIn extends DomainError {
  readonly code = 'auth/not-signed-in';
  readonly kind = 'unauthenticated';
  constructor() {
    super('sign in first');
  }
}

export class PermissionMissing extends DomainError {
  readonly code = 'auth/permission-missing';
  readonly kind = 'forbidden';
  override readonly details: { permission: Permission };
  constructor(permission: Permission) {
    super(`this needs the permission ${permission}`);
    this.details = { permission };
  }
}

export class CrossSiteWrite extends DomainError {
  readonly code = 'auth/cross-site';
  readonly kind = 'forbidden';
  constructor() {
    super('a write with a cookie must come from the portal itself');
  }
}
