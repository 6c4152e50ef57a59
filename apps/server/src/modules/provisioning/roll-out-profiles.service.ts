import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { CpesTagged } from '../inventory/inventory.events';
import { InventoryService } from '../inventory/inventory.service';
import { TellingRouters } from '../profiles/telling-routers.service';
import type { CpeConnectionWanted } from './provisioning.events';
import { WantedRepository } from './wanted.repository';

/** So many are called at once; more hear of it at their own Informs. */
const CALLED = 50;

/** Marks the routers due that a change of a profile reaches or leaves. */
@Injectable()
export class RollOutProfiles implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly telling: TellingRouters,
    private readonly wanted: WantedRepository,
    private readonly inventory: InventoryService,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.outbox.within<CpesTagged>('cpe.tagged', async (tx, events) => {
      for (const { payload } of events) {
        const isFollowed = await this.telling.followsTags(tx, payload.tags);
        if (isFollowed) await this.wanted.markDue(tx, payload.cpeIds, 'its tags changed');
      }
    });
  }

  /** Until everybody was told; each batch commits by itself, so that a crash goes on where it was. */
  async run(): Promise<void> {
    while (await this.step());
  }

  private step(): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const told = await this.telling.take(tx);
      if (told === null) return false;
      await this.wanted.markDue(tx, told.cpeIds, told.reason);
      if (told.of > CALLED) return true;
      const cpes = await this.inventory.listByIds(tx, [...told.cpeIds]);
      const calls = cpes
        .filter(({ mode, state }) => mode === 'manage' && state === 'active')
        .map(({ id: cpeId }): CpeConnectionWanted => ({
          type: 'cpe.connection-wanted',
          subjectId: cpeId,
          payload: { cpeId, reason: told.reason },
        }));
      await this.outbox.addAll(tx, calls);
      return true;
    });
  }
}
