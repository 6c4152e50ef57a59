import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { SubscriptionTraffic, TrafficQuery } from '@demarc/contracts';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import { RequirePermission } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { SubscriptionTrafficService } from './subscription-traffic.service';

@ApiTags('access')
@Controller('subscriptions/:id/traffic')
export class SubscriptionTrafficController {
  constructor(private readonly traffic: SubscriptionTrafficService) {}

  @Get()
  @RequirePermission('nas.read')
  @Contract({
    summary: 'What a service moved by accounting: mean Mbit/s of at most 500 steps, each day, and this month so far',
    query: TrafficQuery,
    response: SubscriptionTraffic,
  })
  get(
    @Param('id', zod(z.uuid())) id: string,
    @Query(zod(TrafficQuery)) query: TrafficQuery,
  ): Promise<SubscriptionTraffic> {
    return this.traffic.get(id, query);
  }
}
