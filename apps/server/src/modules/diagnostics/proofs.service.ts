import { Injectable } from '@nestjs/common';
import { DomainError } from '@demarc/kernel';
import type { Proof } from '@demarc/contracts';
import type { Sql } from '../../platform/database/database';
import { AccessService, type AccessEvidence } from '../access/access.service';
import { ReachabilityService } from '../cwmp/reachability.service';
import { InventoryService } from '../inventory/inventory.service';
import { ProofOfRouter, type ProvisioningEvidenceEntity } from '../provisioning/proof-of-router.service';
import {
  SubscribersService,
  type ServiceStateChangeEntity,
  type SubscriptionEntity,
} from '../subscribers/subscribers.service';
import { proofOf, type AccountingEvidence, type NasEvidence, type RouterEvidence } from './proof-chain';

class ProofNotFound extends DomainError {
  readonly code = 'proof/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no proof ${id}`);
  }
}

const SHOWN = 20;

/** Collects what the other parties left behind about a change of state, and chains it. */
@Injectable()
export class ProofsService {
  constructor(
    private readonly subscribers: SubscribersService,
    private readonly access: AccessService,
    private readonly routers: ProofOfRouter,
    private readonly inventory: InventoryService,
    private readonly reachability: ReachabilityService,
  ) {}

  /** @param id `<subscription>.<version>` */
  async get(sql: Sql, id: string): Promise<Proof> {
    const [subscriptionId = '', version = ''] = id.split('.');
    if (!/^[0-9a-f-]{36}$/.test(subscriptionId) || !/^\d{1,9}$/.test(version)) throw new ProofNotFound(id);
    const change = await this.subscribers.findStateChange(sql, subscriptionId, Number(version));
    if (change === null) throw new ProofNotFound(id);
    return this.chain(sql, await this.subscribers.getSubscription(sql, subscriptionId), change);
  }

  /** Newest first. */
  async listOf(sql: Sql, subscription: SubscriptionEntity, limit = SHOWN): Promise<Proof[]> {
    const changes = await this.subscribers.listStateChanges(sql, [subscription.id], limit);
    const proofs: Proof[] = [];
    for (const change of changes) proofs.push(await this.chain(sql, subscription, change));
    return proofs;
  }

  private async chain(sql: Sql, subscription: SubscriptionEntity, change: ServiceStateChangeEntity): Promise<Proof> {
    const [access, evidence, calls, cpe] = await Promise.all([
      this.access.evidenceFor(sql, subscription.id, change.version),
      this.routers.list(sql, [subscription.id]),
      this.reachability.listFor(sql, { subscriptionId: subscription.id, stateVersion: change.version }),
      this.inventory.findBySubscription(sql, subscription.id),
    ]);
    const own = evidence.filter((row) => row.stateVersion === change.version);
    return proofOf({
      subscriptionId: subscription.id,
      version: change.version,
      from: change.fromState,
      to: change.toState,
      cause: change.cause,
      decidedAt: change.decidedAt,
      isSuperseded: subscription.stateVersion > change.version,
      hasNas: subscription.nasId !== null,
      hasRouter: cpe !== null || own.length > 0,
      network: access.verdict,
      nas: access.requests.map(toNasEvidence),
      accounting: access.sessions.flatMap(toAccountingEvidence),
      router: [...own.map(toRouterEvidence), ...calls.map(toCallEvidence)].toSorted(
        (a, b) => a.at.getTime() - b.at.getTime(),
      ),
    });
  }
}

/** Asking the router to come: accepted by it, or why not yet. */
function toCallEvidence(call: Awaited<ReturnType<ReachabilityService['listFor']>>[number]): RouterEvidence {
  const at = call.acceptedAt ?? call.lastAttemptAt ?? call.requestedAt;
  const outcome = call.acceptedAt === null ? (call.lastResult ?? 'not sent yet') : 'accepted';
  return {
    step: 'connection-request',
    at,
    text: `connection request ${outcome}, ${call.attempts} sent`,
    facts: call.nextAttemptAt === null ? [] : [{ label: 'next attempt', value: call.nextAttemptAt.toISOString() }],
  };
}

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));

const toNasEvidence = (request: AccessEvidence['requests'][number]): NasEvidence => ({
  nasName: request.nasName ?? 'the NAS',
  outcome: request.outcome,
  step: request.step,
  because: request.because,
  reason: request.reason,
  sentAt: instant(request.firstSentAt ?? request.sentAt),
  answeredAt: instant(request.answeredAt),
  requestHex: request.requestHex,
  answerHex: request.answerHex,
  attempts: request.attempts,
});

function toAccountingEvidence(session: AccessEvidence['sessions'][number]): AccountingEvidence[] {
  const { acctSessionId: sessionId, framedIpAddress: framedIp } = session;
  const start: AccountingEvidence = { event: 'start', at: session.startedAt, sessionId, framedIp };
  return session.stoppedAt === null ? [start] : [start, { ...start, event: 'stop', at: session.stoppedAt }];
}

/** The stored detail of a step in words, and its facts beside them. */
function toRouterEvidence({ step, at, detail }: ProvisioningEvidenceEntity): RouterEvidence {
  const text = (name: string): string => (typeof detail[name] === 'string' ? detail[name] : '');
  const strings = (name: string): string[] => (Array.isArray(detail[name]) ? detail[name].map(String) : []);
  const sentences: Record<RouterEvidence['step'], () => string> = {
    wanted: () => `recorded as wanted: ${text('reason')}`,
    'connection-request': () => `asked the router to come${text('outcome') === '' ? '' : `: ${text('outcome')}`}`,
    inform: () => `the router informed: ${strings('events').join(', ')}`,
    set: () => `${strings('parameters').length} parameters set`,
    'read-back': () => 'read back as wanted',
    online: () => `the router reports ${text('status')}${text('address') === '' ? '' : ` at ${text('address')}`}`,
    refused: () => strings('reasons').join('; '),
  };
  const facts = Object.entries(detail).map(([label, value]) => ({
    label: `${step} ${label}`,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
  return { step, at, text: sentences[step](), facts };
}
