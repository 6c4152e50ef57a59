import { Injectable, type OnModuleInit } from '@nestjs/common';
import { localDate } from '@demarc/kernel';
import type { Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { InvoiceFinalized, InvoiceVoided } from '../invoices/invoices.events';
import type { PaymentBooked, PaymentReversed } from '../payments/payments.events';
import type { SubscriptionChanged, SubscriptionCreated } from '../subscribers/subscribers.events';
import { ServiceDecisions } from './service-decisions.service';
import { WatchBills } from './watch-bills.service';

/** Facts that may change a decision. It is made in their own transaction: paid and restored are one commit (BR-29). */
@Injectable()
export class SuspensionTriggers implements OnModuleInit {
  constructor(
    private readonly outbox: Outbox,
    private readonly decisions: ServiceDecisions,
    private readonly bills: WatchBills,
  ) {}

  onModuleInit(): void {
    const { outbox, decisions, bills } = this;
    outbox.within<PaymentBooked>('payment.booked', async (tx, events) => {
      for (const { payload } of events) {
        await decisions.reconsider(tx, payload.subscriberId, { kind: 'payment', paymentId: payload.paymentId });
      }
    });
    outbox.within<PaymentReversed>('payment.reversed', async (tx, events) => {
      for (const { payload } of events) {
        const trigger = { kind: 'payment-reversed' as const, paymentId: payload.paymentId };
        await decisions.reconsider(tx, payload.subscriberId, trigger);
      }
    });
    outbox.within<InvoiceVoided>('invoice.voided', async (tx, events) => {
      for (const { payload } of events) {
        const { invoiceId, number } = payload;
        await decisions.reconsider(tx, payload.subscriberId, { kind: 'invoice-voided', invoiceId, number });
      }
    });
    // A new service of an account that is behind, or another policy: decided at the next tick, not by whoever sells it.
    const lookSoon = (tx: Tx, events: readonly (SubscriptionCreated | SubscriptionChanged)[]): Promise<void> =>
      bills.lookSoon(
        tx,
        events.map(({ payload }) => payload.subscriberId),
      );
    outbox.within<SubscriptionCreated>('subscription.created', lookSoon);
    outbox.within<SubscriptionChanged>('subscription.changed', lookSoon);
    // A run finalizes thousands at once: one look for all of them, and no lock.
    outbox.within<InvoiceFinalized>('invoice.finalized', (tx, events) =>
      bills.watch(
        tx,
        events.map(({ payload }) => ({ subscriberId: payload.subscriberId, dueOn: localDate(payload.dueOn) })),
      ),
    );
  }
}
