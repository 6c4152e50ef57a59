import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RestoreService, ServiceIntervention, ServiceInterventionList, SuspendService } from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { IdempotencyKey } from '../../platform/http/idempotency-key';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { InterveneService } from './intervene.service';
import { toInterventionView } from './suspension.view';

const Id = zod(z.uuid());

@ApiTags('suspension')
@Controller('subscriptions')
export class InterventionsController {
  constructor(
    private readonly interventions: InterveneService,
    private readonly database: Database,
  ) {}

  @Get(':id/interventions')
  @RequirePermission('suspension.read')
  @Contract({ summary: 'What staff did to a service by hand, newest first', response: ServiceInterventionList })
  async list(@Param('id', Id) id: string): Promise<ServiceIntervention[]> {
    return (await this.interventions.list(this.database.sql, id)).map(toInterventionView);
  }

  @Post(':id/suspend')
  @RequirePermission('service.suspend')
  @Contract({
    summary: 'Take a service away by hand: throttled, walled in or suspended, with a reason and an end',
    body: SuspendService,
    response: ServiceIntervention,
    status: 201,
    idempotent: true,
  })
  async suspend(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) subscriptionId: string,
    @IdempotencyKey() key: string,
    @Body(zod(SuspendService)) body: SuspendService,
  ): Promise<ServiceIntervention> {
    return toInterventionView(await this.interventions.suspend({ by, subscriptionId, key }, body));
  }

  @Post(':id/restore')
  @RequirePermission('service.suspend')
  @Contract({
    summary: 'Give a service back by hand; while bills are overdue, say until when it is spared',
    body: RestoreService,
    response: ServiceIntervention,
    status: 201,
    idempotent: true,
  })
  async restore(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) subscriptionId: string,
    @IdempotencyKey() key: string,
    @Body(zod(RestoreService)) body: RestoreService,
  ): Promise<ServiceIntervention> {
    return toInterventionView(await this.interventions.restore({ by, subscriptionId, key }, body));
  }
}
