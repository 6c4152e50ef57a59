import { Module } from '@nestjs/common';
import { InvoicesModule } from '../invoices/invoices.module';
import { LedgerModule } from '../ledger/ledger.module';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { CreditService } from './credit.service';
import { PaymentAnnouncer } from './payment-announcer.service';
import { PaymentPosting } from './payment-posting.service';
import { PaymentsController } from './payments.controller';
import { PaymentsRepository } from './payments.repository';
import { PaymentsService } from './payments.service';
import { ReversePayment } from './reverse-payment.service';
import { TakePayment } from './take-payment.service';

@Module({
  imports: [InvoicesModule, LedgerModule, StaffModule, SubscribersModule],
  controllers: [PaymentsController],
  providers: [
    CreditService,
    PaymentAnnouncer,
    PaymentPosting,
    PaymentsRepository,
    PaymentsService,
    ReversePayment,
    TakePayment,
  ],
  exports: [PaymentsService, TakePayment],
})
export class PaymentsModule {}
