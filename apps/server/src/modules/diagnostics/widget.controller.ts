import { Body, Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Diagnosis,
  DiagnosisOrder,
  DiagnosisQuery,
  DiagnosisTask,
  MeasureOrder,
  RouterDiagnostic,
} from '@demarc/contracts';
import type { Request, Response } from 'express';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { IdempotencyKey } from '../../platform/http/idempotency-key';
import { Public } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { Diagnoses } from './diagnosis.service';
import { DiagnosisTasks } from './diagnosis-tasks.service';
import { WidgetRouterMissing } from './widget.errors';
import { CurrentWidget, requireScope, WidgetGuard } from './widget.guard';
import { WidgetOrigins } from './widget-origins.service';
import { WidgetStreams } from './widget-streams.service';
import type { WidgetIdentity } from './widget-tokens.service';

/** What the widget asks, with its token and from its origin. Public to the staff's guard, because its own stands here. */
@ApiTags('widget')
@Controller('widget')
@UseGuards(WidgetGuard)
export class WidgetController {
  constructor(
    private readonly database: Database,
    private readonly diagnoses: Diagnoses,
    private readonly tasks: DiagnosisTasks,
    private readonly streams: WidgetStreams,
    private readonly origins: WidgetOrigins,
  ) {}

  @Get('diagnosis')
  @Public()
  @Contract({
    summary: 'What is known, with its age; nothing is asked of the router',
    query: DiagnosisQuery,
    response: Diagnosis,
  })
  async diagnosis(
    @CurrentWidget() widget: WidgetIdentity,
    @Query(zod(DiagnosisQuery)) { service }: DiagnosisQuery,
    @Req() request: Request,
  ): Promise<Diagnosis> {
    requireScope(widget, 'subscriber.read');
    const known = await this.diagnoses.of(this.database.sql, widget, service);
    const own = this.origins.ownOrigin({ protocol: request.protocol, host: request.headers.host });
    return {
      ...known,
      expiresInSeconds: Math.max(0, Math.floor(widget.secondsLeft)),
      portalUrl: `${own}/subscribers/${known.subscriber.number}`,
    };
  }

  @Post('refresh')
  @Public()
  @Contract({
    summary: 'Wake the router and read it now; who asks meanwhile shares the reading',
    body: DiagnosisOrder,
    response: DiagnosisTask,
    status: 202,
  })
  async refresh(
    @CurrentWidget() widget: WidgetIdentity,
    @Body(zod(DiagnosisOrder)) { service }: DiagnosisOrder,
  ): Promise<DiagnosisTask> {
    requireScope(widget, 'router.read');
    return this.tasks.read(widget, await this.routerOf(widget, service));
  }

  @Post('reboot')
  @Public()
  @Contract({
    summary: 'Reboot the router: now, or when it comes back',
    body: DiagnosisOrder,
    response: DiagnosisTask,
    status: 202,
    idempotent: true,
  })
  async reboot(
    @CurrentWidget() widget: WidgetIdentity,
    @Body(zod(DiagnosisOrder)) { service }: DiagnosisOrder,
    @IdempotencyKey() key: string,
  ): Promise<DiagnosisTask> {
    requireScope(widget, 'router.reboot');
    return this.tasks.reboot(widget, await this.routerOf(widget, service), key);
  }

  @Post('measurements')
  @Public()
  @Contract({
    summary: 'Let the router ping, or scan the WiFi around it; who asks meanwhile shares the measurement',
    body: MeasureOrder,
    response: RouterDiagnostic,
    status: 202,
    idempotent: true,
  })
  async measure(
    @CurrentWidget() widget: WidgetIdentity,
    @Body(zod(MeasureOrder)) order: MeasureOrder,
    @IdempotencyKey() key: string,
  ): Promise<RouterDiagnostic> {
    requireScope(widget, 'router.diagnose');
    return this.tasks.measure(widget, await this.routerOf(widget, order.service), order, key);
  }

  @Get('events')
  @Public()
  @Contract({
    summary: 'Live changes of this subscriber as server-sent events, until the token ends (text/event-stream)',
  })
  async events(@CurrentWidget() widget: WidgetIdentity, @Res() response: Response): Promise<void> {
    requireScope(widget, 'subscriber.read');
    await this.streams.open(widget, response);
  }

  private async routerOf(widget: WidgetIdentity, service: string | undefined): Promise<string> {
    const cpeId = await this.diagnoses.routerIdOf(this.database.sql, widget, service);
    if (cpeId === null) throw new WidgetRouterMissing();
    return cpeId;
  }
}
