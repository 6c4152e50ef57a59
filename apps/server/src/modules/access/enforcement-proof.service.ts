import { Injectable } from '@nestjs/common';
import { readSessionClass } from '@demarc/radius';
import type { Sql } from '../../platform/database/database';
import { SubscribersService } from '../subscribers/subscribers.service';
import type { AccessSessionEntity } from './access.entity';
import { AccessSessionRepository } from './access-session.repository';
import { DynamicAuthorizationRepository } from './dynamic-authorization.repository';
import { accessVerdict, type AccessVerdict, type ReportFacts, type SessionFacts } from './enforcement-verdict';
import type { EnforcementEntity } from './enforcement.entity';
import { EnforcementRepository } from './enforcement.repository';

const SESSIONS_LOOKED_AT = 20;

/** Whether the network's own stored word shows that a change of service took effect. */
@Injectable()
export class EnforcementProof {
  constructor(
    private readonly enforcements: EnforcementRepository,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly sessions: AccessSessionRepository,
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

  private async verdict(sql: Sql, decided: EnforcementEntity): Promise<AccessVerdict | null> {
    const { subscriptionId, stateVersion, decidedAt, toGroup, fromGroup, method } = decided;
    if (method === 'pppoe-cpe' || fromGroup === toGroup) return null;
    // One after the other: inside a transaction there is one connection.
    const steps = await this.requests.listForVersion(sql, subscriptionId, stateVersion);
    const sessions = await this.sessions.listOf(sql, [subscriptionId], SESSIONS_LOOKED_AT);
    const subscription = await this.subscribers.getSubscription(sql, subscriptionId);
    const next = await this.subscribers.findStateChange(sql, subscriptionId, stateVersion + 1);
    const until = next?.decidedAt ?? null;
    const inForce = sessions.filter(({ startedAt }) => until === null || startedAt < until);
    return accessVerdict({
      to: toGroup,
      decidedAt,
      isSuperseded: subscription.stateVersion > stateVersion,
      steps,
      sessions: inForce.map((session) => toSession(session)),
      reports: inForce.flatMap((session) => reportsOf(session, decidedAt, until)),
    });
  }
}

const groupOf = (session: AccessSessionEntity): SessionFacts['group'] => readSessionClass(session.class)?.group ?? null;

const toSession = (session: AccessSessionEntity): SessionFacts => ({
  id: session.id,
  startedAt: session.startedAt,
  stoppedAt: session.stoppedAt,
  group: groupOf(session),
});

/** What accounting said of a session between the change and the next one. */
function reportsOf(session: AccessSessionEntity, decidedAt: Date, until: Date | null): ReportFacts[] {
  const { id: sessionId, startedAt, updatedAt, stoppedAt } = session;
  const group = groupOf(session);
  const said: ReportFacts[] = [];
  const add = (status: ReportFacts['status'], at: Date): void => {
    if (at >= decidedAt && (until === null || at < until)) said.push({ status, sessionId, group, at, receivedAt: at });
  };
  add('start', startedAt);
  if (startedAt < decidedAt) add('interim', updatedAt);
  if (stoppedAt !== null) add('stop', stoppedAt);
  return said;
}
