import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  BillingEntity,
  ChangeBillingEntity,
  ChangePlan,
  CreatePlan,
  Plan,
  PlanList,
  type Tax,
  TaxList,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import type { PlanEntity } from './catalog.entity';
import { CatalogService } from './catalog.service';
import { toBillingEntityView, toPlanView, toTaxView } from './catalog.view';

@ApiTags('catalog')
@Controller()
export class CatalogController {
  constructor(
    private readonly catalog: CatalogService,
    private readonly database: Database,
  ) {}

  @Get('billing-entity')
  @RequirePermission('catalog.read')
  @Contract({ summary: 'Who issues the invoices', response: BillingEntity })
  async billingEntity(): Promise<BillingEntity> {
    return toBillingEntityView(await this.catalog.getBillingEntity(this.database.sql));
  }

  @Patch('billing-entity')
  @RequirePermission('catalog.write')
  @Contract({
    summary: 'Change name, tax number, terms or the hour of the nightly run',
    body: ChangeBillingEntity,
    response: BillingEntity,
  })
  async changeBillingEntity(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(ChangeBillingEntity)) body: ChangeBillingEntity,
  ): Promise<BillingEntity> {
    return toBillingEntityView(await this.catalog.changeBillingEntity(by, body));
  }

  @Get('taxes')
  @RequirePermission('catalog.read')
  @Contract({ summary: 'Taxes', response: TaxList })
  async taxes(): Promise<Tax[]> {
    return (await this.catalog.listTaxes(this.database.sql)).map(toTaxView);
  }

  @Get('plans')
  @RequirePermission('catalog.read')
  @Contract({ summary: 'Plans, those on sale first', response: PlanList })
  async plans(): Promise<Plan[]> {
    return this.views(await this.catalog.listPlans(this.database.sql));
  }

  @Post('plans')
  @RequirePermission('catalog.write')
  @Contract({ summary: 'Make a plan', body: CreatePlan, response: Plan, status: 201 })
  async create(@CurrentStaff() by: StaffIdentity, @Body(zod(CreatePlan)) body: CreatePlan): Promise<Plan> {
    return this.view(await this.catalog.createPlan(by, body));
  }

  @Patch('plans/:id')
  @RequirePermission('catalog.write')
  @Contract({
    summary: 'Change a plan; existing subscriptions keep the price that was agreed',
    body: ChangePlan,
    response: Plan,
  })
  async change(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', zod(z.uuid())) id: string,
    @Body(zod(ChangePlan)) body: ChangePlan,
  ): Promise<Plan> {
    return this.view(await this.catalog.changePlan(by, id, body));
  }

  private async view(plan: PlanEntity): Promise<Plan> {
    const [view] = await this.views([plan]);
    if (view === undefined) throw new Error('one plan gives one view');
    return view;
  }

  private async views(plans: PlanEntity[]): Promise<Plan[]> {
    const [taxes, counts] = await Promise.all([
      this.catalog.listTaxes(this.database.sql),
      this.catalog.countSubscriptions(
        this.database.sql,
        plans.map((plan) => plan.id),
      ),
    ]);
    const taxById = new Map(taxes.map((tax) => [tax.id, tax]));
    return plans.map((plan) => toPlanView(plan, taxById.get(plan.taxId ?? ''), counts.get(plan.id) ?? 0));
  }
}
