import { Injectable } from '@nestjs/common';
import type { AccessMethod, DynamicAuthorization } from '@demarc/contracts';
import { Database, type Sql } from '../../platform/database/database';
import type { AccessSessionEntity } from './access.entity';
import { AccessSessionRepository } from './access-session.repository';
import { toDynamicAuthorizationView } from './access.view';
import { EnforcementProof, type AccountingWord } from './enforcement-proof.service';
import type { AccessVerdict } from './enforcement-verdict';
import { EnforcementQueue } from './enforcement-queue.service';
import { DynamicAuthorizationRepository } from './dynamic-authorization.repository';
import { NasService } from './nas.service';

export type { AccessSessionEntity } from './access.entity';

export type { AccountingWord } from './enforcement-proof.service';
export type { AccessVerdict } from './enforcement-verdict';

/** What the access network did about one change of service state. */
export interface AccessEvidence {
  /** Each session that the NAS was asked to end, with the octets of request and answer. */
  requests: (DynamicAuthorization & { sessionId: string | null; identifiedBy: string[]; firstSentAt: string | null })[];
  /** Reports of accounting from this change until the next, as they came. */
  reports: (AccountingWord & { nasName: string | null })[];
  /** Sessions by accounting, newest first; empty when no accounting reaches us. */
  sessions: AccessSessionEntity[];
  /** How the change was to be brought about; null: it was decided before there were plans. */
  method: AccessMethod | null;
  /** Whether the network's own word shows it; null: it is for the router to show. */
  verdict: AccessVerdict | null;
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
    private readonly proof: EnforcementProof,
  ) {}

  async evidenceFor(sql: Sql, subscriptionId: string, stateVersion: number): Promise<AccessEvidence> {
    const rows = await this.requests.listForVersion(sql, subscriptionId, stateVersion);
    const [names, judged, heard] = await Promise.all([
      this.namesOf(sql),
      this.proof.judge(sql, subscriptionId, stateVersion),
      this.proof.heard(sql, subscriptionId, stateVersion),
    ]);
    return {
      ...judged,
      requests: rows.map((row) => ({
        ...toDynamicAuthorizationView(row, names.get(row.nasId ?? '') ?? null),
        sessionId: row.sessionId,
        identifiedBy: row.identifiedBy,
        firstSentAt: row.firstSentAt?.toISOString() ?? null,
      })),
      reports: heard.map((report) => ({ ...report, nasName: names.get(report.nasId) ?? null })),
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
