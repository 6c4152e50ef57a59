import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallPolicy, CallQueue, ChangeCallPolicy, RouterReachability } from '@demarc/contracts';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { CallPolicies } from './call-policy.service';
import { CallViews } from './call-views.service';
import { ManageCalls } from './manage-calls.service';

const Id = zod(z.uuid());

@ApiTags('routers')
@Controller()
export class CallsController {
  constructor(
    private readonly views: CallViews,
    private readonly policies: CallPolicies,
    private readonly manage: ManageCalls,
  ) {}

  @Get('calls')
  @RequirePermission('router.read')
  @Contract({ summary: 'Routers that are wanted and have not come, in the order of their turn', response: CallQueue })
  list(): Promise<CallQueue> {
    return this.views.list();
  }

  @Delete('calls/:id')
  @HttpCode(204)
  @RequirePermission('router.configure')
  @Contract({ summary: 'Call it no more; what is wanted of it waits for its next Inform', status: 204 })
  async cancel(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<void> {
    await this.manage.cancel(by, id);
  }

  @Get('call-policy')
  @RequirePermission('router.read')
  @Contract({
    summary: 'How fast routers are called, and what may be done about those that cannot be',
    response: CallPolicy,
  })
  policy(): Promise<CallPolicy> {
    return this.policies.current();
  }

  @Put('call-policy')
  @RequirePermission('router.configure')
  @Contract({
    summary: 'Change the pace of calls and what may be done besides',
    body: ChangeCallPolicy,
    response: CallPolicy,
  })
  changePolicy(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(ChangeCallPolicy)) body: ChangeCallPolicy,
  ): Promise<CallPolicy> {
    return this.policies.change(by, body);
  }

  @Get('routers/:id/reachability')
  @RequirePermission('router.read')
  @Contract({ summary: 'How it can be called, and how each way has served', response: RouterReachability })
  reachability(@Param('id', Id) id: string): Promise<RouterReachability> {
    return this.views.reachability(id);
  }
}
