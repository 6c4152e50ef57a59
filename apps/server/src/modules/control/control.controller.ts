import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AcceptClock, ControlState, SwitchBrake } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { AnyStaff, CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { BrakeService } from './brake.service';
import { ClockGuardService } from './clock-guard.service';
import { ControlRepository } from './control.repository';
import { HeldBackService } from './held-back.service';
import { SwitchBrakeService } from './switch-brake.service';

@ApiTags('control')
@Controller('control')
export class ControlController {
  constructor(
    private readonly database: Database,
    private readonly repository: ControlRepository,
    private readonly brake: BrakeService,
    private readonly switches: SwitchBrakeService,
    private readonly heldBack: HeldBackService,
    private readonly clockGuard: ClockGuardService,
  ) {}

  @Get()
  @AnyStaff()
  @Contract({
    summary: 'The emergency brake with what it holds back, and whether the clock holds anything',
    response: ControlState,
  })
  async state(): Promise<ControlState> {
    const { sql } = this.database;
    const brake = await this.repository.readBrake(sql);
    return {
      brake: {
        state: brake.state,
        since: brake.changedAt?.toISOString() ?? null,
        by: brake.changedBy,
        reason: brake.reason,
        waiting: brake.state === 'off' ? [] : await this.heldBack.list(sql),
      },
      clockHold: await this.clockGuard.find(sql),
    };
  }

  @Put('brake')
  @RequirePermission('brake.use')
  @Contract({
    summary: 'Stop all writes to routers and NAS at once, let restores alone through, or release',
    body: SwitchBrake,
    response: ControlState,
  })
  async switchBrake(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(SwitchBrake)) body: SwitchBrake,
  ): Promise<ControlState> {
    await this.switches.switch(by, body);
    await this.brake.reread();
    return this.state();
  }

  @Post('clock-hold/accept')
  @HttpCode(200)
  @RequirePermission('suspension.approve')
  @Contract({
    summary: 'The clock is right: billing runs and suspensions go on',
    body: AcceptClock,
    response: ControlState,
  })
  async acceptClock(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(AcceptClock)) body: AcceptClock,
  ): Promise<ControlState> {
    await this.clockGuard.accept(by, body.reason);
    return this.state();
  }
}
