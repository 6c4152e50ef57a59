import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import type { PaymentEntity } from './payment.entity';
import type { PaymentDraft } from './payment-posting.service';
import type { PaymentBooked, PaymentReversed } from './payments.events';

/** Tells the rest of Demarc what happened to money; suspension decides inside the same transaction (BR-29). */
@Injectable()
export class PaymentAnnouncer {
  constructor(
    private readonly outbox: Outbox,
    private readonly live: LiveEvents,
    private readonly audit: AuditLog,
  ) {}

  /** Before it has a receipt, which its transaction takes last. */
  async booked(tx: Tx, payment: PaymentDraft): Promise<void> {
    const event: PaymentBooked = {
      type: 'payment.booked',
      subjectId: payment.id,
      payload: { ...factsOf(payment), receivedAt: payment.receivedAt.toISOString() },
    };
    await this.outbox.add(tx, event);
    await this.refresh(tx, payment);
  }

  async record(tx: Tx, payment: PaymentEntity, by: StaffIdentity | string): Promise<void> {
    const after = { receipt: payment.receipt, amountMinor: payment.amountMinor.toString(), currency: payment.currency };
    const record = { by, action: 'payment.booked', subjectType: 'payment', subjectId: payment.id, after };
    await this.audit.record(tx, record);
  }

  async reversed(tx: Tx, payment: PaymentEntity, by: StaffIdentity, reason: string): Promise<void> {
    const record = { by, action: 'payment.reversed', subjectType: 'payment', subjectId: payment.id, reason };
    await this.audit.record(tx, record);
    const event: PaymentReversed = { type: 'payment.reversed', subjectId: payment.id, payload: factsOf(payment) };
    await this.outbox.add(tx, event);
    await this.refresh(tx, payment);
  }

  private async refresh(tx: Tx, payment: PaymentDraft): Promise<void> {
    await this.live.publish(tx, { topic: 'payment', id: payment.id });
    await this.live.publish(tx, { topic: 'subscriber', id: payment.subscriberId });
  }
}

const factsOf = (payment: PaymentDraft): PaymentReversed['payload'] => ({
  paymentId: payment.id,
  subscriberId: payment.subscriberId,
  amountMinor: payment.amountMinor.toString(),
  currency: payment.currency,
});
