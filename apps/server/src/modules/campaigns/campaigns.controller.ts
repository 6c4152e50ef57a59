import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ApproveCampaign,
  Campaign,
  CampaignList,
  CampaignMemberList,
  CampaignMemberQuery,
  CampaignPolicy,
  CampaignPreview,
  ChangeCampaignPolicy,
  CreateCampaign as CreateRequest,
  DecideCampaign as Decision,
  PreviewCampaign as PreviewRequest,
  RollBackCampaign,
  type CampaignMember,
  type CampaignSummary,
} from '@demarc/contracts';
import type { Response } from 'express';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import { IdempotencyKey } from '../../platform/http/idempotency-key';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { CampaignReport } from './campaign-report.service';
import { CampaignViews } from './campaign-views.service';
import { CreateCampaign } from './create-campaign.service';
import { DecideCampaign } from './decide-campaign.service';
import { PreviewCampaign } from './preview-campaign.service';
import { RollBack } from './roll-back.service';

const Id = zod(z.uuid());

@ApiTags('campaigns')
@Controller()
export class CampaignsController {
  constructor(
    private readonly views: CampaignViews,
    private readonly previews: PreviewCampaign,
    private readonly creation: CreateCampaign,
    private readonly decisions: DecideCampaign,
    private readonly returns: RollBack,
    private readonly reports: CampaignReport,
  ) {}

  @Get('campaigns')
  @RequirePermission('router.read')
  @Contract({ summary: 'Firmware campaigns, newest first', response: CampaignList })
  list(): Promise<CampaignSummary[]> {
    return this.views.list();
  }

  @Post('campaigns/preview')
  @HttpCode(200)
  @RequirePermission('router.campaign')
  @Contract({
    summary: 'What a campaign would do, by model, and who would be left out and why; nothing is written',
    body: PreviewRequest,
    response: CampaignPreview,
  })
  preview(@Body(zod(PreviewRequest)) body: PreviewRequest): Promise<CampaignPreview> {
    return this.previews.preview(body);
  }

  @Post('campaigns')
  @RequirePermission('router.campaign')
  @Contract({
    summary:
      'Make a campaign: its routers are frozen now, and nothing is started; `expected` is the count that was shown',
    body: CreateRequest,
    response: Campaign,
    status: 201,
    idempotent: true,
  })
  async create(
    @CurrentStaff() by: StaffIdentity,
    @IdempotencyKey() key: string,
    @Body(zod(CreateRequest)) body: CreateRequest,
  ): Promise<Campaign> {
    return this.views.get(by, (await this.creation.create(by, body, key)).id);
  }

  @Get('campaigns/:id')
  @RequirePermission('router.read')
  @Contract({ summary: 'A campaign: its models, waves, and how far each is', response: Campaign })
  get(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<Campaign> {
    return this.views.get(by, id);
  }

  @Get('campaigns/:id/routers')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Its routers with what became of each and why, those that need a look first',
    query: CampaignMemberQuery,
    response: CampaignMemberList,
  })
  members(
    @Param('id', Id) id: string,
    @Query(zod(CampaignMemberQuery)) query: CampaignMemberQuery,
  ): Promise<CampaignMember[]> {
    return this.views.listMembers(id, query);
  }

  @Post('campaigns/:id/decision')
  @HttpCode(200)
  @RequirePermission('router.campaign')
  @Contract({
    summary:
      'Start it, pause or halt it, go on, give it up, or try again those that failed or were left out at their turn',
    body: Decision,
    response: Campaign,
  })
  async decide(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(Decision)) body: Decision,
  ): Promise<Campaign> {
    await this.decisions.decide(by, id, body);
    return this.views.get(by, id);
  }

  @Post('campaigns/:id/approval')
  @HttpCode(200)
  @RequirePermission('router.approve')
  @Contract({
    summary: 'Approve and start the campaign of another person; `wouldGet` is the count that was shown',
    body: ApproveCampaign,
    response: Campaign,
  })
  async approve(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(ApproveCampaign)) body: ApproveCampaign,
  ): Promise<Campaign> {
    await this.decisions.approve(by, id, body);
    return this.views.get(by, id);
  }

  @Post('campaigns/:id/rollback')
  @RequirePermission('router.campaign')
  @Contract({
    summary: 'Make a campaign that brings its routers back to the image they ran before; within a week',
    body: RollBackCampaign,
    response: Campaign,
    status: 201,
    idempotent: true,
  })
  async rollBack(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @IdempotencyKey() key: string,
    @Body(zod(RollBackCampaign)) body: RollBackCampaign,
  ): Promise<Campaign> {
    return this.views.get(by, (await this.returns.create(by, id, body, key)).id);
  }

  @Post('campaigns/:id/report')
  @HttpCode(200)
  @RequirePermission('router.read')
  @Contract({ summary: 'What became of each of its routers, as CSV; audited' })
  async report(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Res() response: Response,
  ): Promise<void> {
    await this.reports.remember(by, id);
    response.setHeader('Content-Type', 'text/csv; charset=utf-8');
    response.setHeader('Content-Disposition', 'attachment; filename="campaign.csv"');
    await pipeline(Readable.from(this.reports.lines(id)), response);
  }

  @Get('campaign-policy')
  @RequirePermission('router.read')
  @Contract({ summary: 'How many routers a campaign may be about without a second person', response: CampaignPolicy })
  policy(): Promise<CampaignPolicy> {
    return this.views.policy();
  }

  @Put('campaign-policy')
  @RequirePermission('router.approve')
  @Contract({ summary: 'Change it; audited', body: ChangeCampaignPolicy, response: CampaignPolicy })
  async changePolicy(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(ChangeCampaignPolicy)) body: ChangeCampaignPolicy,
  ): Promise<CampaignPolicy> {
    await this.decisions.changePolicy(by, body);
    return this.views.policy();
  }
}
