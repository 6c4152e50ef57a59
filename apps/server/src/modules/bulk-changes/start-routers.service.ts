import { Injectable } from '@nestjs/common';
import { DomainError } from '@demarc/kernel';
import { chooseBulkStarts } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import type { BulkChangeEntity } from './bulk-change.entity';
import { BulkChangeRepository } from './bulk-change.repository';
import type { BulkRouterEntity } from './bulk-router.entity';
import { BulkRouterRepository } from './bulk-router.repository';
import { CarryOutOrder } from './carry-out-order.service';

/** Those behind places that are full are looked at too. */
const LOOKED_AT = 1_000;
/** What was begun longer ago is of no concern to the pace. */
const PACE_SECONDS = 180;

/** Starts routers, as many as the pace leaves room for. Each is a transaction of its own. */
@Injectable()
export class StartRouters {
  constructor(
    private readonly database: Database,
    private readonly changes: BulkChangeRepository,
    private readonly routers: BulkRouterRepository,
    private readonly orders: CarryOutOrder,
    private readonly clock: Clock,
  ) {}

  /** @returns how many have moved */
  async start({ id, rules }: BulkChangeEntity): Promise<number> {
    const { sql } = this.database;
    const waiting = await this.routers.listWaiting(sql, id, LOOKED_AT);
    const begun = await this.routers.listBegun(sql, this.clock.now(), PACE_SECONDS);
    const placed = waiting.map(({ cpeId, nasId, accessNode }) => ({ id: cpeId, nasId, accessNode }));
    let moved = 0;
    for (const router of chooseBulkStarts(placed, begun, rules)) if (await this.startOne(id, router.id)) moved += 1;
    return moved;
  }

  private async startOne(changeId: string, cpeId: string): Promise<boolean> {
    try {
      return await this.database.transaction((tx) => this.begin(tx, changeId, cpeId));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // What speaks against it was seen under its lock only.
      return this.database.transaction(async (tx) => {
        const router = await this.routers.lockWaiting(tx, changeId, cpeId);
        if (router === null) return false;
        const skip = { state: 'skipped' as const, cause: 'busy' as const, reason: error.message };
        return this.routers.change(tx, router, { ...skip, settledAt: this.clock.now() });
      });
    }
  }

  /** The state of the change is held until the order is committed: a pause comes before it or after it. */
  private async begin(tx: Tx, changeId: string, cpeId: string): Promise<boolean> {
    const change = await this.changes.lockRunning(tx, changeId);
    const router = change === null ? null : await this.routers.lockWaiting(tx, changeId, cpeId);
    if (change === null || router === null) return false;
    const attempt = router.attempt + 1;
    const done: Partial<BulkRouterEntity> = await this.orders.carryOut(tx, change, { ...router, attempt });
    return this.routers.change(tx, router, { attempt, startedAt: this.clock.now(), ...done });
  }
}
