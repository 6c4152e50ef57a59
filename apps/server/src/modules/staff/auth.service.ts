import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { ROLE_PERMISSIONS, type CreateApiToken, type CreatedApiToken } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { AuditLog } from './audit.service';
import { LoginRefused, TokenNotFound, TokenRoleTooWide, TooManyGuesses } from './staff.errors';
import type { ApiTokenEntity } from './staff.entity';
import { StaffRepository, type Credential } from './staff.repository';
import { toApiTokenView } from './staff.view';

const FREE_GUESSES = 5;
const MAX_WAIT_SECONDS = 300;
const DAY_MS = 86_400_000;

const newSecret = (): string => randomBytes(32).toString('base64url');
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Verified against when the account does not exist, so that both answers take the same time. */
const NOBODY = hash(newSecret());

@Injectable()
export class AuthService {
  constructor(
    private readonly database: Database,
    private readonly staff: StaffRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @returns the cookie's value; only its hash is stored */
  async login(email: string, password: string, address: string): Promise<{ token: string; identity: StaffIdentity }> {
    const normal = email.trim().toLowerCase();
    const keys = [`account:${normal}`, `address:${address}`];
    const { sql } = this.database;
    const wait = await this.staff.waitSeconds(sql, keys, FREE_GUESSES, MAX_WAIT_SECONDS);
    if (wait > 0) throw new TooManyGuesses(wait);
    const account = await this.staff.findByEmail(sql, normal);
    const matches = await verify(account?.passwordHash ?? (await NOBODY), password);
    if (account === null || account.disabled || !matches) {
      await this.staff.recordFailure(sql, keys);
      throw new LoginRefused();
    }
    await this.staff.clearFailures(sql, `account:${normal}`);
    const token = newSecret();
    const id = newId();
    await this.database.transaction(async (tx) => {
      await this.staff.insertSession(tx, { id, staffId: account.id, tokenHash: hashOf(token), address });
      await this.staff.update(tx, account.id, { lastLoginAt: this.clock.now() });
      await this.audit.record(tx, {
        by: identityOf({ credentialId: id, staff: account, role: account.role }, 'cookie'),
        action: 'auth.login',
        subjectType: 'staff',
        subjectId: account.id,
      });
    });
    return { token, identity: identityOf({ credentialId: id, staff: account, role: account.role }, 'cookie') };
  }

  async logout(identity: StaffIdentity): Promise<void> {
    if (identity.credential.kind === 'cookie')
      await this.staff.deleteSession(this.database.sql, identity.credential.id);
  }

  async identifyCookie(token: string): Promise<StaffIdentity | null> {
    const found = await this.staff.findSession(this.database.sql, hashOf(token));
    return found === null ? null : identityOf(found, 'cookie');
  }

  async identifyBearer(token: string): Promise<StaffIdentity | null> {
    const found = await this.staff.findToken(this.database.sql, hashOf(token));
    return found === null ? null : identityOf(found, 'bearer');
  }

  async createToken(by: StaffIdentity, request: CreateApiToken): Promise<CreatedApiToken> {
    const role = request.role ?? by.role;
    if (ROLE_PERMISSIONS[role].some((permission) => !by.permissions.has(permission))) throw new TokenRoleTooWide();
    const token = newSecret();
    const now = this.clock.now();
    const row: ApiTokenEntity = {
      id: newId(),
      staffId: by.id,
      name: request.name,
      role,
      tokenHash: hashOf(token),
      createdAt: now,
      expiresAt: new Date(now.getTime() + request.expiresInDays * DAY_MS),
      lastUsedAt: null,
    };
    await this.database.transaction(async (tx) => {
      await this.staff.insertToken(tx, row);
      await this.audit.record(tx, {
        by,
        action: 'auth.token-created',
        subjectType: 'api-token',
        subjectId: row.id,
        after: { name: row.name, role },
      });
    });
    return { token, apiToken: toApiTokenView(row) };
  }

  listTokens(by: StaffIdentity): Promise<ApiTokenEntity[]> {
    return this.staff.listTokens(this.database.sql, by.id);
  }

  async deleteToken(by: StaffIdentity, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await this.staff.deleteToken(tx, id, by.id))) throw new TokenNotFound();
      await this.audit.record(tx, { by, action: 'auth.token-deleted', subjectType: 'api-token', subjectId: id });
    });
  }
}

function identityOf({ credentialId, staff, role }: Credential, kind: 'cookie' | 'bearer'): StaffIdentity {
  return {
    id: staff.id,
    email: staff.email,
    name: staff.name,
    role,
    permissions: new Set(ROLE_PERMISSIONS[role]),
    credential: { kind, id: credentialId },
  };
}
