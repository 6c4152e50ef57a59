import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChangeSubscriptionAccess, SubscriptionAccess } from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { SubscriptionAccessService } from './subscription-access.service';

@ApiTags('access')
@Controller('subscriptions/:id/access')
export class SubscriptionAccessController {
  constructor(
    private readonly database: Database,
    private readonly access: SubscriptionAccessService,
  ) {}

  @Get()
  @RequirePermission('subscriber.read')
  @Contract({
    summary: 'How a service is connected, and by which steps a change of its state would be brought about',
    response: SubscriptionAccess,
  })
  get(@Param('id', zod(z.uuid())) id: string): Promise<SubscriptionAccess> {
    return this.access.get(this.database.sql, id);
  }

  @Put()
  @RequirePermission('subscriber.write')
  @Contract({
    summary: 'Say how a service is connected; a restricted one is enforced again in the new way',
    body: ChangeSubscriptionAccess,
    response: SubscriptionAccess,
  })
  change(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', zod(z.uuid())) id: string,
    @Body(zod(ChangeSubscriptionAccess)) body: ChangeSubscriptionAccess,
  ): Promise<SubscriptionAccess> {
    return this.access.change(by, id, body);
  }
}
