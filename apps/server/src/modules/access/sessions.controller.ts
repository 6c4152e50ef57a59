import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type AccessSession,
  AccessSessionDetail,
  AccessSessionList,
  AccessSessionPage,
  AccessSessionQuery,
  AccessSessionSummary,
  AddressLookup,
} from '@demarc/contracts';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import type { Page } from '../../platform/http/page';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { AccessSessionsService } from './access-sessions.service';

@ApiTags('access')
@Controller('sessions')
export class SessionsController {
  constructor(private readonly sessions: AccessSessionsService) {}

  @Get()
  @RequirePermission('nas.read')
  @Contract({
    summary: 'Sessions by accounting, the newest first: online, silent, closed, those of a NAS or of a service',
    query: AccessSessionQuery,
    response: AccessSessionPage,
  })
  list(@Query(zod(AccessSessionQuery)) query: AccessSessionQuery): Promise<Page<AccessSession>> {
    return this.sessions.page(query);
  }

  @Get('summary')
  @RequirePermission('nas.read')
  @Contract({ summary: 'How many are online', response: AccessSessionSummary })
  summary(): Promise<AccessSessionSummary> {
    return this.sessions.summary();
  }

  /** A POST, since it leaves an entry in the audit log: whose address it was is personal data. */
  @Post('address-lookups')
  @HttpCode(200)
  @RequirePermission('nas.read')
  @Contract({
    summary: 'Who had this address at this time, prefixes included; the question is kept in the audit log',
    body: AddressLookup,
    response: AccessSessionList,
  })
  holders(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(AddressLookup)) request: AddressLookup,
  ): Promise<AccessSession[]> {
    return this.sessions.holdersOf(by, request);
  }

  @Get(':id')
  @RequirePermission('nas.read')
  @Contract({ summary: 'A session and each report of it as it came', response: AccessSessionDetail })
  get(@Param('id', zod(z.uuid())) id: string): Promise<AccessSessionDetail> {
    return this.sessions.detail(id);
  }
}
