import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';
import { SubscribersService } from '../subscribers/subscribers.service';
import type { AccessSessionEntity } from './access.entity';
import { AccessSessionRepository } from './access-session.repository';
import { AccountingReportRepository } from './accounting-report.repository';
import type { AccountingReportEntity } from './accounting.entity';
import { DynamicAuthorizationRepository } from './dynamic-authorization.repository';
import { accessVerdict, type AccessVerdict, type ReportFacts, type SessionFacts } from './enforcement-verdict';
import type { EnforcementEntity } from './enforcement.entity';
import { EnforcementRepository } from './enforcement.repository';

const SESSIONS_LOOKED_AT = 20;
const REPORTS_LOOKED_AT = 200;

/** Whether the network's own stored word shows that a change of service took effect. */
@Injectable()
export class EnforcementProof {
  constructor(
    private readonly enforcements: EnforcementRepository,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly sessions: AccessSessionRepository,
    private readonly reports: AccountingReportRepository,
    private readonly subscribers: SubscribersService,
  ) {}

  /** Null: it is the router that shows it, or nothing on the network changes. */
  async verdictOf(sql: Sql, subscriptionId: string, stateVersion: number): Promise<AccessVerdict | null> {
    return (await this.judge(sql, subscriptionId, stateVersion)).verdict;
  }

  async judge(
    sql: Sql,
    subscriptionId: string,
    stateVersion: number,
  ): Promise<{ method: EnforcementEntity['method'] | null; verdict: AccessVerdict | null }> {
    const decided = await this.enforcements.find(sql, subscriptionId, stateVersion);
    if (decided === null) return { method: null, verdict: null };
    return { method: decided.method, verdict: await this.verdict(sql, decided) };
  }

  /** What the accounting said from this change until the next one, oldest first. */
  async heard(sql: Sql, subscriptionId: string, stateVersion: number): Promise<AccountingWord[]> {
    const change = await this.subscribers.findStateChange(sql, subscriptionId, stateVersion);
    if (change === null) return [];
    const next = await this.subscribers.findStateChange(sql, subscriptionId, stateVersion + 1);
    const { decidedAt } = change;
    const reports = await this.reports.listOfSubscriptionSince(sql, subscriptionId, decidedAt, REPORTS_LOOKED_AT);
    return reports.filter(
      (each) => each.happenedAt >= decidedAt && (next === null || each.happenedAt < next.decidedAt),
    );
  }

  private async verdict(sql: Sql, decided: EnforcementEntity): Promise<AccessVerdict | null> {
    const { subscriptionId, stateVersion, revision, decidedAt, toGroup, fromGroup, method } = decided;
    if (method === 'pppoe-cpe' || fromGroup === toGroup) return null;
    // One after the other: inside a transaction there is one connection.
    const all = await this.requests.listForVersion(sql, subscriptionId, stateVersion);
    const steps = all.filter((step) => step.revision === revision);
    const sessions = await this.sessions.listOf(sql, [subscriptionId], SESSIONS_LOOKED_AT);
    const subscription = await this.subscribers.getSubscription(sql, subscriptionId);
    const next = await this.subscribers.findStateChange(sql, subscriptionId, stateVersion + 1);
    const reports = await this.reports.listOfSubscriptionSince(sql, subscriptionId, decidedAt, REPORTS_LOOKED_AT);
    const until = next?.decidedAt ?? null;
    const inForce = sessions.filter(({ startedAt }) => until === null || startedAt < until);
    return accessVerdict({
      to: toGroup,
      decidedAt,
      isSuperseded: subscription.stateVersion > stateVersion,
      steps,
      sessions: inForce.map(toSession),
      reports: reports.flatMap(toReport).filter(({ at }) => at >= decidedAt && (until === null || at < until)),
    });
  }
}

const toSession = ({ id, startedAt, stoppedAt, accessGroup: group }: AccessSessionEntity): SessionFacts => ({
  id,
  startedAt,
  stoppedAt,
  group,
});

/** Reports that came while this state was in force: the other party's own word, whatever the verdict makes of it. */
export type AccountingWord = Pick<
  AccountingReportEntity,
  'id' | 'status' | 'source' | 'nasId' | 'sessionId' | 'happenedAt' | 'receivedAt' | 'packet' | 'attributes'
>;

/** A report of a session, as it came; the reboot of a NAS tells of none. */
function toReport({ status, sessionId, accessGroup: group, ...report }: AccountingReportEntity): ReportFacts[] {
  if (status === 'nas-rebooted' || sessionId === null) return [];
  const { id, happenedAt: at, receivedAt, packet, attributes } = report;
  return [{ id, status, sessionId, group, at, receivedAt, message: packet?.toString('hex') ?? attributes }];
}
