import { Injectable } from '@nestjs/common';
import type { ByHandOrder, SayDoneByHand } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { SubscribersService } from '../subscribers/subscribers.service';
import { NothingByHand, SaidByHandAlready } from './access.errors';
import { ByHandLog } from './by-hand-log.service';
import { ByHandRepository } from './by-hand.repository';
import type { DynamicAuthorizationRequestEntity } from './enforcement.entity';
import { NasService } from './nas.service';

const SHOWN = 200;

/** What the fall-backs of enforcement ended in: a person does it, and says so. It stays unproved: no device has said it. */
@Injectable()
export class ByHand {
  constructor(
    private readonly database: Database,
    private readonly orders: ByHandRepository,
    private readonly subscribers: SubscribersService,
    private readonly nasServers: NasService,
    private readonly log: ByHandLog,
    private readonly clock: Clock,
  ) {}

  async listOpen(sql: Sql): Promise<ByHandOrder[]> {
    return this.views(sql, await this.orders.listOpen(sql, SHOWN));
  }

  /** What is left to a person of the state that the service is in; null: nothing. */
  async find(sql: Sql, subscriptionId: string): Promise<ByHandOrder | null> {
    const { stateVersion } = await this.subscribers.getSubscription(sql, subscriptionId);
    const order = await this.orders.find(sql, subscriptionId, stateVersion);
    return order === null ? null : ((await this.views(sql, [order]))[0] ?? null);
  }

  async sayDone(by: StaffIdentity, subscriptionId: string, said: SayDoneByHand): Promise<ByHandOrder> {
    const { note, stateVersion } = said;
    await this.database.transaction(async (tx) => {
      const subscription = await this.subscribers.getSubscription(tx, subscriptionId);
      const order = await this.orders.find(tx, subscriptionId, stateVersion);
      if (order === null || subscription.stateVersion !== stateVersion) throw new NothingByHand();
      const done = { by: by.name, at: this.clock.now(), note };
      if (!(await this.orders.done(tx, order.id, done))) throw new SaidByHandAlready(order.doneBy ?? 'somebody');
      await this.log.done(tx, by, { subscription, note });
    });
    const order = await this.find(this.database.sql, subscriptionId);
    if (order === null) throw new NothingByHand();
    return order;
  }

  private async views(sql: Sql, orders: readonly DynamicAuthorizationRequestEntity[]): Promise<ByHandOrder[]> {
    const subscriptions = await this.subscribers.listSubscriptions(
      sql,
      orders.map(({ subscriptionId }) => subscriptionId),
    );
    const people = await this.subscribers.listByIds(
      sql,
      subscriptions.map(({ subscriberId }) => subscriberId),
    );
    const nas = new Map((await this.nasServers.list(sql)).map(({ id, name }) => [id, name]));
    return orders.flatMap((order) => {
      const subscription = subscriptions.find(({ id }) => id === order.subscriptionId);
      const person = people.find(({ id }) => id === subscription?.subscriberId);
      if (subscription === undefined || person === undefined) return [];
      return [
        {
          subscriptionId: subscription.id,
          subscriberId: person.id,
          subscriberNumber: person.number,
          subscriberName: person.name,
          label: subscription.label,
          serviceState: subscription.serviceState,
          stateVersion: order.stateVersion,
          staticAddress: subscription.staticAddress,
          nasName: nas.get(subscription.nasId ?? '') ?? null,
          reason: order.reason,
          orderedAt: subscription.stateChangedAt.toISOString(),
          done: doneOf(order),
        },
      ];
    });
  }
}

function doneOf({ doneBy, doneAt, doneNote }: DynamicAuthorizationRequestEntity): ByHandOrder['done'] {
  if (doneBy === null || doneAt === null || doneNote === null) return null;
  return { by: doneBy, at: doneAt.toISOString(), note: doneNote };
}
