import { Injectable } from '@nestjs/common';
import { assert } from '@demarc/kernel';
import type { Sql, Tx } from '../../platform/database/database';
import { BillingEntityEntity, PlanEntity, TaxEntity } from './catalog.entity';

@Injectable()
export class CatalogRepository {
  async getBillingEntity(sql: Sql): Promise<BillingEntityEntity> {
    const [row] = await sql.find(BillingEntityEntity, { order: { id: 'ASC' }, take: 1 });
    assert(row !== undefined, 'the first migration makes the billing entity');
    return row;
  }

  async updateBillingEntity(tx: Tx, id: string, change: Partial<BillingEntityEntity>): Promise<void> {
    await tx.update(BillingEntityEntity, { id }, change);
  }

  listTaxes(sql: Sql): Promise<TaxEntity[]> {
    return sql.find(TaxEntity, { order: { name: 'ASC' } });
  }

  findTax(sql: Sql, id: string): Promise<TaxEntity | null> {
    return sql.findOne(TaxEntity, { where: { id } });
  }

  listPlans(sql: Sql): Promise<PlanEntity[]> {
    return sql.find(PlanEntity, { order: { active: 'DESC', priceMinor: 'ASC', name: 'ASC' } });
  }

  findPlan(sql: Sql, id: string): Promise<PlanEntity | null> {
    return sql.findOne(PlanEntity, { where: { id } });
  }

  async insertPlan(tx: Tx, plan: PlanEntity): Promise<void> {
    await tx.insert(PlanEntity, plan);
  }

  async updatePlan(tx: Tx, id: string, change: Partial<PlanEntity>): Promise<void> {
    await tx.update(PlanEntity, { id }, change);
  }
}
