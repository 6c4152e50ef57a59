import { Injectable } from '@nestjs/common';
import { invoiceLines as journalLinesOf, sumOf, type InvoiceDraft } from '@demarc/billing';
import { addDays, type LocalDate } from '@demarc/kernel';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import { newId } from '../../platform/ids';
import type { BillingEntityEntity } from '../catalog/catalog.service';
import { LedgerService, type Deferral, type Posting } from '../ledger/ledger.service';
import type { SubscriberEntity } from '../subscribers/subscribers.service';
import { InvoiceWriterRepository } from './invoice-writer.repository';
import type { InvoiceEntity } from './invoice.entity';
import type { InvoiceFinalized } from './invoices.events';

export interface DraftToFinalize {
  readonly subscriber: SubscriberEntity;
  readonly draft: InvoiceDraft;
}

interface Numbered extends DraftToFinalize {
  readonly invoice: InvoiceEntity;
}

/** Prefix and number of a document, such as INV-000123. */
export const documentNumber = (prefix: string, value: bigint): string =>
  `${prefix}-${value.toString().padStart(6, '0')}`;

/** Turns drafts into invoices: number, rows, journal and outbox in the caller's transaction, or nothing of it. */
@Injectable()
export class FinalizeInvoices {
  constructor(
    private readonly ledger: LedgerService,
    private readonly writer: InvoiceWriterRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async finalize(
    tx: Tx,
    entity: BillingEntityEntity,
    drafts: readonly DraftToFinalize[],
    billingRunId: string | null = null,
  ): Promise<InvoiceEntity[]> {
    if (drafts.length === 0) return [];
    const first = await this.ledger.takeNumbers(tx, entity.id, 'invoice', drafts.length);
    const issuedAt = this.clock.now();
    const issuedOn = this.clock.today(entity.zone);
    const numbered = drafts.map((each, index): Numbered => {
      const numberValue = first + BigInt(index);
      return { ...each, invoice: toInvoice(each, entity, { billingRunId, issuedAt, issuedOn, numberValue }) };
    });
    const invoices = numbered.map(({ invoice }) => invoice);
    await this.writer.insertInvoices(tx, invoices);
    await this.writer.insertLines(
      tx,
      numbered.map(({ invoice, draft }) => ({ id: invoice.id, lines: draft.lines })),
    );
    await this.ledger.post(tx, numbered.map(postingOf));
    await this.ledger.defer(tx, numbered.flatMap(deferralsOf));
    await this.outbox.addAll(tx, invoices.map(eventOf));
    return invoices;
  }
}

interface Issue {
  readonly billingRunId: string | null;
  readonly issuedAt: Date;
  readonly issuedOn: LocalDate;
  readonly numberValue: bigint;
}

function toInvoice({ subscriber, draft }: DraftToFinalize, entity: BillingEntityEntity, issue: Issue): InvoiceEntity {
  const { netMinor, taxMinor, totalMinor } = draft;
  const isNothingToPay = totalMinor === 0n; // BR-36: finalised as paid, nobody is reminded of it
  return {
    id: newId(),
    billingEntityId: entity.id,
    subscriberId: subscriber.id,
    number: documentNumber(entity.invoicePrefix, issue.numberValue),
    ...issue,
    periodFromOn: draft.periodFromOn,
    dueOn: addDays(issue.issuedOn, entity.paymentTermsDays),
    currency: entity.currency,
    netMinor,
    taxMinor,
    totalMinor,
    taxes: draft.taxes.map(({ taxId, name, partsPerMillion, inclusive, ...tax }) => ({
      taxId,
      name,
      partsPerMillion,
      inclusive,
      baseMinor: tax.baseMinor.toString(),
      taxMinor: tax.taxMinor.toString(),
    })),
    issuedTo: { name: subscriber.name, number: subscriber.number, address: subscriber.address },
    issuedBy: { name: entity.name, address: entity.address, taxNumber: entity.taxNumber, zone: entity.zone },
    openMinor: totalMinor,
    state: isNothingToPay ? 'paid' : 'open',
    settledAt: isNothingToPay ? issue.issuedAt : null,
    voidedAt: null,
    voidedBy: null,
    voidReason: null,
  };
}

/** Net of lines whose service begins after the day of issue, by the day it begins. */
function laterNet({ invoice, draft }: Numbered): Map<LocalDate, bigint> {
  const later = new Map<LocalDate, bigint>();
  for (const line of draft.lines) {
    if (line.fromOn > invoice.issuedOn) later.set(line.fromOn, (later.get(line.fromOn) ?? 0n) + line.netMinor);
  }
  return later;
}

function postingOf(numbered: Numbered): Posting {
  const { invoice } = numbered;
  const deferredMinor = sumOf(laterNet(numbered).values());
  const { subscriberId, netMinor, taxMinor } = invoice;
  return {
    billingEntityId: invoice.billingEntityId,
    kind: 'invoice',
    sourceId: invoice.id,
    reference: invoice.number,
    text: `Invoice ${invoice.number}`,
    postedOn: invoice.issuedOn,
    currency: invoice.currency,
    lines: journalLinesOf({ subscriberId, earnedMinor: netMinor - deferredMinor, deferredMinor, taxMinor }),
  };
}

function deferralsOf(numbered: Numbered): Deferral[] {
  const { invoice } = numbered;
  return [...laterNet(numbered)]
    .filter(([, amountMinor]) => amountMinor !== 0n)
    .map(([releaseOn, amountMinor]) => ({
      billingEntityId: invoice.billingEntityId,
      sourceId: invoice.id,
      reference: invoice.number,
      releaseOn,
      currency: invoice.currency,
      amountMinor,
    }));
}

const eventOf = (invoice: InvoiceEntity): InvoiceFinalized => ({
  type: 'invoice.finalized',
  subjectId: invoice.id,
  payload: {
    invoiceId: invoice.id,
    subscriberId: invoice.subscriberId,
    number: invoice.number,
    totalMinor: invoice.totalMinor.toString(),
    currency: invoice.currency,
    dueOn: invoice.dueOn,
  },
});
