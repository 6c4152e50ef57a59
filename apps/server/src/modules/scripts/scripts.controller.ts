import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ChangeScript,
  ChangeScriptPreset,
  CreateScript,
  CreateScriptPreset,
  PutScriptExtension,
  Script,
  ScriptExtension,
  ScriptExtensionList,
  ScriptFault,
  ScriptFaultList,
  ScriptList,
  ScriptPreset,
  ScriptPresetList,
  ScriptRevision,
  ScriptRevisionList,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { ScriptBook } from './script-book.service';
import { ScriptStates } from './script-state.service';
import { toExtension, toPreset, toRevision, toScript } from './script.view';

const Id = zod(z.uuid());
const Name = zod(z.string().min(1).max(100));

@ApiTags('scripts')
@Controller()
export class ScriptsController {
  constructor(
    private readonly book: ScriptBook,
    private readonly states: ScriptStates,
    private readonly database: Database,
  ) {}

  @Get('scripts')
  @RequirePermission('router.read')
  @Contract({ summary: 'Provisions and virtual parameters, by name', response: ScriptList })
  async list(): Promise<Script[]> {
    return (await this.book.list(this.database.sql)).map(toScript);
  }

  @Post('scripts')
  @RequirePermission('router.scripts')
  @Contract({
    summary: 'Write a provision or a virtual parameter; one that cannot be read is refused',
    body: CreateScript,
    response: Script,
    status: 201,
  })
  async create(@CurrentStaff() by: StaffIdentity, @Body(zod(CreateScript)) body: CreateScript): Promise<Script> {
    return toScript(await this.book.create(by, body));
  }

  @Put('scripts/:id')
  @RequirePermission('router.scripts')
  @Contract({ summary: 'Change a script; what it was is kept', body: ChangeScript, response: Script })
  async change(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(ChangeScript)) body: ChangeScript,
  ): Promise<Script> {
    return toScript(await this.book.change(by, id, body));
  }

  @Delete('scripts/:id')
  @HttpCode(204)
  @RequirePermission('router.scripts')
  @Contract({ summary: 'Delete a script; presets that name it do nothing from then on', status: 204 })
  async delete(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<void> {
    await this.book.delete(by, id);
  }

  @Get('scripts/:id/revisions')
  @RequirePermission('router.read')
  @Contract({ summary: 'What a script was, newest first', response: ScriptRevisionList })
  async revisions(@Param('id', Id) id: string): Promise<ScriptRevision[]> {
    return (await this.book.revisions(this.database.sql, id)).map(toRevision);
  }

  @Get('script-presets')
  @RequirePermission('router.read')
  @Contract({ summary: 'Presets, the lightest first', response: ScriptPresetList })
  async presets(): Promise<ScriptPreset[]> {
    return (await this.book.listPresets(this.database.sql)).map(toPreset);
  }

  @Post('script-presets')
  @RequirePermission('router.scripts')
  @Contract({
    summary: 'Say when provisions run, and for whom',
    body: CreateScriptPreset,
    response: ScriptPreset,
    status: 201,
  })
  async createPreset(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(CreateScriptPreset)) body: CreateScriptPreset,
  ): Promise<ScriptPreset> {
    return toPreset(await this.book.createPreset(by, body));
  }

  @Put('script-presets/:id')
  @RequirePermission('router.scripts')
  @Contract({ summary: 'Change a preset', body: ChangeScriptPreset, response: ScriptPreset })
  async changePreset(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(ChangeScriptPreset)) body: ChangeScriptPreset,
  ): Promise<ScriptPreset> {
    return toPreset(await this.book.changePreset(by, id, body));
  }

  @Delete('script-presets/:id')
  @HttpCode(204)
  @RequirePermission('router.scripts')
  @Contract({ summary: 'Delete a preset', status: 204 })
  async deletePreset(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<void> {
    await this.book.deletePreset(by, id);
  }

  @Get('script-extensions')
  @RequirePermission('router.read')
  @Contract({ summary: 'Services that scripts may ask by ext()', response: ScriptExtensionList })
  async extensions(): Promise<ScriptExtension[]> {
    return (await this.book.listExtensions(this.database.sql)).map(toExtension);
  }

  @Put('script-extensions')
  @RequirePermission('router.scripts')
  @Contract({
    summary: 'Let scripts ask a service of yours, under a name; nothing else can be called',
    body: PutScriptExtension,
    response: ScriptExtension,
  })
  async putExtension(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(PutScriptExtension)) body: PutScriptExtension,
  ): Promise<ScriptExtension> {
    return toExtension(await this.book.putExtension(by, body));
  }

  @Delete('script-extensions/:name')
  @HttpCode(204)
  @RequirePermission('router.scripts')
  @Contract({ summary: 'Let scripts ask a service no more', status: 204 })
  async deleteExtension(@CurrentStaff() by: StaffIdentity, @Param('name', Name) name: string): Promise<void> {
    await this.book.deleteExtension(by, name);
  }

  @Get('script-faults')
  @RequirePermission('router.read')
  @Contract({ summary: 'Channels that failed, of all routers, newest first', response: ScriptFaultList })
  faults(): Promise<ScriptFault[]> {
    return this.states.faults(this.database.sql);
  }

  @Post('routers/:id/script-faults/:channel/retry')
  @HttpCode(204)
  @RequirePermission('router.configure')
  @Contract({ summary: 'Try a channel again at the next session, without waiting longer', status: 204 })
  async retry(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Param('channel', Name) channel: string,
  ): Promise<void> {
    await this.states.retry(by, id, channel);
  }

  @Delete('routers/:id/script-faults/:channel')
  @HttpCode(204)
  @RequirePermission('router.configure')
  @Contract({ summary: 'Give up what failed in a channel', status: 204 })
  async dismiss(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Param('channel', Name) channel: string,
  ): Promise<void> {
    await this.states.dismiss(by, id, channel);
  }
}
