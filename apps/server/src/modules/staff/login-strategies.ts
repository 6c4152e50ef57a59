import { Injectable, type OnModuleInit } from '@nestjs/common';
import passport, { Strategy } from 'passport';
import type { Request } from 'express';
import { AppConfig } from '../../platform/config/app-config';
import { STRATEGIES } from '../../platform/http/access.guard';
import type { StaffIdentity } from '../../platform/http/permissions';
import { AuthService } from './auth.service';

type Identify = (request: Request) => Promise<StaffIdentity | null>;

/** `__Host-` binds the cookie to this host and to https; plain http (the demo on loopback) cannot have it. */
export const cookieName = (config: AppConfig): string =>
  config.servedByHttps ? '__Host-demarc_session' : 'demarc_session';

export function readCookie(request: Request, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value !== undefined && value !== '') return value;
  }
  return undefined;
}

class IdentityStrategy extends Strategy {
  constructor(private readonly identify: Identify) {
    super();
  }

  override authenticate(request: Request): void {
    this.identify(request).then(
      (identity) => (identity === null ? this.fail(401) : this.success(identity)),
      (error: unknown) => this.error(error),
    );
  }
}

/** Browsers come with the session cookie, programs with `Authorization: Bearer`. */
@Injectable()
export class LoginStrategies implements OnModuleInit {
  constructor(
    private readonly auth: AuthService,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    const cookie: Identify = (request) => {
      const token = readCookie(request, cookieName(this.config));
      return token === undefined ? Promise.resolve(null) : this.auth.identifyCookie(token);
    };
    const bearer: Identify = (request) => {
      const [scheme, token] = (request.headers.authorization ?? '').split(' ', 2);
      return scheme?.toLowerCase() === 'bearer' && token !== undefined
        ? this.auth.identifyBearer(token)
        : Promise.resolve(null);
    };
    const [cookieStrategy, bearerStrategy] = STRATEGIES;
    passport.use(cookieStrategy, new IdentityStrategy(cookie));
    passport.use(bearerStrategy, new IdentityStrategy(bearer));
  }
}
