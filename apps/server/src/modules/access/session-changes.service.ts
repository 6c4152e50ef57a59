import { Injectable } from '@nestjs/common';
import { NAS_RECIPES, inPlaceChanges } from '@demarc/radius';
import { Database } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import type { StepSubject } from './enforcement-step';

/** What a CoA-Request says: the group of the new state, at the rates of the plan. */
@Injectable()
export class SessionChanges {
  constructor(
    private readonly database: Database,
    private readonly subscribers: SubscribersService,
    private readonly catalog: CatalogService,
  ) {}

  async of({ order, nas, decided }: StepSubject): Promise<ReturnType<typeof inPlaceChanges>> {
    const { sql } = this.database;
    const subscription = await this.subscribers.getSubscription(sql, order.subscriptionId);
    const plan = (await this.catalog.listPlans(sql)).find(({ id }) => id === subscription.planId);
    if (plan === undefined || decided === null) throw new Error('a change in place has a plan and was decided');
    return inPlaceChanges(NAS_RECIPES[nas.vendor], {
      from: decided.fromGroup,
      to: decided.toGroup,
      plan,
      subscriptionId: subscription.id,
    });
  }
}
