import { formatMajor } from '@demarc/billing';
import type { Invoice, InvoiceLine, InvoiceRow } from '@demarc/contracts';
import { daysBetween, type LocalDate } from '@demarc/kernel';
import type { InvoiceEntity, InvoiceLineEntity } from './invoice.entity';
import type { InvoiceDetail } from './invoices.service';

export const toInvoiceRowView = (invoice: InvoiceEntity, today: LocalDate): InvoiceRow => ({
  id: invoice.id,
  number: invoice.number,
  subscriberId: invoice.subscriberId,
  subscriberNumber: invoice.issuedTo.number,
  subscriberName: invoice.issuedTo.name,
  issuedOn: invoice.issuedOn,
  dueOn: invoice.dueOn,
  currency: invoice.currency,
  net: formatMajor(invoice.netMinor, invoice.currency),
  tax: formatMajor(invoice.taxMinor, invoice.currency),
  total: formatMajor(invoice.totalMinor, invoice.currency),
  open: formatMajor(invoice.openMinor, invoice.currency),
  state: invoice.state,
  overdue: invoice.state === 'open' && invoice.dueOn < today,
});

/** Why this amount: "17 of 31 days of 1000.00". */
function explain(line: InvoiceLineEntity, currency: string): string {
  const used = daysBetween(line.fromOn, line.toOn);
  const whole = daysBetween(line.periodFromOn, line.periodToOn);
  const price = formatMajor(line.priceMinor, currency);
  const days = used === whole ? `whole period at ${price}` : `${used} of ${whole} days of ${price}`;
  return line.chargeKind === 'credit' ? `${days}, charged before` : days;
}

const toLineView = (line: InvoiceLineEntity, currency: string): InvoiceLine => ({
  id: line.id,
  subscriptionId: line.subscriptionId,
  kind: line.chargeKind,
  description: line.chargeKind === 'credit' ? `Credit: ${line.planName}` : line.planName,
  from: line.fromOn,
  to: line.toOn,
  explanation: explain(line, currency),
  net: formatMajor(line.netMinor, currency),
  taxName: line.taxSet.taxes.length === 0 ? null : line.taxSet.taxes.map((tax) => tax.name).join(' + '),
  taxRatePartsPerMillion: line.taxSet.taxes.reduce((sum, tax) => sum + tax.partsPerMillion, 0),
});

export function toInvoiceView({ invoice, lines, allocations, journal }: InvoiceDetail, today: LocalDate): Invoice {
  const { currency } = invoice;
  return {
    ...toInvoiceRowView(invoice, today),
    issuedTo: { name: invoice.issuedTo.name, address: invoice.issuedTo.address },
    issuedBy: {
      name: invoice.issuedBy.name,
      address: invoice.issuedBy.address,
      taxNumber: invoice.issuedBy.taxNumber,
    },
    issuedAt: invoice.issuedAt.toISOString(),
    lines: lines.map((line) => toLineView(line, currency)),
    taxes: invoice.taxes.map((tax) => ({
      name: tax.name,
      ratePartsPerMillion: tax.partsPerMillion,
      base: formatMajor(BigInt(tax.baseMinor), currency),
      amount: formatMajor(BigInt(tax.taxMinor), currency),
    })),
    allocations: allocations.map(({ paymentId, receipt, amountMinor, at }) => ({
      paymentId,
      receipt,
      amount: formatMajor(amountMinor, currency),
      at: at.toISOString(),
    })),
    journal: [...journal],
    voidReason: invoice.voidReason,
  };
}
