import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ArmedCount,
  ArmingMember,
  ArmingMemberList,
  ArmingOverview,
  ArmingWave,
  ArmModel,
  ArmRouter,
  CreateArmingWave,
  DecideArmingWave,
  Router,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { IdempotencyKey } from '../../platform/http/idempotency-key';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { ArmingViews } from './arming-views.service';
import { ArmingWaves } from './arming-waves.service';
import { ArmRouters } from './arm-routers.service';
import { RouterViews } from './router-views.service';

const Id = zod(z.uuid());

@ApiTags('arming')
@Controller()
export class ArmingController {
  constructor(
    private readonly arming: ArmRouters,
    private readonly waves: ArmingWaves,
    private readonly views: ArmingViews,
    private readonly routers: RouterViews,
    private readonly database: Database,
  ) {}

  @Get('arming')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Observed routers by model, with what would be written, and the waves',
    response: ArmingOverview,
  })
  overview(): Promise<ArmingOverview> {
    return this.views.overview();
  }

  @Post('arming/models')
  @HttpCode(200)
  @RequirePermission('router.arm')
  @Contract({
    summary: 'Arm every observed router of a model; they are called one by one',
    body: ArmModel,
    response: ArmedCount,
  })
  async armModel(@CurrentStaff() by: StaffIdentity, @Body(zod(ArmModel)) body: ArmModel): Promise<ArmedCount> {
    return { armed: await this.arming.model(by, body) };
  }

  @Post('arming/waves')
  @RequirePermission('router.arm')
  @Contract({
    summary: 'Arm observed routers step by step, halting by itself on failures',
    body: CreateArmingWave,
    response: ArmingWave,
    status: 201,
    idempotent: true,
  })
  async create(
    @CurrentStaff() by: StaffIdentity,
    @IdempotencyKey() key: string,
    @Body(zod(CreateArmingWave)) body: CreateArmingWave,
  ): Promise<ArmingWave> {
    return this.views.wave((await this.waves.create(by, body, key)).id);
  }

  @Get('arming/waves/:id')
  @RequirePermission('router.read')
  @Contract({ summary: 'A wave', response: ArmingWave })
  wave(@Param('id', Id) id: string): Promise<ArmingWave> {
    return this.views.wave(id);
  }

  @Get('arming/waves/:id/members')
  @RequirePermission('router.read')
  @Contract({ summary: 'Its routers, those under way and failed first', response: ArmingMemberList })
  members(@Param('id', Id) id: string): Promise<ArmingMember[]> {
    return this.views.members(id);
  }

  @Post('arming/waves/:id/decision')
  @HttpCode(200)
  @RequirePermission('router.arm')
  @Contract({ summary: 'Halt it, go on, or disarm what it armed', body: DecideArmingWave, response: ArmingWave })
  async decide(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(DecideArmingWave)) body: DecideArmingWave,
  ): Promise<ArmingWave> {
    await this.waves.decide(by, id, body);
    return this.views.wave(id);
  }

  @Post('routers/:id/arm')
  @HttpCode(200)
  @RequirePermission('router.arm')
  @Contract({ summary: 'Arm an observed router: what is wanted of it is written', body: ArmRouter, response: Router })
  async arm(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(ArmRouter)) { reason }: ArmRouter,
  ): Promise<Router> {
    await this.arming.one(by, id, reason);
    return this.routers.one(this.database.sql, id);
  }

  @Post('routers/:id/disarm')
  @HttpCode(200)
  @RequirePermission('router.arm')
  @Contract({ summary: 'Only observe it from now on; what was written stays', body: ArmRouter, response: Router })
  async disarm(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(ArmRouter)) { reason }: ArmRouter,
  ): Promise<Router> {
    await this.arming.disarm(by, id, reason);
    return this.routers.one(this.database.sql, id);
  }
}
