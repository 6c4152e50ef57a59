import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ChangeSuspensionPolicy,
  PolicyPreview,
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
import { PoliciesService } from './policies.service';
import type { SuspensionPolicyEntity } from './suspension.entity';
import { SuspensionOverviewService } from './suspension-overview.service';
import { toPolicyView } from './suspension.view';

@ApiTags('suspension')
@Controller('suspension')
export class SuspensionController {
  constructor(
    private readonly policies: PoliciesService,
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
    const [view] = await this.views([await this.policies.change(by, id, body)]);
    if (view === undefined) throw new Error('one policy gives one view');
    return view;
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

  private async views(rows: SuspensionPolicyEntity[]): Promise<SuspensionPolicy[]> {
    const counts = await this.subscribers.countByPolicy(this.database.sql);
    return rows.map((row) =>
      toPolicyView(row, (counts.get(row.id) ?? 0) + (row.isDefault ? (counts.get(null) ?? 0) : 0)),
    );
  }
}
