import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ByHandOrder, ByHandOrderList, ByHandOrderOrNone, SayDoneByHand } from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { ByHand } from './by-hand.service';

const Id = zod(z.uuid());

@ApiTags('access')
@Controller()
export class ByHandController {
  constructor(
    private readonly database: Database,
    private readonly byHand: ByHand,
  ) {}

  @Get('by-hand')
  @RequirePermission('nas.read')
  @Contract({ summary: 'Changes of service that are left to a person and not done yet', response: ByHandOrderList })
  list(): Promise<ByHandOrder[]> {
    return this.byHand.listOpen(this.database.sql);
  }

  @Get('subscriptions/:id/by-hand')
  @RequirePermission('subscriber.read')
  @Contract({ summary: 'What of the state of a service is left to a person', response: ByHandOrderOrNone })
  async find(@Param('id', Id) id: string): Promise<ByHandOrderOrNone> {
    return { order: await this.byHand.find(this.database.sql, id) };
  }

  @Post('subscriptions/:id/by-hand')
  @HttpCode(200)
  @RequirePermission('service.suspend')
  @Contract({
    summary: 'Say that it was done by hand: kept as the word of staff, and no proof',
    body: SayDoneByHand,
    response: ByHandOrder,
  })
  sayDone(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(SayDoneByHand)) body: SayDoneByHand,
  ): Promise<ByHandOrder> {
    return this.byHand.sayDone(by, id, body);
  }
}
