import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SubscriptionAnnouncer } from '../subscribers/subscription-announcer.service';
import { ManageRouters } from './manage-routers.service';

/** A new subscription may name the serial of its router; both are made in one transaction. */
@Injectable()
export class RegisterWithSubscription implements OnModuleInit {
  constructor(
    private readonly announcer: SubscriptionAnnouncer,
    private readonly routers: ManageRouters,
  ) {}

  onModuleInit(): void {
    this.announcer.whenCreated(async (tx, subscription, { routerSerial }) => {
      if (routerSerial === undefined) return;
      await this.routers.registerIn(tx, 'subscription', {
        serialNumber: routerSerial,
        subscriptionId: subscription.id,
      });
    });
  }
}
