import { Injectable, type OnModuleInit } from '@nestjs/common';
import { creditUseLines, useCredits, type CreditUse } from '@demarc/billing';
import type { Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import { newId } from '../../platform/ids';
import type { InvoiceFinalized } from '../invoices/invoices.events';
import { InvoicesService, type OpenInvoiceOf } from '../invoices/invoices.service';
import { LedgerService, type BookingDay, type Posting } from '../ledger/ledger.service';
import { PaymentsRepository, type UnusedPayment } from './payments.repository';

interface Use extends CreditUse {
  readonly allocationId: string;
  readonly payment: UnusedPayment;
  readonly invoiceNumber: string;
}

/** Money paid in advance pays the next invoices by itself, in the transaction that issues them (BR-23). */
@Injectable()
export class CreditService implements OnModuleInit {
  constructor(
    private readonly outbox: Outbox,
    private readonly payments: PaymentsRepository,
    private readonly invoices: InvoicesService,
    private readonly ledger: LedgerService,
  ) {}

  onModuleInit(): void {
    this.outbox.within<InvoiceFinalized>('invoice.finalized', (tx, events) =>
      this.use(
        tx,
        events.map((event) => event.payload.subscriberId),
      ),
    );
  }

  /** The caller holds the subscribers' accounts. A fixed number of statements for any number of subscribers. */
  async use(tx: Tx, subscriberIds: readonly string[]): Promise<void> {
    const credits = await this.payments.listUnusedForUpdate(tx, [...new Set(subscriberIds)]);
    if (credits.length === 0) return;
    const owners = [...new Set(credits.map((credit) => credit.subscriberId))];
    const uses = usesOf(credits, await this.invoices.listOpenForUpdate(tx, owners));
    if (uses.length === 0) return;
    const day = await this.ledger.bookingDay(tx);
    await this.payments.insertAllocations(
      tx,
      uses.map(({ allocationId, paymentId, invoiceId, amountMinor }) => ({
        id: allocationId,
        paymentId,
        invoiceId,
        amountMinor,
        allocatedAt: day.at,
      })),
    );
    await this.payments.lowerUnallocated(tx, uses);
    await this.ledger.post(
      tx,
      uses.map((use) => postingOf(use, day)),
    );
    await this.invoices.settle(tx, uses);
  }
}

/** Per subscriber and currency; nobody's credit pays another's invoice. */
function usesOf(credits: readonly UnusedPayment[], open: readonly OpenInvoiceOf[]): Use[] {
  const keyOf = (row: { subscriberId: string; currency: string }): string => `${row.subscriberId} ${row.currency}`;
  const openByKey = new Map<string, OpenInvoiceOf[]>();
  for (const invoice of open) openByKey.set(keyOf(invoice), [...(openByKey.get(keyOf(invoice)) ?? []), invoice]);
  const creditsByKey = new Map<string, UnusedPayment[]>();
  for (const credit of credits) creditsByKey.set(keyOf(credit), [...(creditsByKey.get(keyOf(credit)) ?? []), credit]);
  const numbers = new Map(open.map((invoice) => [invoice.invoiceId, invoice.number]));
  const byId = new Map(credits.map((credit) => [credit.paymentId, credit]));
  return [...creditsByKey].flatMap(([key, own]) =>
    useCredits(own, openByKey.get(key) ?? []).flatMap((use) => {
      const payment = byId.get(use.paymentId);
      if (payment === undefined) return [];
      return [{ ...use, allocationId: newId(), payment, invoiceNumber: numbers.get(use.invoiceId) ?? '' }];
    }),
  );
}

const postingOf = (use: Use, { entity, on }: BookingDay): Posting => ({
  billingEntityId: entity.id,
  kind: 'credit-use',
  sourceId: use.allocationId,
  reference: use.invoiceNumber,
  text: `Credit of ${use.payment.receipt} used for ${use.invoiceNumber}`,
  postedOn: on,
  currency: use.payment.currency,
  lines: creditUseLines(use.payment.subscriberId, use.amountMinor),
});
