import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Permission } from '@demarc/contracts';
import type { Request, Response } from 'express';
import passport from 'passport';
import {
  ANY_STAFF,
  CrossSiteWrite,
  NotSignedIn,
  PERMISSION_KEY,
  PermissionMissing,
  PUBLIC,
  type StaffIdentity,
} from './permissions';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Names of the passport strategies that staff registers: browser sessions and API tokens. */
export const STRATEGIES = ['demarc-cookie', 'demarc-bearer'] as const;

/** Deny by default: who is it (passport), may they (permission), did the write come from our own pages (CSRF). */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const required = this.reflector.getAllAndOverride<Permission | typeof PUBLIC | typeof ANY_STAFF | undefined>(
      PERMISSION_KEY,
      [context.getHandler(), context.getClass()],
    );
    if (required === undefined) throw new Error('a route without a permission reached the guard');
    const http = context.switchToHttp();
    const request = http.getRequest<Request & { user?: StaffIdentity }>();
    const staff = await identify(request, http.getResponse<Response>());
    if (staff !== null) {
      request.user = staff;
      refuseCrossSite(request, staff);
    }
    if (required === PUBLIC) return true;
    if (staff === null) throw new NotSignedIn();
    if (required !== ANY_STAFF && !staff.permissions.has(required)) throw new PermissionMissing(required);
    return true;
  }
}

function identify(request: Request, response: Response): Promise<StaffIdentity | null> {
  return new Promise((done, fail) => {
    const authenticate = passport.authenticate(
      [...STRATEGIES],
      { session: false },
      (error: unknown, user: StaffIdentity | false | null) => {
        if (error !== null && error !== undefined)
          fail(error instanceof Error ? error : new Error('authentication failed'));
        else done(user === false ? null : user);
      },
    ) as (request: Request, response: Response, next: (error?: unknown) => void) => void;
    authenticate(request, response, (error) =>
      fail(error instanceof Error ? error : new Error('authentication failed')),
    );
  });
}

/** SameSite keeps the cookie from foreign forms; the header that no form can send, and Origin, stand behind it. */
function refuseCrossSite(request: Request, staff: StaffIdentity): void {
  if (SAFE_METHODS.has(request.method) || staff.credential.kind !== 'cookie') return;
  const { origin, host } = request.headers;
  const foreign = origin !== undefined && origin !== 'null' && URL.canParse(origin) && new URL(origin).host !== host;
  if (foreign || origin === 'null' || request.headers['x-demarc-portal'] === undefined) throw new CrossSiteWrite();
}
