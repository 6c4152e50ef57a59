import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EnforcementStep, ServiceState } from '@demarc/contracts';
import { Database, type Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { SubscriptionStateChanged } from '../subscribers/subscribers.events';
import { SubscribersService, type SubscriptionEntity } from '../subscribers/subscribers.service';
import { AccessSessionRepository } from './access-session.repository';
import { EnforcementQueue } from './enforcement-queue.service';
import { NextStep, type Target } from './enforcement-next-step.service';
import { stepFor } from './enforcement-plan';
import type { EnforcementEntity } from './enforcement.entity';

type Payload = SubscriptionStateChanged['payload'];

/**
 * A changed service state must reach the session that is up now: it is changed in place or ended, and the subscriber's
 * router dials again into what the new state allows. Every order is a row before a datagram leaves.
 */
@Injectable()
export class EnforcementService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly subscribers: SubscribersService,
    private readonly sessions: AccessSessionRepository,
    private readonly next: NextStep,
    private readonly queue: EnforcementQueue,
  ) {}

  onModuleInit(): void {
    this.outbox.after<SubscriptionStateChanged>('subscription.state-changed', 'access.disconnect', ({ payload }) =>
      this.order(payload),
    );
  }

  /** Writes who is to be asked about which session; delivered twice it writes nothing new. */
  async order(payload: Payload): Promise<void> {
    await this.database.transaction(async (tx) => {
      const subscription = await this.subscribers.getSubscription(tx, payload.subscriptionId);
      await this.next.supersede(tx, subscription.id, subscription.stateVersion);
      await this.openFirst(tx, subscription, payload);
    });
    this.queue.wake();
  }

  /** The state that a service is in now is asked for once more: it is connected or managed in another way than before. */
  async orderAgain(subscriptionId: string): Promise<void> {
    const { sql } = this.database;
    const { stateVersion, subscriberId } = await this.subscribers.getSubscription(sql, subscriptionId);
    const change = await this.subscribers.findStateChange(sql, subscriptionId, stateVersion);
    if (change === null) return;
    const { fromState: from, toState: to, cause } = change;
    await this.order({ subscriptionId, subscriberId, version: stateVersion, from, to, cause });
  }

  private async openFirst(tx: Tx, subscription: SubscriptionEntity, payload: Payload): Promise<void> {
    const { version, from, to } = payload;
    if (from === null) return;
    const decided = await this.next.decisionOf(tx, subscription, payload);
    const skip = (reason: string): Promise<void> => this.next.skip(tx, subscription, decided, reason);
    if (subscription.stateVersion > version) return skip(`superseded by v${subscription.stateVersion}`);
    if (decided.fromGroup === decided.toGroup) return skip(sameGroup(from, to));
    const live = await this.sessions.listLiveOf(tx, subscription.id);
    const step = stepFor(decided, null, live.length > 0);
    if (step === null) return skip(decided.plan[0]?.why ?? 'nothing to ask');
    const targets: Target[] = live.map(({ id, nasId }) => ({ target: id, nasId, sessionId: id }));
    await this.next.open(tx, subscription, {
      decided,
      step,
      targets: targets.length > 0 ? targets : [{ target: 'user-name', nasId: subscription.nasId, sessionId: null }],
      because: whyThisStep(decided, step),
    });
  }
}

const STEP_NAMES: Readonly<Record<EnforcementStep, string>> = {
  coa: 'CoA',
  'read-back': 'read-back',
  disconnect: 'Disconnect',
  routeros: 'RouterOS API',
  cpe: 'configuration of the router',
  'by-hand': 'person',
};

/** Why gentler steps were not even tried, and why anything is asked once more; null when the first one is taken. */
function whyThisStep({ plan, revision }: EnforcementEntity, step: EnforcementStep): string | null {
  const anew = revision === 0 ? [] : ['its router is managed over another connection than before'];
  const before = plan.slice(
    0,
    plan.findIndex((each) => each.step === step),
  );
  const whys = before.flatMap(({ step: left, why }) => (why === null || left === 'read-back' ? [] : [{ left, why }]));
  const reasons = [...new Set(whys.map(({ why }) => why))].map((why) => {
    const names = whys.filter((each) => each.why === why).map(({ left }) => STEP_NAMES[left]);
    return `${why} (no ${names.join(', no ')})`;
  });
  return [...anew, ...reasons].join('; ') || null;
}

const sameGroup = (from: ServiceState, to: ServiceState): string =>
  `${from} and ${to} are the same to the access network`;
