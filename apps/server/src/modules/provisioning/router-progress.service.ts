import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { WantedRepository } from './wanted.repository';
import { WriteGate } from './write-gate.service';

/** How far a router is on its way to what is wanted of it. */
export interface Progress {
  lastInformAt: Date | null;
  pending: number;
  refused: number;
  /** It has been through a first contact with a credential of its own, and nothing is open. */
  isInSync: boolean;
}

/** What the routers of a wave have made of being armed. */
@Injectable()
export class RouterProgress {
  constructor(
    private readonly inventory: InventoryService,
    private readonly wanted: WantedRepository,
    private readonly gate: WriteGate,
  ) {}

  get isHolding(): boolean {
    return this.gate.isHolding;
  }

  async of(sql: Sql, members: readonly { cpeId: string }[]): Promise<ReadonlyMap<string, Progress>> {
    const ids = members.map(({ cpeId }) => cpeId);
    if (ids.length === 0) return new Map();
    const presence = await this.inventory.presenceOf(sql, ids);
    const counts = await this.wanted.countStatuses(sql, ids);
    const settled = await this.wanted.listSettled(sql, ids);
    return new Map(
      ids.map((id) => {
        const { pending = 0, refused = 0 } = counts.get(id) ?? {};
        const isInSync = settled.has(id) && pending === 0 && refused === 0;
        return [id, { lastInformAt: presence.get(id)?.lastInformAt ?? null, pending, refused, isInSync }];
      }),
    );
  }
}
