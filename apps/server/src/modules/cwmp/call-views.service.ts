import { Injectable } from '@nestjs/common';
import type { Call, CallQueue, RouterReachability } from '@demarc/contracts';
import { Database, type Sql } from '../../platform/database/database';
import { InventoryService } from '../inventory/inventory.service';
import { ShortInforms } from '../provisioning/short-informs.service';
import { CallPolicies } from './call-policy.service';
import { CallQueueRepository, type QueuedCall } from './call-queue.repository';
import { laneWords, toCall, toRung } from './call.view';
import { ReachFactsReader } from './reach-facts.service';

const SHOWN = 200;

/** Calls and ways to routers as the API shows them. */
@Injectable()
export class CallViews {
  constructor(
    private readonly database: Database,
    private readonly queue: CallQueueRepository,
    private readonly policies: CallPolicies,
    private readonly inventory: InventoryService,
    private readonly informs: ShortInforms,
    private readonly facts: ReachFactsReader,
  ) {}

  async list(): Promise<CallQueue> {
    const { sql } = this.database;
    const [counts, calls] = await Promise.all([this.queue.count(sql), this.listed(sql, { limit: SHOWN })]);
    return { total: counts.waiting + counts.calling, calling: counts.calling, calls };
  }

  async reachability(routerId: string): Promise<RouterReachability> {
    const { sql } = this.database;
    await this.inventory.get(sql, routerId);
    const [facts, short, calls] = await Promise.all([
      this.facts.read(sql, routerId),
      this.informs.find(sql, routerId),
      this.listed(sql, { limit: 1, cpeId: routerId }),
    ]);
    if (facts === null) throw new Error('assertion failed: a router that is there has facts');
    return {
      rungs: facts.rungs.map(toRung),
      isBehindNat: facts.isBehindNat,
      bindingSeenAt: facts.binding?.seenAt.toISOString() ?? null,
      shortInformUntil: short?.untilAt.toISOString() ?? null,
      shortInformSeconds: short?.seconds ?? null,
      call: calls[0] ?? null,
    };
  }

  private async listed(sql: Sql, of: { limit: number; cpeId?: string }): Promise<Call[]> {
    const { callsPerSecond, callsPerSecondPerLane } = await this.policies.current();
    const pace = { perSecond: callsPerSecond, perSecondOfLane: callsPerSecondPerLane };
    const queued = await this.queue.list(sql, pace, of);
    if (queued.length === 0) return [];
    const [serials, nasNames] = await Promise.all([
      this.inventory.serialsOf(
        sql,
        queued.map(({ request }) => request.cpeId),
      ),
      this.queue.nasNames(sql),
    ]);
    const words = ({ request }: QueuedCall): { serialNumber: string; lane: string } => ({
      serialNumber: serials.get(request.cpeId) ?? '',
      lane: laneWords(request.lane, nasNames),
    });
    return queued.map((call) => toCall(call, words(call)));
  }
}
