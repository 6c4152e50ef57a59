import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import { IncidentsService } from '../incidents/incidents.service';
import { BulkRouterRepository } from './bulk-router.repository';
import type { PlannedRouter } from './plan-bulk-change.service';
import { SealedOrders } from './sealed-orders.service';

/** Writes down whom a bulk change is about, and what each gets: random values are made once, and are the same ever after. */
@Injectable()
export class FreezeRouters {
  constructor(
    private readonly routers: BulkRouterRepository,
    private readonly orders: SealedOrders,
    private readonly incidents: IncidentsService,
    private readonly clock: Clock,
  ) {}

  async freeze(tx: Tx, changeId: string, planned: readonly PlannedRouter[]): Promise<void> {
    const now = this.clock.now();
    const signals = await this.incidents.signalsOf(
      tx,
      planned.flatMap(({ cpe, skip }) => (skip === null ? cpe.id : [])),
    );
    await this.routers.insertAll(
      tx,
      planned.map(({ cpe, skip, order }) => ({
        changeId,
        cpeId: cpe.id,
        productClass: cpe.productClass,
        manufacturer: cpe.manufacturer,
        state: skip === null ? ('waiting' as const) : ('skipped' as const),
        cause: skip?.cause ?? null,
        reason: skip?.reason ?? null,
        leftOut: skip !== null,
        orderSealed: skip === null ? this.orders.seal({ changeId, cpeId: cpe.id }, order) : null,
        earlierSealed: null,
        nasId: signals.get(cpe.id)?.nasId ?? null,
        accessNode: signals.get(cpe.id)?.accessNode ?? null,
        taskId: null,
        attempt: 0,
        startedAt: null,
        deadlineAt: null,
        settledAt: skip === null ? null : now,
      })),
    );
  }
}
