import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DryRun, DryRunProfile } from '@demarc/contracts';
import { Contract } from '../../platform/http/contract';
import { RequirePermission } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { DryRunOfProfile } from './dry-run-profile.service';

@ApiTags('profiles')
@Controller('profiles')
export class DryRunController {
  constructor(private readonly dryRun: DryRunOfProfile) {}

  @Post('dry-run')
  @HttpCode(200)
  @RequirePermission('router.profiles')
  @Contract({
    summary: 'What a profile, as edited, would do to every router that it reaches or leaves; nothing is sent',
    body: DryRunProfile,
    response: DryRun,
  })
  run(@Body(zod(DryRunProfile)) body: DryRunProfile): Promise<DryRun> {
    return this.dryRun.run(body);
  }
}
