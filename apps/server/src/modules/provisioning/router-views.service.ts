import { Injectable } from '@nestjs/common';
import {
  readColumns,
  type Router,
  type RouterParameter,
  type RouterParameterQuery,
  type RouterQuery,
  type RouterRow,
  type WantedState,
} from '@demarc/contracts';
import { comparePaths, groupOf, ReportedTree } from '@demarc/datamodel';
import { Database, type Sql } from '../../platform/database/database';
import { decodeCursor, encodeCursor, type Page } from '../../platform/http/page';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import { cursorOf, FindRouters, placeOf, selectionOf } from './find-routers.service';
import { RouterRows } from './router-rows.service';
import { toParameter, toSummary, toWanted } from './router.view';
import { WantedRepository } from './wanted.repository';

export type LastConnectionRequest = NonNullable<Router['lastConnectionRequest']>;
type ConnectionRequestReader = (sql: Sql, cpeId: string) => Promise<LastConnectionRequest | null>;

/** Routers as the API shows them. */
@Injectable()
export class RouterViews {
  private lastConnectionRequest: ConnectionRequestReader = () => Promise.resolve(null);

  constructor(
    private readonly database: Database,
    private readonly inventory: InventoryService,
    private readonly trees: CpeTrees,
    private readonly wanted: WantedRepository,
    private readonly routers: FindRouters,
    private readonly rows: RouterRows,
  ) {}

  /** Connection requests are kept by the protocol side, which stands above this one. */
  registerConnectionRequests(reader: ConnectionRequestReader): void {
    this.lastConnectionRequest = reader;
  }

  async list({ cursor, limit, sort = 'newest', columns, ...query }: RouterQuery): Promise<Page<RouterRow>> {
    const place = { sort, before: placeOf(cursor, sort), limit };
    const { cpes, next } = await this.routers.page(selectionOf(query), place);
    return {
      items: await this.rows.of(this.database.sql, cpes, readColumns(columns)),
      nextCursor: next === null ? null : cursorOf(sort, next),
    };
  }

  async one(sql: Sql, cpeId: string): Promise<Router> {
    return this.full(sql, await this.inventory.get(sql, cpeId));
  }

  /** The router of a subscription; null when it has none. */
  async ofSubscription(sql: Sql, subscriptionId: string): Promise<Router | null> {
    const cpe = await this.inventory.findBySubscription(sql, subscriptionId);
    return cpe === null ? null : this.full(sql, cpe);
  }

  async parameters(cpeId: string, query: RouterParameterQuery): Promise<Page<RouterParameter>> {
    const { sql } = this.database;
    await this.inventory.get(sql, cpeId);
    const [stored, statuses] = await Promise.all([this.trees.find(sql, cpeId), this.wanted.listStatuses(sql, cpeId)]);
    const byPath = new Map(statuses.map((status) => [status.path, status]));
    const after = decodeCursor(query.cursor, 1)?.[0] ?? null;
    const text = query.search?.toLowerCase() ?? '';
    const views = (stored?.parameters ?? [])
      .map((row) => toParameter(row, byPath.get(row[0])))
      .filter(
        ({ path, value }) =>
          text === '' || path.toLowerCase().includes(text) || value?.toLowerCase().includes(text) === true,
      )
      .filter(({ path }) => query.group === undefined || groupOf(path) === query.group)
      .filter(({ wanted }) => query.only !== 'wanted' || wanted !== null)
      .filter(({ writable }) => query.only !== 'writable' || writable === true)
      .toSorted((a, b) => comparePaths(a.path, b.path))
      .filter(({ path }) => after === null || comparePaths(path, after) > 0);
    const items = views.slice(0, query.limit);
    const last = items.at(-1);
    return { items, nextCursor: views.length > query.limit && last !== undefined ? encodeCursor([last.path]) : null };
  }

  async wantedState(cpeId: string): Promise<WantedState> {
    const { sql } = this.database;
    await this.inventory.get(sql, cpeId);
    const [row, statuses, stored] = await Promise.all([
      this.wanted.find(sql, cpeId),
      this.wanted.listStatuses(sql, cpeId),
      this.trees.find(sql, cpeId),
    ]);
    const tree = ReportedTree.of(stored?.parameters ?? []);
    const notes = (row?.notes ?? []).map(({ text }) => ({ intent: 'wan-pppoe', field: null, reason: text }));
    return {
      due: row?.due ?? false,
      dueReason: row?.dueReason ?? null,
      plannedAt: row?.plannedAt?.toISOString() ?? null,
      nextTryAt: row?.dueAt?.toISOString() ?? null,
      parameters: statuses.map((status) => toWanted(status, tree.value(status.path))),
      unresolved: [
        ...(row?.unresolved ?? []).map(({ intent, field, reason }) => ({ intent, field, reason: reason.text })),
        ...notes,
      ],
    };
  }

  private async full(sql: Sql, cpe: CpeEntity): Promise<Router> {
    const [row] = await this.rows.of(sql, [cpe]);
    const [stored, promoted, presence, lastConnectionRequest] = await Promise.all([
      this.trees.find(sql, cpe.id),
      this.inventory.promotedOf(sql, [cpe.id]),
      this.inventory.presenceOf(sql, [cpe.id]),
      this.lastConnectionRequest(sql, cpe.id),
    ]);
    if (row === undefined) throw new Error('assertion failed: one router gives one view');
    const tree = ReportedTree.of(stored?.parameters ?? []);
    return {
      ...row,
      root: cpe.root,
      hardwareVersion: cpe.hardwareVersion,
      managementPath: cpe.managementPath,
      connectionRequestUrl: cpe.connectionRequestUrl,
      sourceAddress: presence.get(cpe.id)?.sourceAddress ?? null,
      enrolledAt: cpe.enrolledAt?.toISOString() ?? null,
      enrolmentWindowUntil: cpe.enrolmentWindowUntil?.toISOString() ?? null,
      serialSharedAt: cpe.serialSharedAt?.toISOString() ?? null,
      createdAt: cpe.createdAt.toISOString(),
      parameterCount: stored?.parameterCount ?? 0,
      lastConnectionRequest,
      summary: toSummary(promoted.get(cpe.id) ?? new Map(), tree, cpe.root, stored?.readAt ?? null),
    };
  }
}
