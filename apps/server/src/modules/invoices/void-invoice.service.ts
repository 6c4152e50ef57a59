import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LedgerService } from '../ledger/ledger.service';
import { AuditLog } from '../staff/audit.service';
import { SubscribersService } from '../subscribers/subscribers.service';
import { InvoiceAnnouncer } from './invoice-announcer.service';
import { InvoiceAlreadyPaid, InvoiceAlreadyVoid, InvoiceNotFound } from './invoices.errors';
import { InvoicesRepository } from './invoices.repository';

/** Takes an unpaid invoice back: the number stays in the register, the ledger is mirrored, the period can be billed again. */
@Injectable()
export class VoidInvoice {
  constructor(
    private readonly database: Database,
    private readonly invoices: InvoicesRepository,
    private readonly ledger: LedgerService,
    private readonly subscribers: SubscribersService,
    private readonly announcer: InvoiceAnnouncer,
    private readonly audit: AuditLog,
  ) {}

  void(by: StaffIdentity, number: string, reason: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const known = await this.invoices.findByNumber(tx, number);
      if (known === null) throw new InvoiceNotFound(number);
      await this.subscribers.lock(tx, known.subscriberId);
      const invoice = await this.invoices.findForUpdate(tx, known.id);
      if (invoice === null) throw new InvoiceNotFound(number);
      if (invoice.state === 'void') throw new InvoiceAlreadyVoid(number);
      if (invoice.openMinor !== invoice.totalMinor) throw new InvoiceAlreadyPaid(number);

      const { at, on } = await this.ledger.bookingDay(tx);
      const { id, subscriberId, billingEntityId } = invoice;
      await this.invoices.markVoid(tx, { invoiceId: id, by: by.name, reason, at });
      await this.ledger.reverseInvoice(tx, {
        billingEntityId,
        sourceId: id,
        reference: number,
        text: `Void of invoice ${number}: ${reason}`,
        postedOn: on,
      });
      await this.audit.record(tx, { by, action: 'invoice.voided', subjectType: 'invoice', subjectId: id, reason });
      await this.announcer.announce(tx, [
        { type: 'invoice.voided', subjectId: id, payload: { invoiceId: id, subscriberId, number, reason } },
      ]);
    });
  }
}
