import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ApproveBulkChange,
  BulkChange,
  BulkChangeList,
  BulkPreview,
  BulkRouterList,
  BulkRouterQuery,
  CreateBulkChange as CreateRequest,
  DecideBulkChange as Decision,
  PreviewBulkChange as PreviewRequest,
  ReportBulkChange,
  UndoBulkChange as UndoRequest,
  type BulkChangeSummary,
  type BulkRouter,
} from '@demarc/contracts';
import type { Response } from 'express';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import { IdempotencyKey } from '../../platform/http/idempotency-key';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { BulkChangeReport } from './bulk-change-report.service';
import { BulkChangeViews } from './bulk-change-views.service';
import { CreateBulkChange } from './create-bulk-change.service';
import { DecideBulkChange } from './decide-bulk-change.service';
import { PreviewBulkChange } from './preview-bulk-change.service';
import { UndoBulkChange } from './undo-bulk-change.service';

const Id = zod(z.uuid());

@ApiTags('bulk changes')
@Controller('bulk-changes')
export class BulkChangesController {
  constructor(
    private readonly views: BulkChangeViews,
    private readonly previews: PreviewBulkChange,
    private readonly creation: CreateBulkChange,
    private readonly decisions: DecideBulkChange,
    private readonly undoing: UndoBulkChange,
    private readonly reports: BulkChangeReport,
  ) {}

  @Get()
  @RequirePermission('router.read')
  @Contract({ summary: 'Bulk changes, newest first', response: BulkChangeList })
  list(): Promise<BulkChangeSummary[]> {
    return this.views.list();
  }

  @Post('preview')
  @HttpCode(200)
  @RequirePermission('router.bulk')
  @Contract({
    summary: 'What a bulk change would do, by the planner itself, and who would be left out and why; nothing is sent',
    body: PreviewRequest,
    response: BulkPreview,
  })
  preview(@CurrentStaff() by: StaffIdentity, @Body(zod(PreviewRequest)) body: PreviewRequest): Promise<BulkPreview> {
    return this.previews.preview(by, body);
  }

  @Post()
  @RequirePermission('router.bulk')
  @Contract({
    summary:
      'Make a bulk change: its routers and the values of each are frozen now, and nothing is started; `expected` is the count that was shown',
    body: CreateRequest,
    response: BulkChange,
    status: 201,
    idempotent: true,
  })
  async create(
    @CurrentStaff() by: StaffIdentity,
    @IdempotencyKey() key: string,
    @Body(zod(CreateRequest)) body: CreateRequest,
  ): Promise<BulkChange> {
    return this.views.get(by, (await this.creation.create(by, body, key)).id);
  }

  @Get(':id')
  @RequirePermission('router.read')
  @Contract({ summary: 'A bulk change: its models, the reasons, and how far it is', response: BulkChange })
  get(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<BulkChange> {
    return this.views.get(by, id);
  }

  @Get(':id/routers')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Its routers with what became of each and why, those that need a look first; no secrets',
    query: BulkRouterQuery,
    response: BulkRouterList,
  })
  routers(@Param('id', Id) id: string, @Query(zod(BulkRouterQuery)) query: BulkRouterQuery): Promise<BulkRouter[]> {
    return this.views.listRouters(id, query);
  }

  @Post(':id/decision')
  @HttpCode(200)
  @RequirePermission('router.bulk')
  @Contract({
    summary: 'Start it, pause it, go on, give it up, or try again those that refused or did not come',
    body: Decision,
    response: BulkChange,
  })
  async decide(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(Decision)) body: Decision,
  ): Promise<BulkChange> {
    await this.decisions.decide(by, id, body);
    return this.views.get(by, id);
  }

  @Post(':id/approval')
  @HttpCode(200)
  @RequirePermission('router.approve')
  @Contract({
    summary: 'Approve and start the bulk change of another person; `wouldChange` is the count that was shown',
    body: ApproveBulkChange,
    response: BulkChange,
  })
  async approve(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(ApproveBulkChange)) body: ApproveBulkChange,
  ): Promise<BulkChange> {
    await this.decisions.approve(by, id, body);
    return this.views.get(by, id);
  }

  @Post(':id/undo')
  @RequirePermission('router.bulk')
  @Contract({
    summary:
      'Make a bulk change that gives each of its routers what was wanted before; where nothing else was set since',
    body: UndoRequest,
    response: BulkChange,
    status: 201,
    idempotent: true,
  })
  async undo(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @IdempotencyKey() key: string,
    @Body(zod(UndoRequest)) body: UndoRequest,
  ): Promise<BulkChange> {
    return this.views.get(by, (await this.undoing.create(by, id, body, key)).id);
  }

  @Post(':id/report')
  @HttpCode(200)
  @RequirePermission('router.read')
  @Contract({
    summary: 'What became of each of its routers, as CSV; with secrets for who may see keys of WiFi; audited',
    body: ReportBulkChange,
  })
  async report(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(ReportBulkChange)) body: ReportBulkChange,
    @Res() response: Response,
  ): Promise<void> {
    await this.reports.remember(by, id, body);
    response.setHeader('Content-Type', 'text/csv; charset=utf-8');
    response.setHeader('Content-Disposition', 'attachment; filename="bulk-change.csv"');
    await pipeline(Readable.from(this.reports.lines(id, body)), response);
  }
}
