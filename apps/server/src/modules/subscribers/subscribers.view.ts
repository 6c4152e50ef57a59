import { formatMajor } from '@demarc/billing';
import type { Subscriber, Subscription } from '@demarc/contracts';
import type { SubscriberEntity, SubscriptionEntity } from './subscriber.entity';

/** What a subscription shows of its plan; the price is the one that was agreed. */
export interface PlanFacts {
  name: string;
  priceMinor: bigint;
  currency: string;
  downKbps: number;
  upKbps: number;
}

export const toSubscriptionView = (row: SubscriptionEntity, plan: PlanFacts): Subscription => ({
  id: row.id,
  subscriberId: row.subscriberId,
  label: row.label,
  planId: row.planId,
  planName: plan.name,
  price: formatMajor(plan.priceMinor, plan.currency),
  currency: plan.currency,
  downKbps: plan.downKbps,
  upKbps: plan.upKbps,
  activatedOn: row.activatedOn,
  endedOn: row.endedOn,
  billingCycleDay: row.billingCycleDay,
  serviceState: row.serviceState,
  stateVersion: row.stateVersion,
  stateChangedAt: row.stateChangedAt.toISOString(),
  pppoeUsername: row.pppoeUsername,
  nasId: row.nasId,
  policyId: row.policyId,
  managedOverService: row.managedOverService,
});

export const toSubscriberView = (row: SubscriberEntity, subscriptions: Subscription[]): Subscriber => ({
  id: row.id,
  number: row.number,
  name: row.name,
  phone: row.phone,
  email: row.email,
  address: row.address,
  createdAt: row.createdAt.toISOString(),
  subscriptions,
});
