import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { ManageSubscriber } from '../subscribers/manage-subscriber.service';
import { ManageSubscription } from '../subscribers/manage-subscription.service';
import { DEMO_ACTOR, HEROINE } from './demo-cast';
import { DemoNas } from './demo-nas.service';

/** The subscriber the story is about: a plan, a PPPoE account, WiFi, and the serial of a router still in its box. */
@Injectable()
export class DemoHeroine {
  constructor(
    private readonly database: Database,
    private readonly catalog: CatalogService,
    private readonly manageSubscriber: ManageSubscriber,
    private readonly manageSubscription: ManageSubscription,
    private readonly nas: DemoNas,
  ) {}

  async create(): Promise<string> {
    const { sql } = this.database;
    const subscriber = await this.manageSubscriber.create(DEMO_ACTOR, {
      name: HEROINE.name,
      phone: HEROINE.phone,
      address: HEROINE.address,
    });
    const plan = (await this.catalog.listPlans(sql)).find(({ name }) => name === 'Home 30');
    if (plan === undefined) throw new Error('the demonstration has no plan Home 30');
    await this.manageSubscription.create(DEMO_ACTOR, subscriber, {
      planId: plan.id,
      label: 'Home',
      routerSerial: HEROINE.serial,
      wifi: { ssid: 'Rahima', passphrase: 'monsoon-rain-26' },
      nasId: await this.nas.ensure(),
    });
    return `${subscriber.number} ${HEROINE.name} takes ${plan.name}. The router with serial ${HEROINE.serial} will be hers, whenever it appears.`;
  }
}
