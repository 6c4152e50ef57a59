import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ChangeCredential,
  ChangeCredentials,
  CredentialOverview,
  CredentialScope,
  CredentialScopeQuery,
  RouterCount,
  RouterCredential,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { CredentialRotations } from '../inventory/credential-rotations.service';
import { InventoryService } from '../inventory/inventory.service';
import { toCredentialOverview, toRouterCredential } from './credential.view';
import { OrderCredentials } from './order-credentials.service';

const Id = zod(z.uuid());

@ApiTags('routers')
@Controller()
export class CredentialsController {
  constructor(
    private readonly rotations: CredentialRotations,
    private readonly orders: OrderCredentials,
    private readonly inventory: InventoryService,
    private readonly database: Database,
  ) {}

  @Get('routers/:id/credential')
  @RequirePermission('router.read')
  @Contract({
    summary: 'What it proves itself with: how old that is, and how it was changed',
    response: RouterCredential,
  })
  async one(@Param('id', Id) id: string): Promise<RouterCredential> {
    const { sql } = this.database;
    await this.inventory.get(sql, id);
    const { own, rotations } = await this.rotations.read(sql, id);
    return toRouterCredential(own, rotations, this.rotations.oldBefore);
  }

  @Post('routers/:id/credential')
  @HttpCode(200)
  @RequirePermission('router.configure')
  @Contract({
    summary: 'Give it another credential: it is called, and the old one is good until it has used the new one',
    body: ChangeCredential,
    response: RouterCredential,
  })
  async change(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(ChangeCredential)) body: ChangeCredential,
  ): Promise<RouterCredential> {
    await this.orders.one(by, id, body);
    return this.one(id);
  }

  @Get('router-credentials')
  @RequirePermission('router.read')
  @Contract({ summary: 'How old the credentials of all routers are', response: CredentialOverview })
  async overview(): Promise<CredentialOverview> {
    const { maxDays, perHour } = this.rotations;
    return toCredentialOverview(await this.rotations.counts(this.database.sql), { maxDays, perHour });
  }

  @Get('router-credentials/count')
  @RequirePermission('router.read')
  @Contract({
    summary: 'How many routers a change of credentials would be for',
    query: CredentialScopeQuery,
    response: RouterCount,
  })
  async count(@Query(zod(CredentialScopeQuery)) query: CredentialScopeQuery): Promise<RouterCount> {
    return { routers: await this.orders.count(this.database.sql, CredentialScope.parse(query)) };
  }

  @Post('router-credentials/changes')
  @HttpCode(200)
  @RequirePermission('router.arm')
  @Contract({
    summary: 'Give many routers other credentials: at the pace of all, or at once when others may have theirs',
    body: ChangeCredentials,
    response: RouterCount,
  })
  async changeMany(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(ChangeCredentials)) body: ChangeCredentials,
  ): Promise<RouterCount> {
    return { routers: await this.orders.many(by, body) };
  }
}
