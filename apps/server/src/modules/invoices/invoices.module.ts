import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module';
import { ControlModule } from '../control/control.module';
import { LedgerModule } from '../ledger/ledger.module';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { BillableAccounts } from './billable-accounts.service';
import { BillingRunChunk } from './billing-run-chunk.service';
import { BillingRunJob } from './billing-run.job';
import { BillingRunReport } from './billing-run-report.service';
import { BillingRunRepository } from './billing-run.repository';
import { BillingRunService } from './billing-run.service';
import { BillingRunsController } from './billing-runs.controller';
import { FinalizeInvoices } from './finalize-invoices.service';
import { InvoiceAnnouncer } from './invoice-announcer.service';
import { InvoiceWriterRepository } from './invoice-writer.repository';
import { InvoicesController } from './invoices.controller';
import { InvoicesRepository } from './invoices.repository';
import { InvoicesService } from './invoices.service';
import { NextBillService } from './next-bill.service';
import { StartBillingRun } from './start-billing-run.service';
import { VoidInvoice } from './void-invoice.service';

@Module({
  imports: [CatalogModule, ControlModule, LedgerModule, StaffModule, SubscribersModule],
  controllers: [InvoicesController, BillingRunsController],
  providers: [
    BillableAccounts,
    BillingRunChunk,
    BillingRunJob,
    BillingRunReport,
    BillingRunRepository,
    BillingRunService,
    FinalizeInvoices,
    InvoiceAnnouncer,
    InvoiceWriterRepository,
    InvoicesRepository,
    InvoicesService,
    NextBillService,
    StartBillingRun,
    VoidInvoice,
  ],
  exports: [BillingRunService, InvoicesService, NextBillService, StartBillingRun],
})
export class InvoicesModule {}
