import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChangeNbiPolicy, NbiState } from '@demarc/contracts';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { NbiListener } from './nbi-listener';
import { NbiPolicies } from './nbi-policies.service';

@ApiTags('GenieACS')
@Controller('nbi-policy')
export class NbiController {
  constructor(
    private readonly policies: NbiPolicies,
    private readonly listener: NbiListener,
  ) {}

  @Get()
  @RequirePermission('staff.read')
  @Contract({
    summary: 'Whether programs made for GenieACS are answered, and whom without a token',
    response: NbiState,
  })
  async state(): Promise<NbiState> {
    const { port, problem } = this.listener;
    return { ...(await this.policies.current()), port: port === 0 ? null : port, problem };
  }

  @Put()
  @RequirePermission('staff.write')
  @Contract({ summary: 'Open or close the port for GenieACS programs', body: ChangeNbiPolicy, response: NbiState })
  async change(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(ChangeNbiPolicy)) body: ChangeNbiPolicy,
  ): Promise<NbiState> {
    await this.policies.change(by, body);
    await this.listener.follow();
    return this.state();
  }
}
