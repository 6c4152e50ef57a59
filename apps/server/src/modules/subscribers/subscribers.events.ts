import type { ServiceState, StateCause } from '@demarc/contracts';
import type { DomainEvent } from '../../platform/database/outbox';

export type SubscriberCreated = DomainEvent<'subscriber.created', { subscriberId: string }>;
export type SubscriptionCreated = DomainEvent<'subscription.created', { subscriptionId: string; subscriberId: string }>;
/** Plan, PPPoE account, NAS or policy of a subscription is another one now. */
export type SubscriptionChanged = DomainEvent<
  'subscription.changed',
  { subscriptionId: string; subscriberId: string; what: string[] }
>;
/** A router has shown whether it is managed over this very service; told by whoever knows routers. */
export type ManagementPathSeen = DomainEvent<
  'subscription.management-path-seen',
  { subscriptionId: string; isOverService: boolean }
>;
export type ManagementPathChanged = DomainEvent<
  'subscription.management-path-changed',
  { subscriptionId: string; subscriberId: string }
>;
export type SubscriptionStateChanged = DomainEvent<
  'subscription.state-changed',
  {
    subscriptionId: string;
    subscriberId: string;
    version: number;
    from: ServiceState | null;
    to: ServiceState;
    cause: StateCause;
  }
>;

/** A session should be ended so that its router dials again; whoever knows NAS decides whether, and asks. */
export type SessionEndWanted = DomainEvent<
  'subscription.session-end-wanted',
  {
    /** Chosen by who wants it: wanted twice, it is done once. */
    id: string;
    subscriptionId: string;
    because: string;
  }
>;
/** What became of it. */
export type SessionEndSettled = DomainEvent<
  'subscription.session-end-settled',
  { id: string; subscriptionId: string; isEnded: boolean; reason: string }
>;
