import { Injectable } from '@nestjs/common';
import { parseMajor } from '@demarc/billing';
import type { ChangeBillingEntity, ChangePlan, CreatePlan } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, type Sql, type Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { AuditLog } from '../staff/audit.service';
import type { BillingEntityEntity, PlanEntity, TaxEntity } from './catalog.entity';
import type { PlanChanged } from './catalog.events';
import { PlanInactive, PlanNameTaken, PlanNotFound, TaxNotFound } from './catalog.errors';
import { CatalogRepository } from './catalog.repository';

export type { BillingEntityEntity } from './catalog.entity';

/** The facts of a tax that an invoice line freezes. */
export type TaxFacts = Pick<TaxEntity, 'id' | 'name' | 'ratePartsPerMillion' | 'inclusive'>;

/** How many subscriptions each plan has. */
export type PlanUse = (sql: Sql, planIds: string[]) => Promise<ReadonlyMap<string, number>>;

@Injectable()
export class CatalogService {
  private planUse: PlanUse = () => Promise.resolve(new Map());

  constructor(
    private readonly database: Database,
    private readonly catalog: CatalogRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** The catalog lies below subscribers and must not read their tables: they register who counts. */
  registerPlanUse(planUse: PlanUse): void {
    this.planUse = planUse;
  }

  countSubscriptions(sql: Sql, planIds: string[]): Promise<ReadonlyMap<string, number>> {
    return this.planUse(sql, planIds);
  }

  getBillingEntity(sql: Sql): Promise<BillingEntityEntity> {
    return this.catalog.getBillingEntity(sql);
  }

  changeBillingEntity(by: StaffIdentity | string, change: ChangeBillingEntity): Promise<BillingEntityEntity> {
    return this.database.transaction(async (tx) => {
      const before = await this.catalog.getBillingEntity(tx);
      if (Object.keys(change).length === 0) return before;
      await this.catalog.updateBillingEntity(tx, before.id, change);
      const after = { ...before, ...change };
      await this.audit.record(tx, {
        by,
        action: 'billing-entity.changed',
        subjectType: 'billing-entity',
        subjectId: before.id,
        before,
        after,
      });
      return after;
    });
  }

  listTaxes(sql: Sql): Promise<TaxEntity[]> {
    return this.catalog.listTaxes(sql);
  }

  listPlans(sql: Sql): Promise<PlanEntity[]> {
    return this.catalog.listPlans(sql);
  }

  async getPlan(sql: Sql, id: string): Promise<PlanEntity> {
    const plan = await this.catalog.findPlan(sql, id);
    if (plan === null) throw new PlanNotFound(id);
    return plan;
  }

  /** A plan that may still be sold. */
  async getPlanForSale(sql: Sql, id: string): Promise<PlanEntity> {
    const plan = await this.getPlan(sql, id);
    if (!plan.active) throw new PlanInactive(plan.name);
    return plan;
  }

  async createPlan(by: StaffIdentity | string, request: CreatePlan): Promise<PlanEntity> {
    return this.withFreeName(request.name, () =>
      this.database.transaction(async (tx) => {
        const { currency } = await this.catalog.getBillingEntity(tx);
        await this.checkTax(tx, request.taxId);
        const plan: PlanEntity = {
          id: newId(),
          name: request.name,
          priceMinor: parseMajor(request.price, currency),
          currency,
          taxId: request.taxId,
          downKbps: request.downKbps,
          upKbps: request.upKbps,
          active: true,
          createdAt: this.clock.now(),
        };
        await this.catalog.insertPlan(tx, plan);
        await this.audit.record(tx, {
          by,
          action: 'plan.created',
          subjectType: 'plan',
          subjectId: plan.id,
          after: request,
        });
        await this.announce(tx, plan.id);
        return plan;
      }),
    );
  }

  /** Only subscriptions made from now on get the new price: what was agreed stands in their plan history. */
  async changePlan(by: StaffIdentity, id: string, { price, ...change }: ChangePlan): Promise<PlanEntity> {
    return this.withFreeName(change.name ?? '', () =>
      this.database.transaction(async (tx) => {
        const before = await this.getPlan(tx, id);
        await this.checkTax(tx, change.taxId ?? null);
        const after = {
          ...before,
          ...change,
          ...(price === undefined ? {} : { priceMinor: parseMajor(price, before.currency) }),
        };
        await this.catalog.updatePlan(tx, id, after);
        await this.audit.record(tx, {
          by,
          action: 'plan.changed',
          subjectType: 'plan',
          subjectId: id,
          before: { ...before, priceMinor: before.priceMinor.toString() },
          after: { ...after, priceMinor: after.priceMinor.toString() },
        });
        await this.announce(tx, id);
        return after;
      }),
    );
  }

  private async announce(tx: Tx, planId: string): Promise<void> {
    const event: PlanChanged = { type: 'plan.changed', subjectId: planId, payload: { planId } };
    await this.outbox.add(tx, event);
  }

  private async checkTax(sql: Sql, taxId: string | null): Promise<void> {
    if (taxId !== null && (await this.catalog.findTax(sql, taxId)) === null) throw new TaxNotFound(taxId);
  }

  private async withFreeName<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isUniqueViolation(error, 'ux_plan_name')) throw new PlanNameTaken(name);
      throw error;
    }
  }
}
