import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module';
import { StaffModule } from '../staff/staff.module';
import { EndSubscriptionsJob } from './end-subscriptions.job';
import { ManageSubscriber } from './manage-subscriber.service';
import { ManageSubscription } from './manage-subscription.service';
import { SubscribersController } from './subscribers.controller';
import { SubscribersRepository, SubscriptionsRepository } from './subscribers.repository';
import { SubscribersService } from './subscribers.service';
import { SubscriptionAnnouncer } from './subscription-announcer.service';
import { SubscriptionViews } from './subscription-views.service';

@Module({
  imports: [CatalogModule, StaffModule],
  controllers: [SubscribersController],
  providers: [
    EndSubscriptionsJob,
    ManageSubscriber,
    ManageSubscription,
    SubscribersRepository,
    SubscribersService,
    SubscriptionAnnouncer,
    SubscriptionsRepository,
    SubscriptionViews,
  ],
  exports: [ManageSubscriber, ManageSubscription, SubscribersService, SubscriptionAnnouncer, SubscriptionViews],
})
export class SubscribersModule {}
