import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChangeReadingPolicy, ReadingPolicy } from '@demarc/contracts';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { ReadingPolicies } from './reading-policies.service';

@ApiTags('routers')
@Controller('reading-policy')
export class ReadingPolicyController {
  constructor(private readonly policies: ReadingPolicies) {}

  @Get()
  @RequirePermission('router.read')
  @Contract({ summary: 'How often routers are read when nobody asks', response: ReadingPolicy })
  get(): Promise<ReadingPolicy> {
    return this.policies.current();
  }

  @Put()
  @RequirePermission('router.configure')
  @Contract({
    summary: 'Change how often routers are read, and what is read of them',
    body: ChangeReadingPolicy,
    response: ReadingPolicy,
  })
  change(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(ChangeReadingPolicy)) body: ChangeReadingPolicy,
  ): Promise<ReadingPolicy> {
    return this.policies.change(by, body);
  }
}
