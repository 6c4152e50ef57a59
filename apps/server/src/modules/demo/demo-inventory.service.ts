import { Injectable } from '@nestjs/common';
import type { CreateSavedFilter } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { CpeTags } from '../inventory/cpe-tags.service';
import { InventoryService } from '../inventory/inventory.service';
import { SavedFilters } from '../inventory/saved-filters.service';
import { NETWORK_DESK } from './demo-cast';
import { DemoReadings } from './demo-readings.service';
import type { Home } from './demo-scenes.service';
import { DemoStaff } from './demo-staff.service';

const shared = { isShared: true } as const;
const FILTERS: readonly CreateSavedFilter[] = [
  {
    ...shared,
    name: 'Weak light',
    selection: { filter: [{ field: 'rxPowerDbm', op: 'less', values: ['-25'] }] },
    columns: ['rxPowerDbm', 'txPowerDbm'],
    sort: 'newest',
  },
  {
    ...shared,
    name: 'Silent for an hour',
    selection: { state: 'active', filter: [{ field: 'answered', op: 'more', values: ['1h'] }] },
    columns: [],
    sort: 'answered',
  },
  {
    ...shared,
    name: 'Pilot group',
    selection: { filter: [{ field: 'tag', op: 'is', values: ['pilot'] }] },
    columns: ['wanIp', 'ssid24', 'ssid5'],
    sort: 'newest',
  },
];

/** Every fourth home tries new firmware first, every seventh is a shop that is not to be disturbed by day. */
const tagsOf = (place: number): string[] => [
  ...(place % 4 === 1 ? ['pilot'] : []),
  ...(place % 7 === 3 ? ['shop'] : []),
];

/** What the network desk has sorted and watches: tags on some routers, the filters that it uses, regular readings. */
@Injectable()
export class DemoInventory {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly tags: CpeTags,
    private readonly filters: SavedFilters,
    private readonly staff: DemoStaff,
    private readonly readings: DemoReadings,
  ) {}

  async prepare(subscriptionIds: string[]): Promise<void> {
    const by = await this.staff.as(NETWORK_DESK);
    for (const filter of FILTERS) await this.filters.create(by, filter);
    await this.readings.switchOn(by);
    const cpes = await this.inventory.listBySubscriptions(this.database.sql, subscriptionIds);
    for (const { id, subscriptionId } of cpes) {
      const add = tagsOf(subscriptionIds.indexOf(subscriptionId ?? ''));
      if (add.length > 0) await this.tags.change(by, id, { add, remove: [] });
    }
  }

  /** What was read of the routers before. */
  recall(homes: readonly Home[]): Promise<void> {
    return this.readings.recall(homes);
  }
}
