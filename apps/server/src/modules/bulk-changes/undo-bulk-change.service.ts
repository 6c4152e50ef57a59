import { Injectable } from '@nestjs/common';
import type { BulkShownWhat, UndoBulkChange as UndoRequest } from '@demarc/contracts';
import { type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { InventoryService } from '../inventory/inventory.service';
import type { BulkChangeEntity } from './bulk-change.entity';
import { BulkChangeRepository } from './bulk-change.repository';
import { wordsOf, type BulkOrder, type OrderedValue } from './bulk-order';
import type { BulkRouterEntity } from './bulk-router.entity';
import { BulkRouterRepository } from './bulk-router.repository';
import { BulkChangeNotFound, BulkChangeNotIn, NothingToUndo } from './bulk-changes.errors';
import { CreateBulkChange } from './create-bulk-change.service';
import { PlanBulkChange, refusalOf, type PlannedRouter } from './plan-bulk-change.service';
import { SealedOrders } from './sealed-orders.service';

const AT_A_TIME = 1_000;

/** Taking a bulk change back is another one: each router gets what was wanted of it before. */
@Injectable()
export class UndoBulkChange {
  constructor(
    private readonly changes: BulkChangeRepository,
    private readonly routers: BulkRouterRepository,
    private readonly creation: CreateBulkChange,
    private readonly planner: PlanBulkChange,
    private readonly inventory: InventoryService,
    private readonly orders: SealedOrders,
  ) {}

  /** A draft: somebody looks at it, and lets it start. */
  create(by: StaffIdentity, id: string, { reason }: UndoRequest, key: string): Promise<BulkChangeEntity> {
    return this.creation.once(key, id, async (tx) => {
      const parent = await this.changes.lock(tx, id);
      if (parent === null) throw new BulkChangeNotFound(id);
      const { kind } = parent.what;
      if (!['done', 'paused', 'cancelled'].includes(parent.state) || kind === 'reboot' || kind === 'read')
        throw new BulkChangeNotIn(parent.state, 'undo');
      const routers = await this.plan(tx, parent);
      const wouldChange = routers.filter(({ skip }) => skip === null).length;
      if (wouldChange === 0) throw new NothingToUndo();
      const { needsApproval } = await this.planner.approval(tx, wouldChange);
      const change = {
        name: `Undo: ${parent.name}`.slice(0, 100),
        reason,
        chosen: null,
        what: backOf(parent.what),
        rules: parent.rules,
        parentId: id,
        needsApproval,
      };
      return this.creation.insert(tx, by, { change, routers, key });
    });
  }

  private async plan(tx: Tx, parent: BulkChangeEntity): Promise<PlannedRouter[]> {
    const reached = await this.routers.listReached(tx, parent.id);
    const planned: PlannedRouter[] = [];
    for (let at = 0; at < reached.length; at += AT_A_TIME) {
      const some = reached.slice(at, at + AT_A_TIME);
      const cpes = await this.inventory.listByIds(
        tx,
        some.map(({ cpeId }) => cpeId),
      );
      const byId = new Map(some.map((router) => [router.cpeId, router]));
      for (const cpe of cpes) {
        const router = byId.get(cpe.id);
        if (router === undefined) continue;
        const order = this.backOf(router);
        const skip = refusalOf(cpe, parent.what) ?? (order === null ? NOTHING_BEFORE : null);
        planned.push({ cpe, skip, order: skip === null ? order : null });
      }
    }
    return planned;
  }

  /** What brings it back; null: there was nothing, or nobody knows what. */
  private backOf(router: BulkRouterEntity): BulkOrder | null {
    const earlier = this.orders.earlierOf(router);
    const order = this.orders.orderOf(router);
    if (earlier === null || order === null) return null;
    if (earlier.kind === 'tags') return earlier.add.length + earlier.remove.length === 0 ? null : earlier;
    if (order.kind !== 'values') return null;
    const notes: string[] = [];
    const values = earlier.values.flatMap((before): OrderedValue[] => {
      const set = order.values.find(({ intent, field }) => intent === before.intent && field === before.field);
      if (set === undefined) return [];
      const value = before.value ?? set.reported;
      if (value === null) notes.push(`${wordsOf(before)}: nobody knows what it was before`);
      return value === null ? [] : [{ ...set, ...before, value, reported: set.value, onlyIf: set.value }];
    });
    return values.length === 0 ? null : { kind: 'values', values, notes };
  }
}

const NOTHING_BEFORE = {
  cause: 'nothing-before' as const,
  reason: 'nothing was changed there, or nobody knows what was there before',
};

function backOf(what: BulkShownWhat): BulkShownWhat {
  if (what.kind === 'tags') return { kind: 'tags', add: what.remove, remove: what.add };
  if (what.kind !== 'settings') return what;
  return { kind: 'settings', values: what.values.map((value) => ({ ...value, value: null })) };
}
