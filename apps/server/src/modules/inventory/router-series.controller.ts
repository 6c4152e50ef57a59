import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RouterSeries, RouterSeriesQuery } from '@demarc/contracts';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import { RequirePermission } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { RouterSeriesService } from './router-series.service';

@ApiTags('routers')
@Controller('routers/:id/series')
export class RouterSeriesController {
  constructor(private readonly series: RouterSeriesService) {}

  @Get()
  @RequirePermission('router.read')
  @Contract({
    summary: 'What is known of a router over time: at most 500 points of each series, null where nothing was read',
    query: RouterSeriesQuery,
    response: RouterSeries,
  })
  get(
    @Param('id', zod(z.uuid())) id: string,
    @Query(zod(RouterSeriesQuery)) query: RouterSeriesQuery,
  ): Promise<RouterSeries> {
    return this.series.get(id, query);
  }
}
