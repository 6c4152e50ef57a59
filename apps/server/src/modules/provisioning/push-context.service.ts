import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import type { Sql } from '../../platform/database/database';
import type { CpeEntity } from '../inventory/inventory.service';
import { SubscribersService, type SubscriptionEntity } from '../subscribers/subscribers.service';

/** States that take something away; only these are carried out by a profile. */
const RESTRICTED: readonly SubscriptionEntity['serviceState'][] = ['throttled', 'walled-garden', 'suspended'];

export interface WantedProfile {
  readonly profileId: string;
  readonly subscriptionId: string;
  readonly stateVersion: number;
}

/** What is wanted of a router in the way of profiles, and when. */
@Injectable()
export class PushContext {
  constructor(
    private readonly subscribers: SubscribersService,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  async wantedOf(sql: Sql, { subscriptionId }: CpeEntity): Promise<WantedProfile | null> {
    if (subscriptionId === null) return null;
    const {
      pushProfileId: profileId,
      serviceState,
      stateVersion,
    } = await this.subscribers.getSubscription(sql, subscriptionId);
    return profileId !== null && RESTRICTED.includes(serviceState) ? { profileId, subscriptionId, stateVersion } : null;
  }
}
