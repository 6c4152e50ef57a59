import { Injectable } from '@nestjs/common';
import { allocate, paymentLines, reversalLines, sumOf, type AllocationResult, type Minor } from '@demarc/billing';
import type { TakePayment } from '@demarc/contracts';
import type { Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { InvoicesService } from '../invoices/invoices.service';
import { LedgerService, type BookingDay, type Posting } from '../ledger/ledger.service';
import { MONEY_ACCOUNTS, type PaymentAmountsAsked } from './payment-request';
import type { PaymentEntity } from './payment.entity';
import { PaymentsRepository } from './payments.repository';

/** What a payment will do, decided under the lock of its subscriber. */
export interface PaymentPlan {
  readonly day: BookingDay;
  readonly result: AllocationResult;
}

/** A payment that has no receipt yet. */
export type PaymentDraft = Omit<PaymentEntity, 'receipt' | 'receiptValue'>;

/** Moves the money of a payment: which invoices it settles, and the entries that say so. */
@Injectable()
export class PaymentPosting {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly invoices: InvoicesService,
    private readonly ledger: LedgerService,
  ) {}

  async plan(tx: Tx, request: TakePayment, asked: PaymentAmountsAsked): Promise<PaymentPlan> {
    const day = await this.ledger.bookingDay(tx);
    const open = await this.invoices.listOpenForUpdate(tx, [request.subscriberId]);
    // BR-38: money of one currency never pays an invoice of another; it stays credit.
    const payable = open.filter((invoice) => invoice.currency === request.currency);
    const result = allocate(asked.amountMinor, payable, asked.explicit);
    return { day, result };
  }

  settle(tx: Tx, { allocations }: AllocationResult): Promise<unknown> {
    return this.invoices.settle(tx, allocations);
  }

  /** The series stays locked until the transaction ends: as late as can be. */
  async number(tx: Tx, draft: PaymentDraft): Promise<PaymentEntity> {
    const receiptValue = await this.ledger.takeNumbers(tx, draft.billingEntityId, 'receipt', 1);
    return { ...draft, receiptValue, receipt: `R-${receiptValue.toString().padStart(6, '0')}` };
  }

  async post(tx: Tx, payment: PaymentEntity, { allocations }: AllocationResult): Promise<void> {
    const { id: paymentId, bookedAt: allocatedAt, receipt, method, externalId } = payment;
    await this.payments.insertAllocations(
      tx,
      allocations.map((each) => ({ id: newId(), paymentId, allocatedAt, ...each })),
    );
    const allocatedMinor = sumOf(allocations.map((each) => each.amountMinor));
    const text = `Payment ${receipt} by ${method}${externalId === null ? '' : ` ${externalId}`}`;
    const lines = linesOf(payment, allocatedMinor);
    await this.ledger.post(tx, [{ ...headOf(payment), kind: 'payment', text, postedOn: payment.bookedOn, lines }]);
  }

  /** Mirrors the payment as it stands now: credit that invoices have used meanwhile is receivable again. */
  async mirror(tx: Tx, payment: PaymentEntity, by: string, reason: string): Promise<void> {
    const { at, on } = await this.ledger.bookingDay(tx);
    const allocations = await this.payments.listAllocations(tx, [payment.id]);
    await this.payments.markAllocationsReversed(tx, payment.id, at);
    await this.payments.markReversed(tx, { paymentId: payment.id, by, reason, at });
    await this.invoices.reopen(tx, allocations);
    const allocatedMinor = sumOf(allocations.map((each) => each.amountMinor));
    const text = `Reversal of payment ${payment.receipt}: ${reason}`;
    const lines = reversalLines(linesOf(payment, allocatedMinor));
    await this.ledger.post(tx, [{ ...headOf(payment), kind: 'payment-reversal', text, postedOn: on, lines }]);
  }
}

const linesOf = (payment: PaymentEntity, allocatedMinor: Minor): Posting['lines'] =>
  paymentLines({
    subscriberId: payment.subscriberId,
    moneyAccount: MONEY_ACCOUNTS[payment.method],
    amountMinor: payment.amountMinor,
    feeMinor: payment.feeMinor,
    allocatedMinor,
  });

const headOf = (payment: PaymentEntity): Pick<Posting, 'billingEntityId' | 'sourceId' | 'reference' | 'currency'> => ({
  billingEntityId: payment.billingEntityId,
  sourceId: payment.id,
  reference: payment.receipt,
  currency: payment.currency,
});
