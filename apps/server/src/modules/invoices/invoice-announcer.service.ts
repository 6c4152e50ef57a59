import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import { LiveEvents } from '../../platform/live/live-events';
import type { InvoiceReopened, InvoiceSettled, InvoiceVoided } from './invoices.events';

type InvoiceChange = InvoiceReopened | InvoiceSettled | InvoiceVoided;

/** Tells the rest of Demarc, and the browsers, what happened to invoices; both go out with the commit. */
@Injectable()
export class InvoiceAnnouncer {
  constructor(
    private readonly outbox: Outbox,
    private readonly live: LiveEvents,
  ) {}

  async announce(tx: Tx, changes: readonly InvoiceChange[]): Promise<void> {
    await this.outbox.addAll(tx, [...changes]);
    for (const change of changes) await this.live.publish(tx, { topic: 'invoice', id: change.payload.invoiceId });
  }
}
