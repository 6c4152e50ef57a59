import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ChangeQuirkRule,
  CreateQuirkRule,
  DeviceModelList,
  QuirkFlagList,
  QuirkRule,
  QuirkRuleHistory,
  QuirkRuleList,
  RevertQuirkRule,
  RouterQuirks,
  SwitchQuirkRule,
  type QuirkFlagInfo,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { DeviceModels } from './device-models.service';
import { QuirkRules } from './quirk-rules.service';
import { flagViews, toHistoryView, toRuleView } from './quirk.view';

const Id = zod(z.uuid());

@ApiTags('models and quirks')
@Controller()
export class QuirksController {
  constructor(
    private readonly rules: QuirkRules,
    private readonly models: DeviceModels,
    private readonly database: Database,
  ) {}

  @Get('quirk-flags')
  @RequirePermission('router.read')
  @Contract({ summary: 'Every flag that a rule can set, with what it changes', response: QuirkFlagList })
  flags(): QuirkFlagInfo[] {
    return flagViews();
  }

  @Get('device-models')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Models by firmware: routers, flags in force and why, what was learned',
    response: DeviceModelList,
  })
  listModels(): Promise<DeviceModelList> {
    return this.models.list();
  }

  @Get('routers/:id/quirks')
  @RequirePermission('router.read')
  @Contract({ summary: 'The flags in force for a router, and what is known of its firmware', response: RouterQuirks })
  ofRouter(@Param('id', Id) id: string): Promise<RouterQuirks> {
    return this.models.ofRouter(id);
  }

  @Get('quirk-rules')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Rules, the last changed first, proposals and those that are off among them',
    response: QuirkRuleList,
  })
  async listRules(): Promise<QuirkRule[]> {
    return (await this.rules.list(this.database.sql)).map(toRuleView);
  }

  @Get('quirk-rules/:id/history')
  @RequirePermission('router.read')
  @Contract({ summary: 'Who changed a rule and why, and the failures it was learned from', response: QuirkRuleHistory })
  async history(@Param('id', Id) id: string): Promise<QuirkRuleHistory> {
    const { changes, evidence } = await this.rules.history(this.database.sql, id);
    return toHistoryView(changes, evidence);
  }

  @Post('quirk-rules')
  @RequirePermission('router.quirks')
  @Contract({ summary: 'Set flags for devices', body: CreateQuirkRule, response: QuirkRule, status: 201 })
  async create(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(CreateQuirkRule)) body: CreateQuirkRule,
  ): Promise<QuirkRule> {
    return toRuleView(await this.rules.create(by, body));
  }

  @Put('quirk-rules/:id')
  @RequirePermission('router.quirks')
  @Contract({ summary: 'Change a rule; it is staff’s from then on', body: ChangeQuirkRule, response: QuirkRule })
  async change(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(ChangeQuirkRule)) body: ChangeQuirkRule,
  ): Promise<QuirkRule> {
    return toRuleView(await this.rules.change(by, id, body));
  }

  @Post('quirk-rules/:id/switch')
  @HttpCode(200)
  @RequirePermission('router.quirks')
  @Contract({
    summary: 'Switch a rule on or off; accept or dismiss a proposal',
    body: SwitchQuirkRule,
    response: QuirkRule,
  })
  async switch(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(SwitchQuirkRule)) body: SwitchQuirkRule,
  ): Promise<QuirkRule> {
    return toRuleView(await this.rules.switch(by, id, body));
  }

  @Post('quirk-rules/:id/revert')
  @HttpCode(200)
  @RequirePermission('router.quirks')
  @Contract({ summary: 'Put a rule back to an earlier version', body: RevertQuirkRule, response: QuirkRule })
  async revert(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(RevertQuirkRule)) body: RevertQuirkRule,
  ): Promise<QuirkRule> {
    return toRuleView(await this.rules.revert(by, id, body));
  }
}
