import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RouterAccess } from '@demarc/contracts';
import { Contract } from '../../platform/http/contract';
import { RequirePermission } from '../../platform/http/permissions';
import { RouterAccessService } from './router-access.service';

@ApiTags('routers')
@Controller('router-access')
export class RouterAccessController {
  constructor(private readonly access: RouterAccessService) {}

  @Get()
  @RequirePermission('nas.read')
  @Contract({
    summary: 'How routers come in: ports, certificate, authentication, and what a person should know of it',
    response: RouterAccess,
  })
  read(): Promise<RouterAccess> {
    return this.access.read();
  }
}
