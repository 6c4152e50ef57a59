import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  LetGoSetting as LetGoRequest,
  AssignRouter,
  PageQuery,
  ParameterChangePage,
  ParameterChangeQuery,
  PreRegisterRouter,
  Router,
  RouterEventPage,
  RouterPage,
  RouterParameterPage,
  RouterParameterQuery,
  RouterQuery,
  WantedState,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { decodeCursor, toPage } from '../../platform/http/page';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { InventoryService } from '../inventory/inventory.service';
import { ManageRouters } from '../inventory/manage-routers.service';
import { AskAgain } from './ask-again.service';
import { LetGoSetting } from './let-go-setting.service';
import { RouterViews } from './router-views.service';
import { toChange, toEvent } from './router.view';

const Id = zod(z.uuid());

@ApiTags('routers')
@Controller('routers')
export class RoutersController {
  constructor(
    private readonly views: RouterViews,
    private readonly routers: ManageRouters,
    private readonly inventory: InventoryService,
    private readonly again: AskAgain,
    private readonly settings: LetGoSetting,
    private readonly database: Database,
  ) {}

  @Get()
  @RequirePermission('router.read')
  @Contract({
    summary: 'Routers; a text searches serial, model, tag, address, WiFi name, subscriber, a filter asks exactly',
    query: RouterQuery,
    response: RouterPage,
  })
  list(@Query(zod(RouterQuery)) query: RouterQuery): Promise<RouterPageView> {
    return this.views.list(query);
  }

  @Post()
  @RequirePermission('router.configure')
  @Contract({
    summary: 'Register a serial, before or after the box appears',
    body: PreRegisterRouter,
    response: Router,
    status: 201,
  })
  async register(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(PreRegisterRouter)) body: PreRegisterRouter,
  ): Promise<Router> {
    const { id } = await this.routers.register(by, body);
    return this.views.one(this.database.sql, id);
  }

  @Get(':id')
  @RequirePermission('router.read')
  @Contract({ summary: 'A router and what it says of itself', response: Router })
  one(@Param('id', Id) id: string): Promise<Router> {
    return this.views.one(this.database.sql, id);
  }

  @Get(':id/parameters')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Its parameter tree; secrets are masked',
    query: RouterParameterQuery,
    response: RouterParameterPage,
  })
  parameters(
    @Param('id', Id) id: string,
    @Query(zod(RouterParameterQuery)) query: RouterParameterQuery,
  ): Promise<RouterParameterPageView> {
    return this.views.parameters(id, query);
  }

  @Get(':id/wanted')
  @RequirePermission('router.read')
  @Contract({ summary: 'What is wanted of it, what it reports, and why not', response: WantedState })
  wanted(@Param('id', Id) id: string): Promise<WantedState> {
    return this.views.wantedState(id);
  }

  @Post(':id/wanted/retry')
  @HttpCode(200)
  @RequirePermission('router.configure')
  @Contract({ summary: 'Try again what it refused or did not keep, and call it for that', response: WantedState })
  async askAgain(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<WantedState> {
    await this.again.apply(by, id);
    return this.views.wantedState(id);
  }

  @Post(':id/wanted/let-go')
  @HttpCode(200)
  @RequirePermission('router.configure')
  @Contract({
    summary:
      'What an operator has set there by name, as by a bulk change, is wanted no more; what others want holds again',
    body: LetGoRequest,
    response: WantedState,
  })
  async letGo(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(LetGoRequest)) body: LetGoRequest,
  ): Promise<WantedState> {
    await this.settings.apply(by, id, body);
    return this.views.wantedState(id);
  }

  @Get(':id/history')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Values that changed, newest first, and what brought it about',
    query: ParameterChangeQuery,
    response: ParameterChangePage,
  })
  async history(
    @Param('id', Id) id: string,
    @Query(zod(ParameterChangeQuery)) { path, source, cursor, limit }: ParameterChangeQuery,
  ): Promise<ParameterChangePageView> {
    const { sql } = this.database;
    await this.inventory.get(sql, id);
    const wanted = { path, source, limit, beforeId: decodeCursor(cursor, 1)?.[0] ?? null };
    const rows = await this.inventory.listChanges(sql, id, wanted);
    return toPage(rows, limit, toChange, (row) => [row.id]);
  }

  @Get(':id/events')
  @RequirePermission('router.read')
  @Contract({ summary: 'Boots, resets, changed values, newest first', query: PageQuery, response: RouterEventPage })
  async events(@Param('id', Id) id: string, @Query(zod(PageQuery)) query: PageQuery): Promise<RouterEventPageView> {
    const { sql } = this.database;
    await this.inventory.get(sql, id);
    const rows = await this.inventory.listEvents(sql, id, decodeCursor(query.cursor, 1)?.[0] ?? null, query.limit);
    return toPage(rows, query.limit, toEvent, (row) => [row.id]);
  }

  @Post(':id/assign')
  @RequirePermission('router.configure')
  @Contract({ summary: 'Give it to a subscription, or take it away (null)', body: AssignRouter, response: Router })
  async assign(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(AssignRouter)) body: AssignRouter,
  ): Promise<Router> {
    await this.routers.assign(by, id, body.subscriptionId);
    return this.views.one(this.database.sql, id);
  }

  @Post(':id/enrolment-window')
  @RequirePermission('router.configure')
  @Contract({ summary: 'Let it enrol again with the bootstrap credential for 30 minutes', response: Router })
  async openEnrolmentWindow(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<Router> {
    await this.routers.openEnrolmentWindow(by, id, 'opened by hand');
    return this.views.one(this.database.sql, id);
  }
}

type RouterPageView = z.infer<typeof RouterPage>;
type RouterParameterPageView = z.infer<typeof RouterParameterPage>;
type ParameterChangePageView = z.infer<typeof ParameterChangePage>;
type RouterEventPageView = z.infer<typeof RouterEventPage>;
