import { Injectable } from '@nestjs/common';
import type { AccountSummary } from '@demarc/contracts';
import type { LocalDate } from '@demarc/kernel';
import { Database } from '../../platform/database/database';
import { BillingRunService } from '../invoices/billing-run.service';
import { StartBillingRun } from '../invoices/start-billing-run.service';
import { LedgerService } from '../ledger/ledger.service';
import { PaymentsService } from '../payments/payments.service';
import { TakePayment } from '../payments/take-payment.service';
import { DEMO_ACTOR } from './demo-cast';

/** What the story does with money, by the same services that the portal's buttons call. */
@Injectable()
export class DemoMoney {
  constructor(
    private readonly database: Database,
    private readonly runs: BillingRunService,
    private readonly startRun: StartBillingRun,
    private readonly payments: PaymentsService,
    private readonly takePayment: TakePayment,
    private readonly ledger: LedgerService,
  ) {}

  account(subscriberId: string): Promise<AccountSummary> {
    return this.payments.accountSummary(this.database.sql, subscriberId);
  }

  async today(): Promise<LocalDate> {
    return (await this.ledger.bookingDay(this.database.sql)).on;
  }

  /** Bills everything up to a date and waits for the run to end. */
  async bill(asOf: LocalDate): Promise<string> {
    const run = await this.startRun.start({
      asOf,
      startedBy: DEMO_ACTOR,
      idempotencyKey: `demo-run-${(await this.ledger.bookingDay(this.database.sql)).at.toISOString()}`,
    });
    await this.runs.execute(run.id);
    return run.id;
  }

  /** Pays whatever is due, by bKash; nothing when nothing is. */
  async payDue(subscriberId: string): Promise<{ receipt: string; amount: string } | null> {
    const account = await this.account(subscriberId);
    if (Number(account.due) === 0) return null;
    const paidAt = (await this.ledger.bookingDay(this.database.sql)).at.toISOString();
    const payment = await this.takePayment.take({
      idempotencyKey: `demo-payment-${subscriberId}-${paidAt}`,
      by: DEMO_ACTOR,
      request: {
        subscriberId,
        amount: account.due,
        currency: account.currency,
        method: 'bkash',
        externalId: `DEMO${Date.parse(paidAt).toString(36).toUpperCase()}${subscriberId.slice(-4).toUpperCase()}`,
      },
    });
    return { receipt: payment.receipt, amount: account.due };
  }
}
