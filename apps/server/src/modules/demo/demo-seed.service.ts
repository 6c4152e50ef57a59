import { Injectable } from '@nestjs/common';
import { addDays } from '@demarc/kernel';
import { Database } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { ManageSubscriber } from '../subscribers/manage-subscriber.service';
import { ManageSubscription } from '../subscribers/manage-subscription.service';
import { DEMO_ACTOR, extras, movedHomes, PLANS, type Extra } from './demo-cast';
import { DemoMoney } from './demo-money.service';
import { DemoNas } from './demo-nas.service';
import type { Home } from './demo-scenes.service';

/** How long ago the other subscribers joined: their bills are open, and not yet overdue. */
const JOINED_DAYS_AGO = 5;

/** The demonstration ISP: plans, subscribers with routers, a billing run, most bills paid. Made once, by the services that the portal uses. */
@Injectable()
export class DemoSeed {
  constructor(
    private readonly database: Database,
    private readonly catalog: CatalogService,
    private readonly manageSubscriber: ManageSubscriber,
    private readonly manageSubscription: ManageSubscription,
    private readonly money: DemoMoney,
    private readonly nas: DemoNas,
  ) {}

  /** @returns the routers that the simulator should have, and the homes that were made just now */
  async ensure(fleetSize: number): Promise<{ cast: Extra[]; made: Home[] }> {
    const cast = [...extras(fleetSize), ...movedHomes(fleetSize)];
    const { sql } = this.database;
    if ((await this.catalog.listPlans(sql)).length > 0) return { cast, made: [] };
    await this.catalog.changeBillingEntity(DEMO_ACTOR, {
      name: 'Padma Net',
      address: 'Mirpur, Dhaka',
      taxNumber: '000000000-0101',
    });
    await this.makePlans();
    const today = await this.money.today();
    const payers: string[] = [];
    const made: Home[] = [];
    for (const extra of cast) {
      const { id, subscriptionId } = await this.makeSubscriber(extra, addDays(today, -JOINED_DAYS_AGO));
      if (extra.paysOnTime) payers.push(id);
      made.push({ extra, subscriptionId });
    }
    if (cast.length > 0) await this.money.bill(today);
    for (const id of payers) await this.money.payDue(id);
    return { cast, made };
  }

  private async makePlans(): Promise<void> {
    const [vat] = await this.catalog.listTaxes(this.database.sql);
    for (const plan of PLANS) {
      await this.catalog.createPlan(DEMO_ACTOR, {
        name: plan.name,
        price: plan.price,
        taxId: vat?.id ?? null,
        downKbps: plan.kbps,
        upKbps: plan.kbps,
      });
    }
  }

  private async makeSubscriber(extra: Extra, activatedOn: string): Promise<{ id: string; subscriptionId: string }> {
    const subscriber = await this.manageSubscriber.create(DEMO_ACTOR, {
      name: extra.name,
      phone: extra.phone,
      address: extra.address,
    });
    const plan = (await this.catalog.listPlans(this.database.sql)).find(({ name }) => name === extra.planName);
    if (plan === undefined) throw new Error(`the demonstration has no plan ${extra.planName}`);
    const subscription = await this.manageSubscription.create(DEMO_ACTOR, subscriber, {
      planId: plan.id,
      label: 'Home',
      activatedOn,
      ...(extra.kind === 'moved' ? {} : { routerSerial: extra.serial }),
      nasId: await this.nas.ensure(),
    });
    return { id: subscriber.id, subscriptionId: subscription.id };
  }
}
