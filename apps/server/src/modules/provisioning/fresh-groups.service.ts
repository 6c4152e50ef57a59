import { Injectable } from '@nestjs/common';
import type { FreshnessPolicy, GroupAge } from '@demarc/contracts';
import { PARAMETER_GROUPS, type ParameterGroup } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { InventoryService } from '../inventory/inventory.service';
import { makeOf, QuirkBook } from '../inventory/quirk-book.service';
import { FreshnessPolicies } from './freshness-policies.service';

/** How old each group of a router's tree is, and the way to have it younger: only what is too old is read. */
@Injectable()
export class FreshGroups {
  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly trees: CpeTrees,
    private readonly book: QuirkBook,
    private readonly policies: FreshnessPolicies,
    private readonly clock: Clock,
  ) {}

  async agesOf(cpeId: string, maxAgeSeconds?: number): Promise<GroupAge[]> {
    const { sql } = this.database;
    const cpe = await this.inventory.get(sql, cpeId);
    const [readAt, policy, snapshot] = await Promise.all([
      this.trees.groupsReadAt(sql, cpeId),
      this.policies.current(),
      this.book.current(),
    ]);
    // A weak make is spared, whatever a page asks for.
    const least = snapshot.resolve(makeOf(cpe)).quirks.leastAgeSeconds ?? 0;
    const nowMs = this.clock.now().getTime();
    return PARAMETER_GROUPS.map((group) => {
      const allowed = Math.max(least, maxAgeSeconds ?? secondsOf(policy, group));
      const at = readAt[group] ?? null;
      const isFresh = at !== null && nowMs - Date.parse(at) <= allowed * 1000;
      return { group, readAt: at, maxAgeSeconds: allowed, isFresh };
    });
  }
}

const secondsOf = (policy: FreshnessPolicy, group: ParameterGroup): number => policy[`${group}Seconds`];
