import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AssignSuspensionPolicy,
  ChangeSuspensionPolicy,
  CreateSuspensionPolicy,
  PolicyAssignment,
  PolicyPlanList,
  PolicyPreview,
  type PolicyPlan,
  SuspensionOverview,
  SuspensionPolicy,
  SuspensionPolicyList,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { SubscribersService } from '../subscribers/subscribers.service';
import { AssignPolicy } from './assign-policy.service';
import { PoliciesService } from './policies.service';
import type { SuspensionPolicyEntity } from './suspension.entity';
import { SuspensionOverviewService } from './suspension-overview.service';
import { toPolicyView } from './suspension.view';

@ApiTags('suspension')
@Controller('suspension')
export class SuspensionController {
  constructor(
    private readonly policies: PoliciesService,
    private readonly assignments: AssignPolicy,
    private readonly overviews: SuspensionOverviewService,
    private readonly subscribers: SubscribersService,
    private readonly database: Database,
  ) {}

  @Get()
  @RequirePermission('suspension.read')
  @Contract({ summary: 'Who is restricted, and who will be next', response: SuspensionOverview })
  overview(): Promise<SuspensionOverview> {
    return this.overviews.overview();
  }

  @Get('policies')
  @RequirePermission('suspension.read')
  @Contract({ summary: 'Suspension policies, the default first', response: SuspensionPolicyList })
  async list(): Promise<SuspensionPolicy[]> {
    return this.views(await this.policies.list(this.database.sql));
  }

  @Put('policies/:id')
  @RequirePermission('suspension.write')
  @Contract({
    summary: 'Change a policy; services are decided again within the minute',
    body: ChangeSuspensionPolicy,
    response: SuspensionPolicy,
  })
  async change(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', zod(z.uuid())) id: string,
    @Body(zod(ChangeSuspensionPolicy)) body: ChangeSuspensionPolicy,
  ): Promise<SuspensionPolicy> {
    return this.view(await this.policies.change(by, id, body));
  }

  @Post('policies')
  @RequirePermission('suspension.write')
  @Contract({
    summary: 'Add a policy; it decides nothing before services are put under it',
    body: CreateSuspensionPolicy,
    response: SuspensionPolicy,
    status: 201,
  })
  async create(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(CreateSuspensionPolicy)) body: CreateSuspensionPolicy,
  ): Promise<SuspensionPolicy> {
    return this.view(await this.policies.create(by, body));
  }

  @Get('policies/:id/plans')
  @RequirePermission('suspension.read')
  @Contract({ summary: 'How many services of each plan are under a policy', response: PolicyPlanList })
  plans(@Param('id', zod(z.uuid())) id: string): Promise<PolicyPlan[]> {
    return this.assignments.plans(this.database.sql, id);
  }

  @Post('policies/:id/assign')
  @HttpCode(200)
  @RequirePermission('suspension.write')
  @Contract({
    summary: 'Put services under a policy: all of a plan, or some; they are decided again within the minute',
    body: AssignSuspensionPolicy,
    response: PolicyAssignment,
  })
  async assign(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', zod(z.uuid())) id: string,
    @Body(zod(AssignSuspensionPolicy)) body: AssignSuspensionPolicy,
  ): Promise<PolicyAssignment> {
    return { assigned: await this.assignments.assign(by, id, body) };
  }

  @Post('policies/:id/preview')
  @HttpCode(200)
  @RequirePermission('suspension.read')
  @Contract({
    summary: 'What the policy, as edited, would decide now; nothing is written',
    body: ChangeSuspensionPolicy,
    response: PolicyPreview,
  })
  async preview(
    @Param('id', zod(z.uuid())) id: string,
    @Body(zod(ChangeSuspensionPolicy)) body: ChangeSuspensionPolicy,
  ): Promise<PolicyPreview> {
    return this.overviews.preview(await this.policies.asEdited(this.database.sql, id, body));
  }

  private async view(row: SuspensionPolicyEntity): Promise<SuspensionPolicy> {
    const [view] = await this.views([row]);
    if (view === undefined) throw new Error('one policy gives one view');
    return view;
  }

  private async views(rows: SuspensionPolicyEntity[]): Promise<SuspensionPolicy[]> {
    const counts = await this.subscribers.countByPolicy(this.database.sql);
    return rows.map((row) =>
      toPolicyView(row, (counts.get(row.id) ?? 0) + (row.isDefault ? (counts.get(null) ?? 0) : 0)),
    );
  }
}
