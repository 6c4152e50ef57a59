import { Module } from '@nestjs/common';
import { StaffModule } from '../staff/staff.module';
import { BrakeService } from './brake.service';
import { ClockGuardService } from './clock-guard.service';
import { ClockHeartbeatJob } from './clock-heartbeat.job';
import { ControlController } from './control.controller';
import { ControlRepository } from './control.repository';
import { HeldBackService } from './held-back.service';
import { SwitchBrakeService } from './switch-brake.service';

@Module({
  imports: [StaffModule],
  controllers: [ControlController],
  providers: [
    BrakeService,
    ClockGuardService,
    ClockHeartbeatJob,
    ControlRepository,
    HeldBackService,
    SwitchBrakeService,
  ],
  exports: [BrakeService, ClockGuardService, HeldBackService],
})
export class ControlModule {}
