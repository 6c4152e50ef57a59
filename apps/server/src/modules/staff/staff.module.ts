import { Module } from '@nestjs/common';
import { AuditRepository } from './audit.repository';
import { AuditLog } from './audit.service';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { LoginStrategies } from './login-strategies';
import { StaffController } from './staff.controller';
import { StaffRepository } from './staff.repository';
import { StaffService } from './staff.service';

@Module({
  controllers: [AuthController, StaffController],
  providers: [AuthService, AuditLog, AuditRepository, LoginStrategies, StaffRepository, StaffService],
  exports: [AuditLog, AuthService, StaffService],
})
export class StaffModule {}
