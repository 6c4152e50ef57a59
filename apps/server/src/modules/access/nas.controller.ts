import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ChangeNas,
  CreateNas,
  type DynamicAuthorization,
  DynamicAuthorizationList,
  Nas,
  NasList,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { SubscribersService } from '../subscribers/subscribers.service';
import type { NasEntity } from './access.entity';
import { AccessService } from './access.service';
import { toNasView } from './access.view';
import { NasRepository } from './nas.repository';
import { NasService } from './nas.service';

@ApiTags('access')
@Controller('nas')
export class NasController {
  constructor(
    private readonly nasServers: NasService,
    private readonly access: AccessService,
    private readonly repository: NasRepository,
    private readonly subscribers: SubscribersService,
    private readonly database: Database,
  ) {}

  @Get()
  @RequirePermission('nas.read')
  @Contract({ summary: 'Network access servers and how they last answered', response: NasList })
  async list(): Promise<Nas[]> {
    return this.views(await this.nasServers.list(this.database.sql));
  }

  @Post()
  @RequirePermission('nas.write')
  @Contract({ summary: 'Add a NAS; its secret is never shown again', body: CreateNas, response: Nas, status: 201 })
  async create(@CurrentStaff() by: StaffIdentity, @Body(zod(CreateNas)) body: CreateNas): Promise<Nas> {
    return this.view(await this.nasServers.create(by, body));
  }

  @Patch(':id')
  @RequirePermission('nas.write')
  @Contract({ summary: 'Change a NAS, or give it a new secret', body: ChangeNas, response: Nas })
  async change(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', zod(z.uuid())) id: string,
    @Body(zod(ChangeNas)) body: ChangeNas,
  ): Promise<Nas> {
    return this.view(await this.nasServers.change(by, id, body));
  }

  @Get(':id/requests')
  @RequirePermission('nas.read')
  @Contract({
    summary: 'What the NAS was asked and what it answered, newest first',
    response: DynamicAuthorizationList,
  })
  requests(@Param('id', zod(z.uuid())) id: string): Promise<DynamicAuthorization[]> {
    return this.access.listRequests(id);
  }

  private async view(nas: NasEntity): Promise<Nas> {
    const [view] = await this.views([nas]);
    if (view === undefined) throw new Error('one NAS gives one view');
    return view;
  }

  private async views(list: NasEntity[]): Promise<Nas[]> {
    const [counts, answers] = await Promise.all([
      this.subscribers.countByNas(this.database.sql),
      this.repository.lastAnswers(this.database.sql),
    ]);
    return list.map((nas) => toNasView(nas, counts.get(nas.id) ?? 0, answers.get(nas.id)));
  }
}
