import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ROLE_PERMISSIONS, type CreatedWidgetToken, type CreateWidgetToken, type WidgetScope } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { PermissionMissing, type StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { AuditLog } from '../staff/audit.service';
import { StaffService } from '../staff/staff.service';
import { WidgetOriginNotRegistered, WidgetTokenExpired, WidgetTokenUnknown, WidgetWrongOrigin } from './widget.errors';
import { WidgetOrigins } from './widget-origins.service';
import { WidgetRepository, type FoundToken } from './widget.repository';
import { WidgetSubscribers } from './widget-subscribers.service';

/** Whom a widget's token speaks for. */
export interface WidgetIdentity {
  tokenId: string;
  subscriberId: string;
  scopes: ReadonlySet<WidgetScope>;
  origin: string;
  secondsLeft: number;
  /** The help desk's account, under the name of the agent and the ticket: what is ordered is audited so. */
  by: StaffIdentity;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Tokens of the widget: one subscriber, one agent, one origin, listed scopes, a quarter of an hour at most. */
@Injectable()
export class WidgetTokens {
  constructor(
    private readonly database: Database,
    private readonly repository: WidgetRepository,
    private readonly origins: WidgetOrigins,
    private readonly subscribers: WidgetSubscribers,
    private readonly staff: StaffService,
    private readonly audit: AuditLog,
  ) {}

  /** Nobody hands on what he does not have. @param ownOrigin the portal's, which needs no registration */
  async create(by: StaffIdentity, request: CreateWidgetToken, ownOrigin: string): Promise<CreatedWidgetToken> {
    const missing = request.scopes.find((scope) => !by.permissions.has(scope));
    if (missing !== undefined) throw new PermissionMissing(missing);
    const { origin, agent } = request;
    if (origin !== ownOrigin && !(await this.origins.isRegistered(origin))) throw new WidgetOriginNotRegistered(origin);
    const subscriber = await this.subscribers.resolve(this.database.sql, request.subscriber);
    const token = `dwt_${randomBytes(32).toString('base64url')}`;
    const scopes = [...new Set(request.scopes)];
    const row = {
      id: newId(),
      tokenHash: hashOf(token),
      staffId: by.id,
      subscriberId: subscriber.id,
      agentId: agent.id,
      agentName: agent.name,
      ticket: request.ticket ?? null,
      scopes,
      origin,
    };
    const expiresAt = await this.database.transaction(async (tx) => {
      await this.repository.deleteExpired(tx);
      const end = await this.repository.insertToken(tx, row, request.ttlSeconds);
      await this.audit.record(tx, {
        by,
        action: 'widget.token-created',
        subjectType: 'subscriber',
        subjectId: subscriber.id,
        after: { token: row.id, agent, ticket: row.ticket, scopes, origin, ttlSeconds: request.ttlSeconds },
      });
      return end;
    });
    return {
      token,
      expiresAt: expiresAt.toISOString(),
      expiresInSeconds: request.ttlSeconds,
      subscriber: { number: subscriber.number, name: subscriber.name },
      scopes,
    };
  }

  /** @param origin where the request comes from, as the browser says; null when it does not */
  async identify(token: string, origin: string | null, ownOrigin: string): Promise<WidgetIdentity> {
    const { sql } = this.database;
    const found = await this.repository.findToken(sql, hashOf(token));
    if (found === null) throw new WidgetTokenUnknown();
    if (found.secondsLeft <= 0) throw new WidgetTokenExpired();
    if (origin?.toLowerCase() !== found.origin) throw new WidgetWrongOrigin();
    if (found.origin !== ownOrigin && !found.isOriginRegistered) throw new WidgetOriginNotRegistered(found.origin);
    const maker = await this.staff.find(sql, found.staffId);
    if (maker === null || maker.disabled) throw new WidgetTokenUnknown();
    // A role that was narrowed meanwhile narrows what it handed on.
    const held = new Set<string>(ROLE_PERMISSIONS[maker.role]);
    const scopes = new Set(found.scopes.filter((scope) => held.has(scope)));
    return {
      tokenId: found.id,
      subscriberId: found.subscriberId,
      scopes,
      origin: found.origin,
      secondsLeft: found.secondsLeft,
      by: {
        id: maker.id,
        email: maker.email,
        name: nameOf(found, maker.name),
        role: maker.role,
        permissions: scopes,
        credential: { kind: 'bearer', id: found.id },
      },
    };
  }
}

/** "Nadia [17] for ticket 4711, by Help desk"; the portal's own agents speak for themselves. */
function nameOf({ agentId, agentName, ticket, staffId }: FoundToken, maker: string): string {
  if (agentId === staffId) return maker;
  return `${agentName} [${agentId}]${ticket === null ? '' : ` for ticket ${ticket}`}, by ${maker}`;
}
