import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type AuditEntry,
  AuditPage,
  AuditQuery,
  ChangeStaffAccount,
  CreateStaffAccount,
  StaffAccount,
  StaffAccountList,
} from '@demarc/contracts';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import type { Page } from '../../platform/http/page';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { AuditLog } from './audit.service';
import { StaffService } from './staff.service';
import { toAuditEntryView, toStaffAccountView } from './staff.view';

@ApiTags('staff')
@Controller()
export class StaffController {
  constructor(
    private readonly staff: StaffService,
    private readonly audit: AuditLog,
  ) {}

  @Get('staff')
  @RequirePermission('staff.read')
  @Contract({ summary: 'Staff accounts', response: StaffAccountList })
  async list(): Promise<StaffAccount[]> {
    return (await this.staff.list()).map(toStaffAccountView);
  }

  @Post('staff')
  @RequirePermission('staff.write')
  @Contract({ summary: 'Make a staff account', body: CreateStaffAccount, response: StaffAccount, status: 201 })
  async create(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(CreateStaffAccount)) body: CreateStaffAccount,
  ): Promise<StaffAccount> {
    return toStaffAccountView(await this.staff.create(by, body));
  }

  @Patch('staff/:id')
  @RequirePermission('staff.write')
  @Contract({
    summary: 'Change a role or password, disable an account; its logins end',
    body: ChangeStaffAccount,
    response: StaffAccount,
  })
  async change(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', zod(z.uuid())) id: string,
    @Body(zod(ChangeStaffAccount)) body: ChangeStaffAccount,
  ): Promise<StaffAccount> {
    return toStaffAccountView(await this.staff.change(by, id, body));
  }

  @Get('audit')
  @RequirePermission('audit.read')
  @Contract({ summary: 'Who did what, newest first', query: AuditQuery, response: AuditPage })
  async entries(@Query(zod(AuditQuery)) query: AuditQuery): Promise<Page<AuditEntry>> {
    const page = await this.audit.page(query);
    return { ...page, items: page.items.map(toAuditEntryView) };
  }
}
