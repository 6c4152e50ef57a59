import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ChangeConfigProfile,
  ConfigPreview,
  ConfigProfile,
  ConfigProfileList,
  ConfigPush,
  ConfigPushList,
  CreateConfigProfile,
  PreviewConfigProfile,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { ConfigProfiles } from './config-profiles.service';
import type { ConfigPushEntity } from './config-push.entity';
import { toProfileView, toPushView } from './config-push.view';
import { ConfigPushes } from './config-pushes.service';
import { WakeRouter } from './wake-router.service';

const Id = zod(z.uuid());

@ApiTags('configuration profiles')
@Controller()
export class ConfigProfilesController {
  constructor(
    private readonly profiles: ConfigProfiles,
    private readonly pushes: ConfigPushes,
    private readonly calls: WakeRouter,
    private readonly database: Database,
  ) {}

  @Get('config-profiles')
  @RequirePermission('router.read')
  @Contract({ summary: 'Configuration profiles by name', response: ConfigProfileList })
  async list(): Promise<ConfigProfile[]> {
    const { sql } = this.database;
    const [rows, open] = await Promise.all([this.profiles.list(sql), this.profiles.countOpen(sql)]);
    return rows.map((row) => toProfileView(row, open.get(row.id) ?? 0));
  }

  @Post('config-profiles')
  @RequirePermission('router.profiles')
  @Contract({
    summary: 'Make a profile: parameters and objects, as free paths of either data model',
    body: CreateConfigProfile,
    response: ConfigProfile,
    status: 201,
  })
  async create(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(CreateConfigProfile)) body: CreateConfigProfile,
  ): Promise<ConfigProfile> {
    return toProfileView(await this.profiles.create(by, body), 0);
  }

  @Post('config-profiles/preview')
  @HttpCode(200)
  @RequirePermission('router.read')
  @Contract({
    summary: 'What a profile, as edited, would do to one router; nothing is sent',
    body: PreviewConfigProfile,
    response: ConfigPreview,
  })
  preview(@Body(zod(PreviewConfigProfile)) body: PreviewConfigProfile): Promise<ConfigPreview> {
    return this.pushes.preview(body);
  }

  @Put('config-profiles/:id')
  @RequirePermission('router.profiles')
  @Contract({
    summary: 'Change a profile; routers that hold it keep what they have',
    body: ChangeConfigProfile,
    response: ConfigProfile,
  })
  async change(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(ChangeConfigProfile)) body: ChangeConfigProfile,
  ): Promise<ConfigProfile> {
    const changed = await this.profiles.change(by, id, body);
    const open = await this.profiles.countOpen(this.database.sql);
    return toProfileView(changed, open.get(id) ?? 0);
  }

  @Delete('config-profiles/:id')
  @HttpCode(204)
  @RequirePermission('router.profiles')
  @Contract({ summary: 'Delete a profile that no policy uses and no router ever had', status: 204 })
  async delete(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<void> {
    await this.profiles.delete(by, id);
  }

  @Get('routers/:id/config-pushes')
  @RequirePermission('router.read')
  @Contract({ summary: 'Profiles that were put on it, newest first, item by item', response: ConfigPushList })
  async listOf(@Param('id', Id) id: string): Promise<ConfigPush[]> {
    const { sql } = this.database;
    const [rows, profiles] = await Promise.all([this.pushes.listOf(sql, id), this.profiles.list(sql)]);
    const names = new Map(profiles.map((profile) => [profile.id, profile.name]));
    return rows.map((row) => toPushView(row, names.get(row.profileId) ?? ''));
  }

  @Post('config-pushes/:id/retry')
  @HttpCode(200)
  @RequirePermission('router.configure')
  @Contract({ summary: 'Try again what the router refused, and call it for that', response: ConfigPush })
  async retry(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<ConfigPush> {
    const push: ConfigPushEntity = await this.pushes.retry(by, id);
    await this.calls.wake(by, push.cpeId);
    const profile = await this.profiles.get(this.database.sql, push.profileId);
    return toPushView(push, profile.name);
  }
}
