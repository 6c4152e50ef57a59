import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  SubscriberOverview,
  SubscriberPage,
  SubscriberQuery,
  type SubscriberRow,
  type TimelineEntry,
  TimelinePage,
  TimelineQuery,
} from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import type { Page } from '../../platform/http/page';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { SubscribersService } from '../subscribers/subscribers.service';
import { OverviewService } from './overview.service';
import { SubscriberList } from './subscriber-list.service';
import { TimelineService } from './timeline.service';

/** The subscriber pages of the portal: they look at money and routers together. */
@ApiTags('subscribers')
@Controller('subscribers')
export class SubscriberPagesController {
  constructor(
    private readonly database: Database,
    private readonly subscribers: SubscribersService,
    private readonly list: SubscriberList,
    private readonly overviews: OverviewService,
    private readonly timeline: TimelineService,
    private readonly clock: Clock,
  ) {}

  @Get()
  @RequirePermission('subscriber.read')
  @Contract({ summary: 'Subscribers with money, service and router', query: SubscriberQuery, response: SubscriberPage })
  page(@Query(zod(SubscriberQuery)) query: SubscriberQuery): Promise<Page<SubscriberRow>> {
    return this.list.page(query);
  }

  @Get(':number/overview')
  @RequirePermission('subscriber.read')
  @Contract({ summary: 'Everything above the timeline of a subscriber’s page', response: SubscriberOverview })
  async overview(@Param('number') number: string, @CurrentStaff() staff: StaffIdentity): Promise<SubscriberOverview> {
    const { sql } = this.database;
    return this.overviews.of(sql, await this.subscribers.getByNumber(sql, number), staff.permissions.has('money.read'));
  }

  @Get(':number/timeline')
  @RequirePermission('subscriber.read')
  @Contract({ summary: 'What happened to a subscriber, newest first', query: TimelineQuery, response: TimelinePage })
  async events(
    @Param('number') number: string,
    @Query(zod(TimelineQuery)) query: TimelineQuery,
  ): Promise<Page<TimelineEntry>> {
    const { id } = await this.subscribers.getByNumber(this.database.sql, number);
    return this.timeline.page(id, query, this.clock.now());
  }
}
