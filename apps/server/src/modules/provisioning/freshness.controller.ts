import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ChangeFreshnessPolicy,
  FreshnessPolicy,
  ReadGroups,
  ReadGroupsResult,
  RouterFreshness,
} from '@demarc/contracts';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import { IdempotencyKey } from '../../platform/http/idempotency-key';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { FreshGroups } from './fresh-groups.service';
import { FreshnessPolicies } from './freshness-policies.service';
import { ReadGroupsOfRouter } from './read-groups.service';
import { toTask } from './router.view';

const Id = zod(z.uuid());

@ApiTags('routers')
@Controller()
export class FreshnessController {
  constructor(
    private readonly groups: FreshGroups,
    private readonly reads: ReadGroupsOfRouter,
    private readonly policies: FreshnessPolicies,
  ) {}

  @Get('routers/:id/freshness')
  @RequirePermission('router.read')
  @Contract({ summary: 'How old each group of its parameters is', response: RouterFreshness })
  async ages(@Param('id', Id) id: string): Promise<RouterFreshness> {
    return { groups: await this.groups.agesOf(id) };
  }

  @Post('routers/:id/freshness')
  @HttpCode(200)
  @RequirePermission('router.read')
  @Contract({
    summary: 'Read what is too old of these groups, and nothing else; several who look share one reading',
    body: ReadGroups,
    response: ReadGroupsResult,
    idempotent: true,
  })
  async read(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(ReadGroups)) body: ReadGroups,
    @IdempotencyKey() key: string,
  ): Promise<ReadGroupsResult> {
    const { groups, task } = await this.reads.read(by, id, { ...body, key });
    return { groups, task: task === null ? null : toTask(task) };
  }

  @Get('freshness-policy')
  @RequirePermission('router.read')
  @Contract({ summary: 'How old values may be when somebody looks at them', response: FreshnessPolicy })
  policy(): Promise<FreshnessPolicy> {
    return this.policies.current();
  }

  @Put('freshness-policy')
  @RequirePermission('router.quirks')
  @Contract({
    summary: 'Change how old values may be when somebody looks at them',
    body: ChangeFreshnessPolicy,
    response: FreshnessPolicy,
  })
  change(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(ChangeFreshnessPolicy)) body: ChangeFreshnessPolicy,
  ): Promise<FreshnessPolicy> {
    return this.policies.change(by, body);
  }
}
