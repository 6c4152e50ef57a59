import { formatMajor } from '@demarc/billing';
import type { Payment } from '@demarc/contracts';
import type { PaymentAllocationEntity, PaymentEntity } from './payment.entity';

export interface PaymentContext {
  readonly subscriber: { readonly number: string; readonly name: string } | undefined;
  readonly allocations: readonly PaymentAllocationEntity[];
  readonly numbers: ReadonlyMap<string, string>;
}

export function toPaymentView(row: PaymentEntity, { subscriber, allocations, numbers }: PaymentContext): Payment {
  const money = (minor: bigint): string => formatMajor(minor, row.currency);
  return {
    id: row.id,
    receipt: row.receipt,
    subscriberId: row.subscriberId,
    subscriberNumber: subscriber?.number ?? '',
    subscriberName: subscriber?.name ?? '',
    method: row.method,
    externalId: row.externalId,
    amount: money(row.amountMinor),
    fee: money(row.feeMinor),
    currency: row.currency,
    receivedAt: row.receivedAt.toISOString(),
    bookedBy: row.bookedBy,
    state: row.state,
    allocations: allocations
      .map((each) => ({
        invoiceId: each.invoiceId,
        invoiceNumber: numbers.get(each.invoiceId) ?? '',
        amount: money(each.amountMinor),
      }))
      .toSorted((a, b) => (a.invoiceNumber < b.invoiceNumber ? -1 : 1)),
    unallocated: money(row.unallocatedMinor),
  };
}
