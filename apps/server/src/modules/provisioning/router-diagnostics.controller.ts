import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  DiagnosticOrder,
  RouterDiagnostic,
  RouterDiagnosticPage,
  RouterDiagnosticQuery,
  type Permission,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { IdempotencyKey } from '../../platform/http/idempotency-key';
import { decodeCursor, toPage } from '../../platform/http/page';
import {
  CurrentStaff,
  PermissionMissing,
  RequirePermission,
  type StaffIdentity,
} from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { InventoryService } from '../inventory/inventory.service';
import { toDiagnostic } from './diagnostic.view';
import { RouterDiagnostics } from './router-diagnostics.service';

const Id = zod(z.uuid());
type Page = z.infer<typeof RouterDiagnosticPage>;

/** Reading what a router shows anyway changes nothing on it. */
const permissionFor = ({ kind }: DiagnosticOrder): Permission =>
  kind === 'hosts' || kind === 'optical' || kind === 'ppp' ? 'router.read' : 'router.diagnose';

@ApiTags('routers')
@Controller()
export class RouterDiagnosticsController {
  constructor(
    private readonly diagnostics: RouterDiagnostics,
    private readonly inventory: InventoryService,
    private readonly database: Database,
  ) {}

  @Get('routers/:id/diagnostics')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Diagnoses of a router with their results, newest first',
    query: RouterDiagnosticQuery,
    response: RouterDiagnosticPage,
  })
  async list(
    @Param('id', Id) id: string,
    @Query(zod(RouterDiagnosticQuery)) { kind, cursor, limit }: RouterDiagnosticQuery,
  ): Promise<Page> {
    const { sql } = this.database;
    await this.inventory.get(sql, id);
    const beforeId = decodeCursor(cursor, 1)?.[0] ?? null;
    const rows = await this.diagnostics.list(sql, id, { kind: kind ?? null, beforeId, limit });
    return toPage(rows, limit, toDiagnostic, ({ task }) => [task.id]);
  }

  @Post('routers/:id/diagnostics')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Let a router ping, trace a route, look a name up, test its speed, scan WiFi, or show its state',
    body: DiagnosticOrder,
    response: RouterDiagnostic,
    status: 201,
    idempotent: true,
  })
  async start(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(DiagnosticOrder)) body: DiagnosticOrder,
    @IdempotencyKey() key: string,
  ): Promise<RouterDiagnostic> {
    const permission = permissionFor(body);
    if (!by.permissions.has(permission)) throw new PermissionMissing(permission);
    return toDiagnostic(await this.diagnostics.start(by, id, body, key));
  }

  @Get('diagnostics/:id')
  @RequirePermission('router.read')
  @Contract({ summary: 'One diagnosis: how far it is, and what came of it', response: RouterDiagnostic })
  async one(@Param('id', Id) id: string): Promise<RouterDiagnostic> {
    return toDiagnostic(await this.diagnostics.get(this.database.sql, id));
  }

  @Post('diagnostics/:id/cancel')
  @RequirePermission('router.diagnose')
  @Contract({ summary: 'Take a diagnosis back, or give it up while the router measures', response: RouterDiagnostic })
  async cancel(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<RouterDiagnostic> {
    return toDiagnostic(await this.diagnostics.cancel(by, id));
  }
}
