import { Injectable } from '@nestjs/common';
import { ReportedTree } from '@demarc/datamodel';
import type { PushPlan } from '@demarc/provisioning';
import type { Tx } from '../../platform/database/database';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { InventoryService } from '../inventory/inventory.service';
import type { SessionWork } from './session-work';

/** What a push has learned of a router on its way. */
@Injectable()
export class PushLearned {
  constructor(
    private readonly inventory: InventoryService,
    private readonly trees: CpeTrees,
  ) {}

  /** The stored tree shows what was pushed, and no object that is gone. */
  async store(tx: Tx, work: SessionWork, { reading, record }: PushPlan, now: Date): Promise<void> {
    if (work.root === null || reading.length === 0) return;
    // The router's own lock comes first, as in every other write about it.
    await this.inventory.getForUpdate(tx, work.cpeId);
    const stored = await this.trees.find(tx, work.cpeId);
    if (stored === null) return;
    const values = reading.flatMap(([name, value, type]) => (name.endsWith('.') ? [] : [{ name, value, type }]));
    const tree = record.objects
      .map(({ collection }) => collection)
      .reduce(
        (known, collection) =>
          known.withObject(
            collection,
            values.filter(({ name }) => name.startsWith(collection)),
          ),
        ReportedTree.of(stored.parameters).withValues(values),
      );
    await this.trees.store(tx, {
      cpeId: work.cpeId,
      root: work.root,
      tree,
      isComplete: false,
      source: 'session',
      sessionId: work.sessionId,
      at: now,
      sourceAddress: work.sourceAddress,
      wrote: new Map((work.push?.wrote ?? []).map((path) => [path, { source: 'profile', by: null, taskId: null }])),
    });
  }
}
