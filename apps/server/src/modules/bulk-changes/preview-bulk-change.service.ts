import { Injectable } from '@nestjs/common';
import type { BulkPreview, PreviewBulkChange as PreviewRequest } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { PlanBulkChange, type PlannedRouter } from './plan-bulk-change.service';

const SAMPLES = 5;
const MOST_REASONS = 40;

/** What a bulk change would do, by the code that makes it. */
@Injectable()
export class PreviewBulkChange {
  constructor(
    private readonly database: Database,
    private readonly planner: PlanBulkChange,
  ) {}

  async preview(by: StaffIdentity, request: PreviewRequest): Promise<BulkPreview> {
    const plan = await this.planner.plan(this.database.sql, by, request);
    const { wouldChange, dryRun, needsApproval, approvalAbove } = plan;
    return {
      routers: plan.routers.length,
      wouldChange,
      unknown: [...plan.unknown],
      leftOut: leftOut(plan.routers),
      partly: partly(plan.routers),
      dryRun,
      needsApproval,
      approvalAbove,
    };
  }
}

function leftOut(routers: readonly PlannedRouter[]): BulkPreview['leftOut'] {
  const groups = Map.groupBy(
    routers.filter(({ skip }) => skip !== null),
    ({ skip }) => `${skip?.cause} ${skip?.reason}`,
  );
  return [...groups.values()]
    .flatMap((group) => {
      const skip = group[0]?.skip ?? null;
      if (skip === null) return [];
      const samples = group.slice(0, SAMPLES).map(({ cpe }) => ({ routerId: cpe.id, serialNumber: cpe.serialNumber }));
      return [{ ...skip, routers: group.length, samples }];
    })
    .toSorted((a, b) => b.routers - a.routers)
    .slice(0, MOST_REASONS);
}

function partly(routers: readonly PlannedRouter[]): BulkPreview['partly'] {
  const notes = routers.flatMap(({ order }) => (order?.kind === 'values' ? order.notes : []));
  return [...Map.groupBy(notes, (note) => note)]
    .map(([reason, same]) => ({ reason, routers: same.length }))
    .toSorted((a, b) => b.routers - a.routers)
    .slice(0, MOST_REASONS);
}
