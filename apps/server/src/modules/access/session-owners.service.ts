import { Injectable } from '@nestjs/common';
import type { AccessSessionQuery } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import type { Sql } from '../../platform/database/database';
import { SubscribersService } from '../subscribers/subscribers.service';
import type { AccessSessionEntity } from './access.entity';
import type { SessionOwner, SessionSurroundings } from './access-session.view';
import { AddressPoolRepository } from './address-pool.repository';
import { isWithin } from './address-range';
import { NasService } from './nas.service';

/** Interim intervals without a report after which a session counts as silent, and then as over. */
const SILENT_INTERVALS = 3;

/** Whose sessions these are, and since when they would be silent. */
@Injectable()
export class SessionOwners {
  constructor(
    private readonly subscribers: SubscribersService,
    private readonly nasServers: NasService,
    private readonly pools: AddressPoolRepository,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  silentSince(): Date {
    const { RADIUS_INTERIM_SECONDS: interval } = this.config.settings;
    return new Date(this.clock.now().getTime() - SILENT_INTERVALS * interval * 1000);
  }

  /** The services that a query is about; null: all. */
  async subscriptionsOf(sql: Sql, query: AccessSessionQuery): Promise<string[] | null> {
    const { subscriberId, subscriptionId } = query;
    if (subscriberId === undefined) return subscriptionId === undefined ? null : [subscriptionId];
    const ids = (await this.subscribers.listSubscriptionsOf(sql, subscriberId)).map(({ id }) => id);
    return subscriptionId === undefined ? ids : ids.filter((id) => id === subscriptionId);
  }

  async around(sql: Sql, rows: readonly AccessSessionEntity[]): Promise<SessionSurroundings> {
    const ids = rows.flatMap(({ subscriptionId }) => (subscriptionId === null ? [] : [subscriptionId]));
    const spans = await this.pools.listSpans(sql);
    return {
      nas: new Map((await this.nasServers.list(sql)).map((nas) => [nas.id, nas])),
      owners: await this.ownersOf(sql, ids),
      silentSince: this.silentSince(),
      poolOf: (address) => {
        const span = spans.find((one) => isWithin(one, address));
        return span === undefined ? null : { id: span.id, name: span.name };
      },
    };
  }

  /** Whose services these are, by their id. */
  async ownersOf(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, SessionOwner>> {
    const subscriptions = await this.subscribers.listSubscriptions(sql, [...new Set(ids)]);
    const people = await this.subscribers.listByIds(
      sql,
      subscriptions.map(({ subscriberId }) => subscriberId),
    );
    const byId = new Map(people.map((person) => [person.id, person]));
    return new Map(
      subscriptions.flatMap(({ id, subscriberId }): [string, SessionOwner][] => {
        const person = byId.get(subscriberId);
        return person === undefined ? [] : [[id, { subscriberId, number: person.number, name: person.name }]];
      }),
    );
  }
}
