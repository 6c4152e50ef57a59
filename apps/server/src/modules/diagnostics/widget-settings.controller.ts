import { Body, Controller, Delete, Get, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CreatedWidgetToken,
  CreateWidgetToken,
  RegisterWidgetOrigin,
  WidgetOrigin,
  WidgetOriginList,
  WidgetScript,
} from '@demarc/contracts';
import type { Request } from 'express';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import type { WidgetOriginEntity } from './widget.entity';
import { WidgetOrigins } from './widget-origins.service';
import { WidgetScripts } from './widget-scripts.service';
import { WidgetTokens } from './widget-tokens.service';

const toView = (row: WidgetOriginEntity): WidgetOrigin => ({
  id: row.id,
  origin: row.origin,
  name: row.name,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
});

/** For the help desk's server, and for whoever sets the widget up. */
@ApiTags('widget')
@Controller()
export class WidgetSettingsController {
  constructor(
    private readonly tokens: WidgetTokens,
    private readonly origins: WidgetOrigins,
    private readonly scripts: WidgetScripts,
  ) {}

  @Post('widget-tokens')
  @RequirePermission('subscriber.read')
  @Contract({
    summary: 'A token for one subscriber, one agent, one origin, some minutes; it is shown in this answer only',
    body: CreateWidgetToken,
    response: CreatedWidgetToken,
    status: 201,
  })
  create(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(CreateWidgetToken)) body: CreateWidgetToken,
    @Req() request: Request,
  ): Promise<CreatedWidgetToken> {
    const own = this.origins.ownOrigin({ protocol: request.protocol, host: request.headers.host });
    return this.tokens.create(by, body, own);
  }

  @Get('widget-origins')
  @RequirePermission('widget.write')
  @Contract({ summary: 'Sites whose pages may hold the widget', response: WidgetOriginList })
  async list(): Promise<WidgetOrigin[]> {
    return (await this.origins.list()).map(toView);
  }

  @Post('widget-origins')
  @RequirePermission('widget.write')
  @Contract({
    summary: 'Let the pages of a site hold the widget',
    body: RegisterWidgetOrigin,
    response: WidgetOrigin,
    status: 201,
  })
  async register(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(RegisterWidgetOrigin)) body: RegisterWidgetOrigin,
  ): Promise<WidgetOrigin> {
    return toView(await this.origins.register(by, body));
  }

  @Delete('widget-origins/:id')
  @RequirePermission('widget.write')
  @Contract({ summary: 'Shut a site’s pages out, at once', status: 204 })
  remove(@CurrentStaff() by: StaffIdentity, @Param('id', zod(z.uuid())) id: string): Promise<void> {
    return this.origins.remove(by, id);
  }

  @Get('widget-script')
  @RequirePermission('widget.write')
  @Contract({ summary: 'Where the widget’s script is, and its integrity', response: WidgetScript })
  script(): WidgetScript {
    return this.scripts.get();
  }
}
