import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ExportRouters as ExportRequest,
  FoundCount,
  RouterCountQuery,
  RouterTags,
  RouterValues,
  RouterValuesQuery,
  TaggedRouters,
  TagName,
  TagRouters as TagRequest,
  TagUseList,
  type TagUse,
} from '@demarc/contracts';
import type { Response } from 'express';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { CpeTags } from '../inventory/cpe-tags.service';
import { ExportRouters } from './export-routers.service';
import { FindRouters, selectionOf } from './find-routers.service';
import { TagRouters } from './tag-routers.service';

const Id = zod(z.uuid());
const Tag = zod(TagName);

@ApiTags('routers')
@Controller()
export class FleetController {
  constructor(
    private readonly routers: FindRouters,
    private readonly tags: CpeTags,
    private readonly tagging: TagRouters,
    private readonly exports: ExportRouters,
    private readonly database: Database,
  ) {}

  @Get('router-search/count')
  @RequirePermission('router.read')
  @Contract({ summary: 'How many routers a filter means', query: RouterCountQuery, response: FoundCount })
  count(@Query(zod(RouterCountQuery)) { upTo, ...query }: RouterCountQuery): Promise<FoundCount> {
    return this.routers.count(selectionOf(query), upTo);
  }

  @Get('router-search/values')
  @RequirePermission('router.read')
  @Contract({
    summary: 'The values of a field among the routers meant, the most frequent first',
    query: RouterValuesQuery,
    response: RouterValues,
  })
  values(@Query(zod(RouterValuesQuery)) query: RouterValuesQuery): Promise<RouterValues> {
    return this.routers.values(query);
  }

  @Post('router-search/export')
  @HttpCode(200)
  @RequirePermission('router.read')
  @Contract({ summary: 'The routers of a filter as CSV; audited', body: ExportRequest })
  async export(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(ExportRequest)) body: ExportRequest,
    @Res() response: Response,
  ): Promise<void> {
    await this.exports.remember(by, body);
    response.setHeader('Content-Type', 'text/csv; charset=utf-8');
    response.setHeader('Content-Disposition', 'attachment; filename="routers.csv"');
    await pipeline(Readable.from(this.exports.lines(body)), response);
  }

  @Get('router-tags')
  @RequirePermission('router.read')
  @Contract({ summary: 'Tags in use, the most used first', response: TagUseList })
  listTags(): Promise<TagUse[]> {
    return this.tags.listUse(this.database.sql);
  }

  @Post('router-tags/apply')
  @HttpCode(200)
  @RequirePermission('router.configure')
  @Contract({
    summary: 'Tag all routers of a filter, or take tags from them; `expected` is the count that was shown',
    body: TagRequest,
    response: TaggedRouters,
  })
  apply(@CurrentStaff() by: StaffIdentity, @Body(zod(TagRequest)) body: TagRequest): Promise<TaggedRouters> {
    return this.tagging.apply(by, body);
  }

  @Put('routers/:id/tags/:tag')
  @RequirePermission('router.configure')
  @Contract({ summary: 'Tag a router', response: RouterTags })
  async add(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Param('tag', Tag) tag: TagName,
  ): Promise<RouterTags> {
    return { tags: await this.tags.change(by, id, { add: [tag], remove: [] }) };
  }

  @Delete('routers/:id/tags/:tag')
  @RequirePermission('router.configure')
  @Contract({ summary: 'Take a tag from a router', response: RouterTags })
  async remove(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Param('tag', Tag) tag: TagName,
  ): Promise<RouterTags> {
    return { tags: await this.tags.change(by, id, { add: [], remove: [tag] }) };
  }
}
