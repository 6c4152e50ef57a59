import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Invoice, InvoicePage, InvoiceQuery, type InvoiceRow, VoidInvoice as VoidInvoiceBody } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import type { Page } from '../../platform/http/page';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { LedgerService } from '../ledger/ledger.service';
import { toInvoiceRowView, toInvoiceView } from './invoice.view';
import { InvoicesService } from './invoices.service';
import { VoidInvoice } from './void-invoice.service';

@ApiTags('invoices')
@Controller('invoices')
export class InvoicesController {
  constructor(
    private readonly invoices: InvoicesService,
    private readonly voiding: VoidInvoice,
    private readonly ledger: LedgerService,
    private readonly database: Database,
  ) {}

  @Get()
  @RequirePermission('money.read')
  @Contract({ summary: 'Invoices, newest number first', query: InvoiceQuery, response: InvoicePage })
  async list(@Query(zod(InvoiceQuery)) query: InvoiceQuery): Promise<Page<InvoiceRow>> {
    const { items, nextCursor, today } = await this.invoices.page(this.database.sql, query);
    return { items: items.map((invoice) => toInvoiceRowView(invoice, today)), nextCursor };
  }

  @Get(':number')
  @RequirePermission('money.read')
  @Contract({ summary: 'An invoice with its lines, allocations and ledger entry', response: Invoice })
  get(@Param('number') number: string): Promise<Invoice> {
    return this.view(number);
  }

  @Post(':number/void')
  @RequirePermission('invoice.void')
  @Contract({ summary: 'Take an unpaid invoice back; its number stays', body: VoidInvoiceBody, response: Invoice })
  async void(
    @CurrentStaff() by: StaffIdentity,
    @Param('number') number: string,
    @Body(zod(VoidInvoiceBody)) { reason }: VoidInvoiceBody,
  ): Promise<Invoice> {
    await this.voiding.void(by, number, reason);
    return this.view(number);
  }

  private async view(number: string): Promise<Invoice> {
    const { sql } = this.database;
    const { on } = await this.ledger.bookingDay(sql);
    return toInvoiceView(await this.invoices.detail(sql, number), on);
  }
}
