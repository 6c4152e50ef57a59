import { Injectable } from '@nestjs/common';
import type { ServiceState } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { HEROINE, HEROINE_SPARE_SERIAL } from './demo-cast';
import { DemoFleet, type Box } from './demo-fleet.service';
import { DemoMoney } from './demo-money.service';
import { DemoRepository } from './demo.repository';

/** How things stand: the heroine, her router as it sees itself, and what she owes. */
export interface Scene {
  heroine: { id: string; number: string; name: string } | null;
  subscriptionId: string | null;
  serviceState: ServiceState | null;
  /** Serial of the router that is hers by the records, or that the story gives her. */
  serial: string;
  box: Box | null;
  due: number;
  isRestricted: boolean;
  fleetSize: number;
  boxes: readonly Box[];
}

const RESTRICTED: readonly (ServiceState | null)[] = ['throttled', 'walled-garden', 'suspended'];

@Injectable()
export class DemoStage {
  constructor(
    private readonly database: Database,
    private readonly demo: DemoRepository,
    private readonly subscribers: SubscribersService,
    private readonly inventory: InventoryService,
    private readonly fleet: DemoFleet,
    private readonly money: DemoMoney,
  ) {}

  async scene(): Promise<Scene> {
    const { sql } = this.database;
    const heroine = await this.demo.findHeroine(sql, HEROINE.phone.replaceAll(/\D/g, ''));
    const boxes = await this.fleet.list();
    const subscription =
      heroine === null ? undefined : (await this.subscribers.listSubscriptionsOf(sql, heroine.id))[0];
    const cpe = subscription === undefined ? null : await this.inventory.findBySubscription(sql, subscription.id);
    const box =
      boxes.find(({ serial }) => serial === HEROINE_SPARE_SERIAL) ??
      boxes.find(({ serial }) => serial === HEROINE.serial) ??
      null;
    return {
      heroine,
      subscriptionId: subscription?.id ?? null,
      serviceState: subscription?.serviceState ?? null,
      serial: cpe?.serialNumber ?? HEROINE.serial,
      box,
      due: heroine === null ? 0 : Number((await this.money.account(heroine.id)).due),
      isRestricted: RESTRICTED.includes(subscription?.serviceState ?? null),
      fleetSize: boxes.length,
      boxes,
    };
  }
}
