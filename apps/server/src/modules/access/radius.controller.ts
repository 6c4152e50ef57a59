import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChangeAccessReplies, type LoginAttempt, LoginAttemptList, RadiusStatus } from '@demarc/contracts';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { LoginAttempts } from './login-attempts.service';
import { RadiusStatusService } from './radius-status.service';

@ApiTags('access')
@Controller('radius')
export class RadiusController {
  constructor(
    private readonly radius: RadiusStatusService,
    private readonly logins: LoginAttempts,
  ) {}

  @Get()
  @RequirePermission('nas.read')
  @Contract({ summary: 'How FreeRADIUS is served, and what an accept gives in each group', response: RadiusStatus })
  status(): Promise<RadiusStatus> {
    return this.radius.status();
  }

  @Put('replies')
  @RequirePermission('nas.write')
  @Contract({
    summary: 'What an accept gives in each group, all of it',
    body: ChangeAccessReplies,
    response: RadiusStatus,
  })
  changeReplies(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(ChangeAccessReplies)) { replies }: ChangeAccessReplies,
  ): Promise<RadiusStatus> {
    return this.radius.changeReplies(by, replies);
  }

  @Get('logins/:subscriptionId')
  @RequirePermission('nas.read')
  @Contract({ summary: 'How FreeRADIUS answered the logins of a service, newest first', response: LoginAttemptList })
  listLogins(@Param('subscriptionId', zod(z.uuid())) subscriptionId: string): Promise<LoginAttempt[]> {
    return this.logins.listOf(subscriptionId);
  }
}
