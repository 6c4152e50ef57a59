import { Injectable } from '@nestjs/common';
import type { CreateBulkChange as CreateRequest } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { SelectionChanged } from '../provisioning/find-routers.service';
import type { BulkChangeEntity } from './bulk-change.entity';
import { BulkChangeNews } from './bulk-change-news.service';
import { BulkChangeRepository } from './bulk-change.repository';
import { BulkChangeKeyReused, NothingToChange } from './bulk-changes.errors';
import { FreezeRouters } from './freeze-routers.service';
import { PlanBulkChange, type PlannedRouter } from './plan-bulk-change.service';

export type NewBulkChange = Pick<BulkChangeEntity, 'name' | 'reason' | 'chosen' | 'what' | 'rules' | 'parentId'> & {
  readonly needsApproval: boolean;
};

/** Makes bulk changes, as drafts: nothing is started before somebody says so. */
@Injectable()
export class CreateBulkChange {
  constructor(
    private readonly database: Database,
    private readonly changes: BulkChangeRepository,
    private readonly planner: PlanBulkChange,
    private readonly frozen: FreezeRouters,
    private readonly news: BulkChangeNews,
    private readonly clock: Clock,
  ) {}

  /** The same key again gives the same change, at the same moment too. */
  async create(by: StaffIdentity, request: CreateRequest, key: string): Promise<BulkChangeEntity> {
    const known = await this.changes.findByKey(this.database.sql, key);
    if (known !== null) return this.sameAs(known, null);
    const { set, what, rules, expected, name, reason } = request;
    // Planning thousands takes seconds, in which no transaction should be open.
    const plan = await this.planner.plan(this.database.sql, by, { set, what });
    if (plan.routers.length !== expected) throw new SelectionChanged(expected, plan.routers.length);
    const { chosen, shown, needsApproval } = plan;
    const change = { name, reason, chosen, what: shown, rules, parentId: null, needsApproval };
    return this.once(key, null, (tx) => this.insert(tx, by, { change, routers: plan.routers, key }));
  }

  /** Runs `make` unless this key has made a change of the same parent before. */
  async once(
    key: string,
    parentId: string | null,
    make: (tx: Tx) => Promise<BulkChangeEntity>,
  ): Promise<BulkChangeEntity> {
    const attempt = () =>
      this.database.transaction(async (tx) => {
        const known = await this.changes.findByKey(tx, key);
        if (known === null) return make(tx);
        return this.sameAs(known, parentId);
      });
    try {
      return await attempt();
    } catch (error) {
      if (!isUniqueViolation(error, 'ux_bulk_change_idempotency_key')) throw error;
      return attempt();
    }
  }

  private sameAs(known: BulkChangeEntity, parentId: string | null): BulkChangeEntity {
    if (known.parentId !== parentId) throw new BulkChangeKeyReused();
    return known;
  }

  async insert(
    tx: Tx,
    by: StaffIdentity,
    { change, routers, key }: { change: NewBulkChange; routers: readonly PlannedRouter[]; key: string },
  ): Promise<BulkChangeEntity> {
    const wouldChange = routers.filter(({ skip }) => skip === null).length;
    if (wouldChange === 0) throw new NothingToChange();
    const made: BulkChangeEntity = {
      ...change,
      id: newId(),
      state: 'draft',
      haltReason: null,
      waitsFor: null,
      waitsUntil: null,
      createdById: by.id,
      createdBy: by.name,
      createdAt: this.clock.now(),
      approvedById: null,
      approvedBy: null,
      approvedAt: null,
      startedAt: null,
      judgedSince: null,
      finishedAt: null,
      idempotencyKey: key,
    };
    await this.changes.insert(tx, made);
    await this.frozen.freeze(tx, made.id, routers);
    const after = { what: made.what, routers: routers.length, wouldChange };
    await this.news.decided(tx, by, made, { what: 'created', reason: made.reason, after });
    return made;
  }
}
