import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { SubscribersService } from '../subscribers/subscribers.service';
import { CreditService } from './credit.service';
import { PaymentAnnouncer } from './payment-announcer.service';
import { PaymentPosting } from './payment-posting.service';
import { PaymentAlreadyReversed, PaymentNotFound } from './payments.errors';
import { PaymentsRepository } from './payments.repository';

/** Takes a booked payment back (bounced, typed wrongly): a mirrored entry, and what it had settled is open again. */
@Injectable()
export class ReversePayment {
  constructor(
    private readonly database: Database,
    private readonly payments: PaymentsRepository,
    private readonly subscribers: SubscribersService,
    private readonly posting: PaymentPosting,
    private readonly credit: CreditService,
    private readonly announcer: PaymentAnnouncer,
  ) {}

  reverse(by: StaffIdentity, paymentId: string, reason: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const known = await this.payments.find(tx, paymentId);
      if (known === null) throw new PaymentNotFound(paymentId);
      await this.subscribers.lock(tx, known.subscriberId);
      const payment = await this.payments.findForUpdate(tx, paymentId);
      if (payment === null) throw new PaymentNotFound(paymentId);
      if (payment.state === 'reversed') throw new PaymentAlreadyReversed(payment.receipt);
      await this.posting.mirror(tx, payment, by.name, reason);
      // What is open again may be paid by other money she has with us.
      await this.credit.use(tx, [payment.subscriberId]);
      await this.announcer.reversed(tx, payment, by, reason);
    });
  }
}
