import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RouterAccess, SecurityEventList } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { RequirePermission } from '../../platform/http/permissions';
import { RouterAccessService } from './router-access.service';
import { SecurityEventsService } from './security-events.service';

@ApiTags('routers')
@Controller('router-access')
export class RouterAccessController {
  constructor(
    private readonly access: RouterAccessService,
    private readonly events: SecurityEventsService,
    private readonly database: Database,
  ) {}

  @Get()
  @RequirePermission('nas.read')
  @Contract({
    summary: 'How routers come in: ports, certificate, authentication, and what a person should know of it',
    response: RouterAccess,
  })
  read(): Promise<RouterAccess> {
    return this.access.read();
  }

  @Get('security-events')
  @RequirePermission('nas.read')
  @Contract({
    summary: 'What no honest router does, the latest first: identities and digests that were not theirs',
    response: SecurityEventList,
  })
  listSecurityEvents(): Promise<SecurityEventList> {
    return this.events.listRecent(this.database.sql);
  }
}
