import { Module } from '@nestjs/common';
import { InvoicesModule } from '../invoices/invoices.module';
import { LedgerModule } from '../ledger/ledger.module';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { CreditService } from './credit.service';
import { PaymentAnnouncer } from './payment-announcer.service';
import { PaymentPosting } from './payment-posting.service';
import { PaymentSourceRepository } from './payment-source.repository';
import { PaymentSourcesController } from './payment-sources.controller';
import { PaymentSourcesService } from './payment-sources.service';
import { PaymentsController } from './payments.controller';
import { PaymentsRepository } from './payments.repository';
import { PaymentsService } from './payments.service';
import { ReversePayment } from './reverse-payment.service';
import { TakePayment } from './take-payment.service';

@Module({
  imports: [InvoicesModule, LedgerModule, StaffModule, SubscribersModule],
  controllers: [PaymentsController, PaymentSourcesController],
  providers: [
    CreditService,
    PaymentAnnouncer,
    PaymentPosting,
    PaymentSourceRepository,
    PaymentSourcesService,
    PaymentsRepository,
    PaymentsService,
    ReversePayment,
    TakePayment,
  ],
  exports: [PaymentSourcesService, PaymentsService, TakePayment],
})
export class PaymentsModule {}
