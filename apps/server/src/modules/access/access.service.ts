import { Injectable } from '@nestjs/common';
import type { DynamicAuthorization } from '@demarc/contracts';
import { Database, type Sql } from '../../platform/database/database';
import type { AccessSessionEntity } from './access.entity';
import { AccessSessionRepository } from './access-session.repository';
import { toDynamicAuthorizationView } from './access.view';
import { EnforcementQueue } from './enforcement-queue.service';
import { DynamicAuthorizationRepository } from './dynamic-authorization.repository';
import { NasService } from './nas.service';

export type { AccessSessionEntity } from './access.entity';

/** What the access network did about one change of service state. */
export interface AccessEvidence {
  /** Each session that the NAS was asked to end, with the octets of request and answer. */
  requests: (DynamicAuthorization & { sessionId: string | null; identifiedBy: string[]; firstSentAt: string | null })[];
  /** Sessions by accounting, newest first; empty when no accounting reaches us. */
  sessions: AccessSessionEntity[];
}

const SESSIONS_SHOWN = 10;
const REQUESTS_SHOWN = 100;

/** What other modules may ask about the access network. */
@Injectable()
export class AccessService {
  constructor(
    private readonly database: Database,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly sessions: AccessSessionRepository,
    private readonly nasServers: NasService,
    private readonly queue: EnforcementQueue,
  ) {}

  async evidenceFor(sql: Sql, subscriptionId: string, stateVersion: number): Promise<AccessEvidence> {
    const rows = await this.requests.listForVersion(sql, subscriptionId, stateVersion);
    const names = await this.namesOf(sql);
    return {
      requests: rows.map((row) => ({
        ...toDynamicAuthorizationView(row, names.get(row.nasId ?? '') ?? null),
        sessionId: row.sessionId,
        identifiedBy: row.identifiedBy,
        firstSentAt: row.firstSentAt?.toISOString() ?? null,
      })),
      sessions: await this.sessions.listOf(sql, [subscriptionId], SESSIONS_SHOWN),
    };
  }

  /** Sessions of these subscriptions, newest first. */
  listSessions(sql: Sql, subscriptionIds: string[], limit: number): Promise<AccessSessionEntity[]> {
    return this.sessions.listOf(sql, subscriptionIds, limit);
  }

  async listRequests(nasId: string): Promise<DynamicAuthorization[]> {
    const { sql } = this.database;
    const nas = await this.nasServers.get(sql, nasId);
    const rows = await this.requests.listOfNas(sql, nasId, REQUESTS_SHOWN);
    return rows.map((row) => toDynamicAuthorizationView(row, nas.name));
  }

  /** Resolves once nothing is being asked and nothing is due. For tests and the demonstration. */
  quiet(): Promise<void> {
    return this.queue.quiet();
  }

  private async namesOf(sql: Sql): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.nasServers.list(sql)).map((nas) => [nas.id, nas.name]));
  }
}
