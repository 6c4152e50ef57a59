import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ChangeSubscriber,
  ChangeSubscriptionPlan,
  CreateSubscriber,
  CreateSubscription,
  EndSubscription,
  Subscriber,
  Subscription,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { ManageSubscriber } from './manage-subscriber.service';
import { ManageSubscription } from './manage-subscription.service';
import { SubscribersService } from './subscribers.service';
import { SubscriptionViews } from './subscription-views.service';

@ApiTags('subscribers')
@Controller()
export class SubscribersController {
  constructor(
    private readonly database: Database,
    private readonly subscribers: SubscribersService,
    private readonly manageSubscriber: ManageSubscriber,
    private readonly manageSubscription: ManageSubscription,
    private readonly views: SubscriptionViews,
  ) {}

  @Post('subscribers')
  @RequirePermission('subscriber.write')
  @Contract({ summary: 'Register a subscriber', body: CreateSubscriber, response: Subscriber, status: 201 })
  async create(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(CreateSubscriber)) body: CreateSubscriber,
  ): Promise<Subscriber> {
    return this.views.subscriber(this.database.sql, await this.manageSubscriber.create(by, body));
  }

  @Get('subscribers/:number')
  @RequirePermission('subscriber.read')
  @Contract({ summary: 'A subscriber by number, with her services', response: Subscriber })
  async get(@Param('number') number: string): Promise<Subscriber> {
    const { sql } = this.database;
    return this.views.subscriber(sql, await this.subscribers.getByNumber(sql, number));
  }

  @Patch('subscribers/:number')
  @RequirePermission('subscriber.write')
  @Contract({ summary: 'Change name or contact', body: ChangeSubscriber, response: Subscriber })
  async change(
    @CurrentStaff() by: StaffIdentity,
    @Param('number') number: string,
    @Body(zod(ChangeSubscriber)) body: ChangeSubscriber,
  ): Promise<Subscriber> {
    const { sql } = this.database;
    const { id } = await this.subscribers.getByNumber(sql, number);
    return this.views.subscriber(sql, await this.manageSubscriber.change(by, id, body));
  }

  @Post('subscribers/:number/subscriptions')
  @RequirePermission('subscriber.write')
  @Contract({
    summary: 'Give a subscriber a service; PPPoE account and WiFi are made when left out',
    body: CreateSubscription,
    response: Subscription,
    status: 201,
  })
  async subscribe(
    @CurrentStaff() by: StaffIdentity,
    @Param('number') number: string,
    @Body(zod(CreateSubscription)) body: CreateSubscription,
  ): Promise<Subscription> {
    const { sql } = this.database;
    const subscriber = await this.subscribers.getByNumber(sql, number);
    return this.views.one(sql, await this.manageSubscription.create(by, subscriber, body));
  }

  @Get('subscriptions/:id')
  @RequirePermission('subscriber.read')
  @Contract({ summary: 'A service', response: Subscription })
  async subscription(@Param('id', zod(z.uuid())) id: string): Promise<Subscription> {
    const { sql } = this.database;
    return this.views.one(sql, await this.subscribers.getSubscription(sql, id));
  }

  @Post('subscriptions/:id/plan-change')
  @RequirePermission('subscriber.write')
  @Contract({
    summary: 'Move a service to another plan from a day on',
    body: ChangeSubscriptionPlan,
    response: Subscription,
  })
  async changePlan(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', zod(z.uuid())) id: string,
    @Body(zod(ChangeSubscriptionPlan)) body: ChangeSubscriptionPlan,
  ): Promise<Subscription> {
    return this.views.one(this.database.sql, await this.manageSubscription.changePlan(by, id, body));
  }

  @Post('subscriptions/:id/end')
  @RequirePermission('subscriber.write')
  @Contract({ summary: 'End a service', body: EndSubscription, response: Subscription })
  async end(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', zod(z.uuid())) id: string,
    @Body(zod(EndSubscription)) body: EndSubscription,
  ): Promise<Subscription> {
    return this.views.one(this.database.sql, await this.manageSubscription.end(by, id, body));
  }
}
