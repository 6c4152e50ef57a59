import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EnrolmentWindow, EnrolmentWindowList, ImportRouters as ImportBody, RouterImport } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { ImportRouters } from '../inventory/import-routers.service';
import { RouterModes } from '../inventory/router-modes.service';

@ApiTags('arming')
@Controller()
export class RouterImportsController {
  constructor(
    private readonly imports: ImportRouters,
    private readonly modes: RouterModes,
    private readonly database: Database,
  ) {}

  @Post('router-imports')
  @HttpCode(200)
  @RequirePermission('router.arm')
  @Contract({
    summary: 'Import a fleet from CSV (oui, productClass, serial, subscription), observed unless said otherwise',
    body: ImportBody,
    response: RouterImport,
  })
  import(@CurrentStaff() by: StaffIdentity, @Body(zod(ImportBody)) body: ImportBody): Promise<RouterImport> {
    return this.imports.import(by, body);
  }

  @Get('enrolment-windows')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Routers that may enrol again with the shared credential now',
    response: EnrolmentWindowList,
  })
  windows(): Promise<EnrolmentWindow[]> {
    return this.modes.listWindows(this.database.sql);
  }
}
