import { Injectable } from '@nestjs/common';
import type { BulkChosen, BulkShownWhat, BulkWhat, DryRun, PreviewBulkChange } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import type { Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import { Profiles } from '../profiles/profiles.service';
import { DryRunCount } from '../provisioning/remembered-routers.service';
import type { BulkOrder } from './bulk-order';
import { BulkTargets, type Targets } from './bulk-targets.service';
import { readWhat, shownOf, type ReadValue } from './bulk-templates';
import { PlanValues, type PlannedValues, type Skip } from './plan-values.service';

/** Planned without a pause: more would hold up everybody else of this process. */
const AT_A_TIME = 80;

/** What would become of one router of the set. */
export interface PlannedRouter {
  readonly cpe: CpeEntity;
  readonly skip: Skip | null;
  readonly order: BulkOrder | null;
}

export interface BulkPlan {
  readonly routers: readonly PlannedRouter[];
  readonly unknown: readonly string[];
  readonly chosen: BulkChosen;
  readonly shown: BulkShownWhat;
  readonly dryRun: DryRun | null;
  readonly wouldChange: number;
  readonly approvalAbove: number;
  readonly needsApproval: boolean;
}

/** What a bulk change would do: the same for the preview and for what is frozen. Nothing is written. */
@Injectable()
export class PlanBulkChange {
  constructor(
    private readonly targets: BulkTargets,
    private readonly inventory: InventoryService,
    private readonly values: PlanValues,
    private readonly profiles: Profiles,
    private readonly clock: Clock,
  ) {}

  async plan(sql: Sql, by: StaffIdentity, { set, what }: PreviewBulkChange): Promise<BulkPlan> {
    const beganMs = this.clock.monotonicMs();
    const targets = await this.targets.of(sql, by, set);
    const read = what.kind === 'settings' ? readWhat(what, targets.columns) : [];
    const count = new DryRunCount();
    const routers: PlannedRouter[] = [];
    for (let at = 0; at < targets.ids.length; at += AT_A_TIME)
      routers.push(
        ...(await this.planSome(sql, targets.ids.slice(at, at + AT_A_TIME), { what, read, targets, count })),
      );
    const wouldChange = routers.filter(({ skip }) => skip === null).length;
    const approval = await this.approval(sql, wouldChange);
    const tookMs = Math.round(this.clock.monotonicMs() - beganMs);
    return {
      routers,
      unknown: targets.unknown,
      chosen: targets.chosen,
      shown: shownOf(what, read),
      dryRun: what.kind === 'settings' ? count.result(approval.needsApproval, tookMs) : null,
      wouldChange,
      ...approval,
    };
  }

  /** C34: the same number as for profiles; a change is a change, whichever way it is made. */
  async approval(sql: Sql, wouldChange: number): Promise<{ approvalAbove: number; needsApproval: boolean }> {
    const { approveAbove } = await this.profiles.policy(sql);
    return { approvalAbove: approveAbove, needsApproval: wouldChange > approveAbove };
  }

  private async planSome(
    sql: Sql,
    ids: string[],
    {
      what,
      read,
      targets,
      count,
    }: { what: BulkWhat; read: readonly ReadValue[]; targets: Targets; count: DryRunCount },
  ): Promise<PlannedRouter[]> {
    const cpes = await this.inventory.listByIds(sql, ids);
    const skips = new Map(cpes.map((cpe) => [cpe.id, refusalOf(cpe, what)]));
    const able = cpes.filter(({ id }) => skips.get(id) === null).map(({ id }) => id);
    const planned = new Map<string, PlannedValues>();
    if (what.kind === 'settings')
      for (const one of await this.values.plan(sql, able, read, targets.facts)) {
        planned.set(one.router.cpeId, one);
        if (one.skip === null || one.foreseen !== null) count.add(one.router, one.foreseen);
      }
    const tags: BulkOrder | null = what.kind === 'tags' ? { kind: 'tags', add: what.add, remove: what.remove } : null;
    return cpes.map((cpe) => {
      const own = planned.get(cpe.id);
      return { cpe, skip: skips.get(cpe.id) ?? own?.skip ?? null, order: own?.order ?? tags };
    });
  }
}

/** What speaks against it from the start; null: nothing. Tags are ours, and reading hurts nobody. */
export function refusalOf(
  { state, mode, quarantineReason }: Pick<CpeEntity, 'state' | 'mode' | 'quarantineReason'>,
  { kind }: { readonly kind: BulkWhat['kind'] },
): Skip | null {
  if (state === 'retired') return { cause: 'not-managed', reason: 'the router is retired' };
  if (kind === 'tags') return null;
  if (state === 'quarantine')
    return {
      cause: 'not-managed',
      reason: `the router is in quarantine: ${quarantineReason ?? 'nobody let it in yet'}`,
    };
  if (mode === 'observe' && kind !== 'read')
    return { cause: 'observed', reason: 'the router is observed only: arm it first' };
  return null;
}
