import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PaymentSource, PaymentSourceList, ReportPaymentSource } from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { PaymentSourcesService } from './payment-sources.service';

const Name = zod(z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'may hold small letters, digits and hyphens'));

@ApiTags('payments')
@Controller('payment-sources')
export class PaymentSourcesController {
  constructor(
    private readonly sources: PaymentSourcesService,
    private readonly database: Database,
  ) {}

  @Get()
  @RequirePermission('money.read')
  @Contract({ summary: 'Where payments come from, and how old that is', response: PaymentSourceList })
  list(): Promise<PaymentSource[]> {
    return this.sources.list(this.database.sql);
  }

  @Put(':name')
  @RequirePermission('payment.take')
  @Contract({
    summary: 'Say that everything the source knew at an instant (or now) is booked; registers the source',
    body: ReportPaymentSource,
    response: PaymentSource,
  })
  report(
    @CurrentStaff() by: StaffIdentity,
    @Param('name', Name) name: string,
    @Body(zod(ReportPaymentSource)) { asOf }: ReportPaymentSource,
  ): Promise<PaymentSource> {
    return this.sources.report(by, name, asOf === undefined ? null : new Date(asOf));
  }

  @Delete(':name')
  @HttpCode(204)
  @RequirePermission('suspension.write')
  @Contract({ summary: 'Forget a source; its silence holds no suspension any more', status: 204 })
  async remove(@CurrentStaff() by: StaffIdentity, @Param('name', Name) name: string): Promise<void> {
    await this.sources.remove(by, name);
  }
}
