import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ServiceState } from '@demarc/contracts';
import { Database, type Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import { newId } from '../../platform/ids';
import type { SubscriptionStateChanged } from '../subscribers/subscribers.events';
import { SubscribersService, type SubscriptionEntity } from '../subscribers/subscribers.service';
import type { AccessSessionEntity, DynamicAuthorizationRequestEntity } from './access.entity';
import { accessGroup } from './access-group';
import { AccessSessionRepository } from './access-session.repository';
import { DisconnectQueue } from './disconnect-queue.service';
import {
  DynamicAuthorizationRepository,
  type NewDynamicAuthorizationRequest,
} from './dynamic-authorization.repository';

type Order = Pick<DynamicAuthorizationRequestEntity, 'target' | 'nasId' | 'sessionId' | 'outcome' | 'reason'>;
type Payload = SubscriptionStateChanged['payload'];

/**
 * A changed service state must reach the session that is up now: the NAS is asked to end it, and the subscriber's
 * router dials again into what the new state allows. Every order is a row before a datagram leaves.
 */
@Injectable()
export class DisconnectService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly subscribers: SubscribersService,
    private readonly sessions: AccessSessionRepository,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly queue: DisconnectQueue,
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
      await this.requests.supersede(tx, subscription.id, subscription.stateVersion);
      const orders = await this.ordersFor(tx, subscription, payload);
      await this.requests.insertIfNew(
        tx,
        orders.map((order) => toRow(subscription, payload.version, order)),
      );
    });
    this.queue.wake();
  }

  private async ordersFor(tx: Tx, subscription: SubscriptionEntity, payload: Payload): Promise<Order[]> {
    const { version, from, to } = payload;
    if (from === null) return [];
    if (subscription.stateVersion > version) return [skipped(`superseded by v${subscription.stateVersion}`)];
    if (accessGroup(from) === accessGroup(to)) return [skipped(sameGroup(from, to))];
    const live = await this.sessions.listLiveOf(tx, subscription.id);
    if (live.length > 0) return live.map(orderForSession);
    if (subscription.nasId === null) return [skipped('no NAS')];
    return [{ target: 'user-name', nasId: subscription.nasId, sessionId: null, outcome: 'waiting', reason: null }];
  }
}

const toRow = (
  subscription: SubscriptionEntity,
  stateVersion: number,
  order: Order,
): NewDynamicAuthorizationRequest => ({
  id: newId(),
  subscriptionId: subscription.id,
  stateVersion,
  ...order,
  userName: subscription.pppoeUsername,
  identifiedBy: [],
  rounds: 0,
  attempts: 0,
  // Due by the database's own clock: business time may be shifted far from it.
  dueAt: order.outcome === 'waiting' ? new Date(0) : null,
});

const skipped = (reason: string): Order => ({
  target: 'none',
  nasId: null,
  sessionId: null,
  outcome: 'skipped',
  reason,
});

const orderForSession = (session: AccessSessionEntity): Order => ({
  target: session.id,
  nasId: session.nasId,
  sessionId: session.id,
  outcome: 'waiting',
  reason: null,
});

const sameGroup = (from: ServiceState, to: ServiceState): string =>
  `${from} and ${to} are the same to the access network`;
