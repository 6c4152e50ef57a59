import { Injectable } from '@nestjs/common';
import type { BulkChange, BulkChangeSummary, BulkCounts, BulkRouter, BulkRouterQuery } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import type { BulkChangeEntity } from './bulk-change.entity';
import { BulkChangeRepository } from './bulk-change.repository';
import { wordsOf } from './bulk-order';
import { BulkReportRepository, type ModelRow, type ReportRow } from './bulk-report.repository';
import { BulkRouterRepository, NO_COUNTS } from './bulk-router.repository';
import { BulkChangeNotFound } from './bulk-changes.errors';
import { SealedOrders } from './sealed-orders.service';

const SHOWN = 100;

/** Bulk changes as the API shows them. */
@Injectable()
export class BulkChangeViews {
  constructor(
    private readonly database: Database,
    private readonly changes: BulkChangeRepository,
    private readonly routers: BulkRouterRepository,
    private readonly report: BulkReportRepository,
    private readonly orders: SealedOrders,
  ) {}

  async list(): Promise<BulkChangeSummary[]> {
    const { sql } = this.database;
    const rows = await this.changes.list(sql, SHOWN);
    const counts = await this.routers.counts(
      sql,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => toSummary(row, counts.get(row.id) ?? NO_COUNTS));
  }

  async get(by: StaffIdentity, id: string): Promise<BulkChange> {
    const { sql } = this.database;
    const row = await this.find(id);
    const counts = (await this.routers.counts(sql, [id])).get(id) ?? NO_COUNTS;
    const isOfUse = row.what.kind === 'settings' || row.what.kind === 'tags';
    const reached = counts.applied + counts.refused + counts.unreachable;
    return {
      ...toSummary(row, counts),
      chosen: row.chosen,
      rules: row.rules,
      models: toModels(await this.report.models(sql, id)),
      reasons: await this.report.reasons(sql, id),
      waitsFor: row.waitsFor === null ? null : { why: row.waitsFor, until: row.waitsUntil?.toISOString() ?? null },
      mayApprove: row.createdById !== by.id && by.permissions.has('router.approve'),
      mayUndo: isOfUse && reached > 0 && ['done', 'paused', 'cancelled'].includes(row.state),
    };
  }

  async listRouters(id: string, query: BulkRouterQuery): Promise<BulkRouter[]> {
    await this.find(id);
    const rows = await this.report.list(this.database.sql, id, query);
    return rows.map((row) => this.toRouter(row));
  }

  async find(id: string): Promise<BulkChangeEntity> {
    const row = await this.changes.find(this.database.sql, id);
    if (row === null) throw new BulkChangeNotFound(id);
    return row;
  }

  private toRouter(row: ReportRow): BulkRouter {
    const order = this.orders.orderOf(row);
    const { cpeId, serialNumber, productClass, subscriber, state, cause, reason, attempt } = row;
    return {
      routerId: cpeId,
      serialNumber,
      productClass,
      subscriber,
      state,
      cause,
      reason,
      values:
        order?.kind === 'values'
          ? order.values.map((one) => ({ what: wordsOf(one), value: one.isSecret ? null : one.value }))
          : [],
      attempt,
      startedAt: row.startedAt?.toISOString() ?? null,
      deadlineAt: row.deadlineAt?.toISOString() ?? null,
      settledAt: row.settledAt?.toISOString() ?? null,
    };
  }
}

const toSummary = (row: BulkChangeEntity, counts: BulkCounts): BulkChangeSummary => ({
  id: row.id,
  name: row.name,
  state: row.state,
  haltReason: row.haltReason,
  reason: row.reason,
  what: row.what,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  approvedBy: row.approvedBy,
  needsApproval: row.needsApproval,
  startedAt: row.startedAt?.toISOString() ?? null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
  parentId: row.parentId,
  counts,
});

function toModels(rows: readonly ModelRow[]): BulkChange['models'] {
  const groups = Map.groupBy(rows, ({ manufacturer, productClass }) => JSON.stringify([manufacturer, productClass]));
  return [...groups.values()].flatMap((states) => {
    const [first] = states;
    if (first === undefined) return [];
    const counts = { ...NO_COUNTS };
    for (const { state, n } of states) counts[state] = n;
    return [{ manufacturer: first.manufacturer, productClass: first.productClass, counts }];
  });
}
