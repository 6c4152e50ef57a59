import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RouterScripts, ScriptTrial, TryScripts } from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { RequirePermission } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { ScriptStates } from '../scripts/script-state.service';
import { RunScripts } from './run-scripts.service';

const Id = zod(z.uuid());

@ApiTags('scripts')
@Controller()
export class RouterScriptsController {
  constructor(
    private readonly scripts: RunScripts,
    private readonly states: ScriptStates,
    private readonly database: Database,
  ) {}

  @Get('routers/:id/scripts')
  @RequirePermission('router.read')
  @Contract({ summary: 'What scripts last did to it, what they said, and what failed', response: RouterScripts })
  of(@Param('id', Id) id: string): Promise<RouterScripts> {
    return this.states.of(this.database.sql, id);
  }

  @Post('scripts/try')
  @HttpCode(200)
  @RequirePermission('router.read')
  @Contract({
    summary: 'What scripts, stored or as edited, would do with one router as it is known; nothing is sent',
    body: TryScripts,
    response: ScriptTrial,
  })
  tryOut(@Body(zod(TryScripts)) body: TryScripts): Promise<ScriptTrial> {
    return this.scripts.tryOut(body);
  }
}
