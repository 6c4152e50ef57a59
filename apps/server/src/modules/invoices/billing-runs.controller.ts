import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  BillingRun,
  BillingRunPage,
  BillingRunPreview,
  PageQuery,
  StartBillingRun as StartBody,
} from '@demarc/contracts';
import { localDate } from '@demarc/kernel';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import { IdempotencyKey } from '../../platform/http/idempotency-key';
import type { Page } from '../../platform/http/page';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { BillingRunReport } from './billing-run-report.service';
import { toBillingRunPreviewView, toBillingRunView } from './billing-run.view';
import { StartBillingRun } from './start-billing-run.service';

@ApiTags('billing runs')
@Controller('billing-runs')
export class BillingRunsController {
  constructor(
    private readonly starter: StartBillingRun,
    private readonly report: BillingRunReport,
  ) {}

  @Post('preview')
  @RequirePermission('billing.run')
  @Contract({ summary: 'What a run would bill; nothing is written', body: StartBody, response: BillingRunPreview })
  async preview(@Body(zod(StartBody)) { asOf }: StartBody): Promise<BillingRunPreview> {
    return toBillingRunPreviewView(await this.report.preview(localDate(asOf)));
  }

  @Post()
  @RequirePermission('billing.run')
  @Contract({ summary: 'Start a run', body: StartBody, response: BillingRun, status: 202, idempotent: true })
  async start(
    @CurrentStaff() by: StaffIdentity,
    @IdempotencyKey() idempotencyKey: string,
    @Body(zod(StartBody)) { asOf }: StartBody,
  ): Promise<BillingRun> {
    const run = await this.starter.start({ asOf: localDate(asOf), startedBy: by.name, idempotencyKey });
    return toBillingRunView(await this.report.withParked(run));
  }

  @Get()
  @RequirePermission('money.read')
  @Contract({ summary: 'Runs, newest first', query: PageQuery, response: BillingRunPage })
  async list(@Query(zod(PageQuery)) query: PageQuery): Promise<Page<BillingRun>> {
    const page = await this.report.page(query);
    return { ...page, items: page.items.map(toBillingRunView) };
  }

  @Get(':id')
  @RequirePermission('money.read')
  @Contract({ summary: 'A run: progress, result, parked accounts', response: BillingRun })
  async get(@Param('id', zod(z.uuid())) id: string): Promise<BillingRun> {
    return toBillingRunView(await this.report.get(id));
  }
}
