import { Injectable } from '@nestjs/common';
import type { ColumnName, RouterRow } from '@demarc/contracts';
import type { Sql } from '../../platform/database/database';
import { CpeTags } from '../inventory/cpe-tags.service';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { WantedRepository } from './wanted.repository';

/** Routers as a list shows them. */
@Injectable()
export class RouterRows {
  constructor(
    private readonly inventory: InventoryService,
    private readonly wanted: WantedRepository,
    private readonly subscribers: SubscribersService,
    private readonly tags: CpeTags,
  ) {}

  /** A list is six queries, however long it is. */
  async of(sql: Sql, cpes: CpeEntity[], columns: readonly ColumnName[] = []): Promise<RouterRow[]> {
    const ids = cpes.map(({ id }) => id);
    const [presence, promoted, tags, counts, owners] = await Promise.all([
      this.inventory.presenceOf(sql, ids),
      this.inventory.promotedOf(sql, ids, ['wanIp', ...columns]),
      this.tags.of(sql, ids),
      this.wanted.countStatuses(sql, ids),
      this.owners(
        sql,
        cpes.flatMap(({ subscriptionId }) => subscriptionId ?? []),
      ),
    ]);
    return cpes.map((cpe) => ({
      id: cpe.id,
      oui: cpe.oui,
      productClass: cpe.productClass,
      serialNumber: cpe.serialNumber,
      manufacturer: cpe.manufacturer,
      modelName: cpe.modelName,
      softwareVersion: cpe.softwareVersion,
      state: cpe.state,
      mode: cpe.mode,
      quarantineReason: cpe.quarantineReason,
      subscription: owners.get(cpe.subscriptionId ?? '') ?? null,
      wanIp: promoted.get(cpe.id)?.get('wanIp') ?? null,
      tags: tags.get(cpe.id) ?? [],
      parameters: Object.fromEntries(
        columns.flatMap((column) => {
          const value = promoted.get(cpe.id)?.get(column);
          return value === undefined ? [] : [[column, value]];
        }),
      ),
      lastInformAt: presence.get(cpe.id)?.lastInformAt.toISOString() ?? null,
      lastEvents: presence.get(cpe.id)?.events ?? [],
      pendingCount: counts.get(cpe.id)?.pending ?? 0,
      refusedCount: counts.get(cpe.id)?.refused ?? 0,
    }));
  }

  private async owners(
    sql: Sql,
    subscriptionIds: string[],
  ): Promise<ReadonlyMap<string, NonNullable<RouterRow['subscription']>>> {
    if (subscriptionIds.length === 0) return new Map();
    const subscriptions = await this.subscribers.listSubscriptions(sql, subscriptionIds);
    const people = await this.subscribers.listByIds(sql, [...new Set(subscriptions.map((row) => row.subscriberId))]);
    const byId = new Map(people.map((person) => [person.id, person]));
    return new Map(
      subscriptions.map(({ id, subscriberId, label }) => {
        const person = byId.get(subscriberId);
        return [id, { id, subscriberNumber: person?.number ?? '', subscriberName: person?.name ?? '', label }];
      }),
    );
  }
}
