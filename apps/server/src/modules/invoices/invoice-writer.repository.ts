import { Injectable } from '@nestjs/common';
import type { DraftLine } from '@demarc/billing';
import type { Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import type { InvoiceEntity } from './invoice.entity';

/** One INSERT per table for a whole chunk of invoices: an ORM call per row is sixty times dearer. */
@Injectable()
export class InvoiceWriterRepository {
  async insertInvoices(tx: Tx, rows: readonly InvoiceEntity[]): Promise<void> {
    await tx.query(
      `insert into invoice (id, billing_entity_id, subscriber_id, billing_run_id, number, number_value, period_from_on, issued_on,
         issued_at, due_on, currency, net_minor, tax_minor, total_minor, taxes, issued_to, issued_by, open_minor, state, settled_at)
       select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::date[], $8::date[],
         $9::timestamptz[], $10::date[], $11::text[], $12::bigint[], $13::bigint[], $14::bigint[], $15::jsonb[], $16::jsonb[],
         $17::jsonb[], $18::bigint[], $19::text[], $20::timestamptz[])`,
      [
        rows.map((row) => row.id),
        rows.map((row) => row.billingEntityId),
        rows.map((row) => row.subscriberId),
        rows.map((row) => row.billingRunId),
        rows.map((row) => row.number),
        rows.map((row) => row.numberValue.toString()),
        rows.map((row) => row.periodFromOn),
        rows.map((row) => row.issuedOn),
        rows.map((row) => row.issuedAt),
        rows.map((row) => row.dueOn),
        rows.map((row) => row.currency),
        rows.map((row) => row.netMinor.toString()),
        rows.map((row) => row.taxMinor.toString()),
        rows.map((row) => row.totalMinor.toString()),
        rows.map((row) => JSON.stringify(row.taxes)),
        rows.map((row) => JSON.stringify(row.issuedTo)),
        rows.map((row) => JSON.stringify(row.issuedBy)),
        rows.map((row) => row.openMinor.toString()),
        rows.map((row) => row.state),
        rows.map((row) => row.settledAt),
      ],
    );
  }

  async insertLines(tx: Tx, invoices: readonly { id: string; lines: readonly DraftLine[] }[]): Promise<void> {
    const rows = invoices.flatMap(({ id, lines }) =>
      lines.map((line, index) => ({ ...line, invoiceId: id, position: index + 1 })),
    );
    await tx.query(
      `insert into invoice_line (id, invoice_id, position, subscription_id, charge_kind, period_from_on, period_to_on, segment,
         from_on, to_on, plan_id, plan_name, price_minor, amount_minor, net_minor, tax_minor, tax_set)
       select * from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::uuid[], $5::text[], $6::date[], $7::date[], $8::smallint[],
         $9::date[], $10::date[], $11::uuid[], $12::text[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::jsonb[])`,
      [
        rows.map(() => newId()),
        rows.map((row) => row.invoiceId),
        rows.map((row) => row.position),
        rows.map((row) => row.subscriptionId),
        rows.map((row) => row.kind),
        rows.map((row) => row.periodFromOn),
        rows.map((row) => row.periodToOn),
        rows.map((row) => row.segment),
        rows.map((row) => row.fromOn),
        rows.map((row) => row.toOn),
        rows.map((row) => row.planId),
        rows.map((row) => row.planName),
        rows.map((row) => row.priceMinor.toString()),
        rows.map((row) => row.amountMinor.toString()),
        rows.map((row) => row.netMinor.toString()),
        rows.map((row) => row.taxMinor.toString()),
        rows.map((row) => JSON.stringify(row.taxSet)),
      ],
    );
  }
}
