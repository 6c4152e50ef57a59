import { Injectable } from '@nestjs/common';
import type { CreateTask } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import { CpeTags } from '../inventory/cpe-tags.service';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import { CpeTasks } from '../provisioning/cpe-tasks.service';
import { SetRouterValues } from '../provisioning/set-router-values.service';
import type { BulkChangeEntity } from './bulk-change.entity';
import { wordsOf, type BulkOrder } from './bulk-order';
import type { BulkRouterEntity } from './bulk-router.entity';
import { refusalOf } from './plan-bulk-change.service';
import { SealedOrders } from './sealed-orders.service';

type Moved = Partial<BulkRouterEntity>;

/** Does to one router what a bulk change means for it, in the transaction of its start. */
@Injectable()
export class CarryOutOrder {
  constructor(
    private readonly inventory: InventoryService,
    private readonly values: SetRouterValues,
    private readonly tags: CpeTags,
    private readonly tasks: CpeTasks,
    private readonly orders: SealedOrders,
    private readonly clock: Clock,
  ) {}

  /** @returns how it stands now */
  async carryOut(tx: Tx, change: BulkChangeEntity, router: BulkRouterEntity): Promise<Moved> {
    const cpe = await this.inventory.getForUpdate(tx, router.cpeId);
    const refusal = refusalOf(cpe, change.what);
    if (refusal !== null) return this.skipped({ ...refusal, cause: 'busy' });
    const order = this.orders.orderOf(router);
    switch (change.what.kind) {
      case 'settings':
        return order?.kind === 'values' ? this.setValues(tx, { change, router, cpe }, order) : this.lost();
      case 'tags':
        return order?.kind === 'tags' ? this.setTags(tx, { change, router, cpe }, order) : this.lost();
      case 'reboot':
        return this.order(tx, { change, router, cpe }, { kind: 'reboot' });
      case 'read': {
        const { groups } = change.what;
        return this.order(
          tx,
          { change, router, cpe },
          { kind: 'refresh', ...(groups === undefined ? {} : { groups }) },
        );
      }
    }
  }

  private async setValues(
    tx: Tx,
    { change, router, cpe }: Place,
    order: Extract<BulkOrder, { kind: 'values' }>,
  ): Promise<Moved> {
    const now = await this.values.current(tx, cpe, order.values);
    const open = order.values.filter(({ onlyIf }, at) => onlyIf === null || now[at] === onlyIf);
    if (open.length === 0) {
      const reason = `${order.values.map(wordsOf).join(', ')}: something else was set since`;
      return this.skipped({ cause: 'changed-since', reason });
    }
    const earlier = await this.values.apply(tx, cpe, { id: change.id, name: change.name, values: open });
    const started = this.clock.now();
    return {
      state: 'under-way',
      cause: null,
      reason: null,
      settledAt: null,
      deadlineAt: this.deadline(change, started),
      // What a first attempt found is what is brought back.
      ...(router.earlierSealed === null
        ? { earlierSealed: this.orders.sealEarlier(router, { kind: 'values', values: earlier }) }
        : {}),
    };
  }

  private async setTags(
    tx: Tx,
    { change, router, cpe }: Place,
    { add, remove }: Extract<BulkOrder, { kind: 'tags' }>,
  ): Promise<Moved> {
    const had = (await this.tags.of(tx, [cpe.id])).get(cpe.id) ?? [];
    await this.tags.changeBy(tx, `bulk change ${change.name}`, cpe.id, { add, remove });
    const added = add.filter((tag) => !had.includes(tag));
    const removed = remove.filter((tag) => had.includes(tag));
    return {
      state: 'applied',
      settledAt: this.clock.now(),
      earlierSealed: this.orders.sealEarlier(router, { kind: 'tags', add: removed, remove: added }),
    };
  }

  private async order(tx: Tx, { change, router, cpe }: Place, request: CreateTask): Promise<Moved> {
    const deadlineAt = this.deadline(change, this.clock.now());
    const key = `bulk-change:${change.id}:${cpe.id}:${router.attempt}`;
    const by = `bulk change ${change.name}`;
    const task = await this.tasks.createIn(tx, { by, cpeId: cpe.id, key, endsAt: deadlineAt }, request);
    return { state: 'under-way', cause: null, reason: null, settledAt: null, deadlineAt, taskId: task.id };
  }

  private skipped(skip: Required<Pick<Moved, 'cause' | 'reason'>>): Moved {
    return { state: 'skipped', ...skip, settledAt: this.clock.now() };
  }

  private lost(): Moved {
    return this.skipped({ cause: 'gone', reason: 'nobody knows any more what it was to get' });
  }

  private deadline({ rules }: BulkChangeEntity, from: Date): Date {
    return new Date(from.getTime() + rules.deadlineMinutes * 60_000);
  }
}

interface Place {
  readonly change: BulkChangeEntity;
  readonly router: BulkRouterEntity;
  readonly cpe: CpeEntity;
}
