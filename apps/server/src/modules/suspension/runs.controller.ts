import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ChangeSuspensionLimits,
  DecideSuspensionRun,
  SuspensionForecast,
  SuspensionLimits,
  SuspensionRun,
  SuspensionRunCase,
  SuspensionRunCaseList,
  SuspensionRunList,
} from '@demarc/contracts';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { ForecastRun } from './forecast-run.service';
import { ManageRuns } from './manage-runs.service';
import { RunViews } from './run-views.service';

const Id = zod(z.uuid());

@ApiTags('suspension')
@Controller('suspension')
export class SuspensionRunsController {
  constructor(
    private readonly views: RunViews,
    private readonly manage: ManageRuns,
    private readonly forecasts: ForecastRun,
  ) {}

  @Get('runs')
  @RequirePermission('suspension.read')
  @Contract({ summary: 'What was and will be taken away, by day, newest first', response: SuspensionRunList })
  list(): Promise<SuspensionRun[]> {
    return this.views.list();
  }

  @Get('runs/:id/cases')
  @RequirePermission('suspension.read')
  @Contract({ summary: 'The services of a run, those that wait first', response: SuspensionRunCaseList })
  cases(@Param('id', Id) id: string): Promise<SuspensionRunCase[]> {
    return this.views.cases(id);
  }

  @Post('runs/:id/decision')
  @HttpCode(200)
  @RequirePermission('suspension.approve')
  @Contract({
    summary: 'Approve or discard what waits in a run that a guard holds',
    body: DecideSuspensionRun,
    response: SuspensionRun,
  })
  async decide(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(DecideSuspensionRun)) body: DecideSuspensionRun,
  ): Promise<SuspensionRun> {
    await this.manage.decide(by, id, body);
    return this.views.one(id);
  }

  @Get('forecast')
  @RequirePermission('suspension.read')
  @Contract({
    summary: 'What a run would take away now, and what would hold it; nothing is written',
    response: SuspensionForecast,
  })
  forecast(): Promise<SuspensionForecast> {
    return this.forecasts.forecast();
  }

  @Get('limits')
  @RequirePermission('suspension.read')
  @Contract({ summary: 'How much a run may take away by itself, and how fast', response: SuspensionLimits })
  limits(): Promise<SuspensionLimits> {
    return this.views.limits();
  }

  @Put('limits')
  @RequirePermission('suspension.write')
  @Contract({ summary: 'Change the limits', body: ChangeSuspensionLimits, response: SuspensionLimits })
  changeLimits(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(ChangeSuspensionLimits)) body: ChangeSuspensionLimits,
  ): Promise<SuspensionLimits> {
    return this.manage.changeLimits(by, body);
  }
}
