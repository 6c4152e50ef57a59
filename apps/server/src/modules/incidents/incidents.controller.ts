import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AddIncidentNote,
  ChangeIncidentLimits,
  CloseIncident,
  IncidentDetail,
  IncidentLimits,
  IncidentMemberPage,
  IncidentMemberQuery,
  IncidentPage,
  IncidentQuery,
  RouterPresence,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { HandleIncidents } from './handle-incidents.service';
import { IncidentViews } from './incident-views.service';
import { IncidentsService } from './incidents.service';

const Id = zod(z.uuid());

@ApiTags('incidents')
@Controller()
export class IncidentsController {
  constructor(
    private readonly database: Database,
    private readonly views: IncidentViews,
    private readonly handle: HandleIncidents,
    private readonly incidents: IncidentsService,
  ) {}

  @Get('incidents')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Disturbances of many routers at one place, newest first',
    query: IncidentQuery,
    response: IncidentPage,
  })
  list(@Query(zod(IncidentQuery)) query: IncidentQuery): Promise<IncidentPage> {
    return this.views.page(query);
  }

  @Get('incidents/:id')
  @RequirePermission('router.read')
  @Contract({ summary: 'How an incident went, and what was noted of it', response: IncidentDetail })
  detail(@Param('id', Id) id: string): Promise<IncidentDetail> {
    return this.views.detail(id);
  }

  @Get('incidents/:id/members')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Who was lost and who is back, in the order in which they were lost',
    query: IncidentMemberQuery,
    response: IncidentMemberPage,
  })
  members(
    @Param('id', Id) id: string,
    @Query(zod(IncidentMemberQuery)) query: IncidentMemberQuery,
  ): Promise<IncidentMemberPage> {
    return this.views.memberPage(id, query);
  }

  @Post('incidents/:id/acknowledge')
  @HttpCode(200)
  @RequirePermission('router.configure')
  @Contract({ summary: 'Somebody is at it', response: IncidentDetail })
  async acknowledge(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<IncidentDetail> {
    await this.handle.acknowledge(by, id);
    return this.views.detail(id);
  }

  @Post('incidents/:id/notes')
  @HttpCode(200)
  @RequirePermission('router.configure')
  @Contract({ summary: 'Note what is known of it', body: AddIncidentNote, response: IncidentDetail })
  async note(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(AddIncidentNote)) { text }: AddIncidentNote,
  ): Promise<IncidentDetail> {
    await this.handle.addNote(by, id, text);
    return this.views.detail(id);
  }

  @Post('incidents/:id/close')
  @HttpCode(200)
  @RequirePermission('router.configure')
  @Contract({
    summary: 'Close it although some are away; they raise no other incident until they have been back',
    body: CloseIncident,
    response: IncidentDetail,
  })
  async close(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(CloseIncident)) { reason }: CloseIncident,
  ): Promise<IncidentDetail> {
    await this.handle.close(by, id, reason);
    return this.views.detail(id);
  }

  @Get('incident-limits')
  @RequirePermission('router.read')
  @Contract({ summary: 'When many lost routers are an incident, and when it is over', response: IncidentLimits })
  limits(): Promise<IncidentLimits> {
    return this.handle.limits();
  }

  @Put('incident-limits')
  @RequirePermission('router.configure')
  @Contract({ summary: 'Change when an alarm is raised', body: ChangeIncidentLimits, response: IncidentLimits })
  changeLimits(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(ChangeIncidentLimits)) body: ChangeIncidentLimits,
  ): Promise<IncidentLimits> {
    return this.handle.changeLimits(by, body);
  }

  @Get('routers/:id/presence')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Whether a router answers by its own interval, where it hangs, and the incident it is lost in',
    response: RouterPresence,
  })
  presence(@Param('id', Id) id: string): Promise<RouterPresence> {
    return this.incidents.presenceOf(this.database.sql, id);
  }
}
