import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { PlanChanged } from '../catalog/catalog.events';
import type {
  ManagementPathChanged,
  SubscriptionChanged,
  SubscriptionCreated,
  SubscriptionStateChanged,
} from '../subscribers/subscribers.events';
import { NasService } from './nas.service';
import { RadiusProjection } from './radius-projection.service';
import { RadiusRepository } from './radius.repository';

type OfSubscription = SubscriptionCreated | SubscriptionChanged | SubscriptionStateChanged | ManagementPathChanged;

const OF_SUBSCRIPTION: readonly OfSubscription['type'][] = [
  'subscription.created',
  'subscription.changed',
  'subscription.state-changed',
  'subscription.management-path-changed',
];

/** What the next accept says changes in the transaction of what it follows from, and vanishes with it. */
@Injectable()
export class RadiusKeeper implements OnModuleInit {
  constructor(
    private readonly outbox: Outbox,
    private readonly nasServers: NasService,
    private readonly radius: RadiusRepository,
    private readonly projection: RadiusProjection,
  ) {}

  onModuleInit(): void {
    for (const type of OF_SUBSCRIPTION) {
      this.outbox.within<OfSubscription>(type, (tx, events) =>
        this.beside(tx, () =>
          this.projection.subscriptions(tx, [...new Set(events.map(({ payload }) => payload.subscriptionId))]),
        ),
      );
    }
    this.outbox.within<PlanChanged>('plan.changed', (tx, events) => {
      const ids = events.map(({ payload }) => payload.planId);
      return this.beside(tx, () => this.projection.plans(tx, ids));
    });
    this.nasServers.whenChanged((tx, nas) => this.beside(tx, () => this.projection.nas(tx, nas)));
  }

  /** Never while everything is made anew: that would write back what was so a moment ago. */
  private async beside(tx: Tx, work: () => Promise<void>): Promise<void> {
    if (!this.projection.isOn) return;
    await this.radius.lock(tx, 'shared');
    await work();
  }
}
