import { Injectable } from '@nestjs/common';
import type { TakePayment as Request } from '@demarc/contracts';
import { dateInZone } from '@demarc/kernel';
import { Database, isUniqueViolation, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { SubscribersService } from '../subscribers/subscribers.service';
import { PaymentAnnouncer } from './payment-announcer.service';
import { PaymentPosting, type PaymentDraft, type PaymentPlan } from './payment-posting.service';
import { amountsOf, requestHash, type PaymentAmountsAsked } from './payment-request';
import type { PaymentEntity } from './payment.entity';
import { ExternalIdTaken, IdempotencyKeyReused, PaymentFromTheFuture } from './payments.errors';
import { PaymentsRepository } from './payments.repository';

export interface PaymentIntent {
  /** New for each intention; a retry carries the same one. */
  readonly idempotencyKey: string;
  /** Who books it: a person, or the name of a part of Demarc. */
  readonly by: StaffIdentity | string;
  readonly request: Request;
}

/** A till's clock may be a little ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Books money once, whoever repeats the request: payment, allocation, ledger and outbox in one transaction. */
@Injectable()
export class TakePayment {
  constructor(
    private readonly database: Database,
    private readonly payments: PaymentsRepository,
    private readonly subscribers: SubscribersService,
    private readonly posting: PaymentPosting,
    private readonly announcer: PaymentAnnouncer,
  ) {}

  async take(intent: PaymentIntent): Promise<PaymentEntity> {
    const amounts = amountsOf(intent.request);
    try {
      return await this.database.transaction((tx) => this.book(tx, intent, amounts));
    } catch (error) {
      // Two deliveries for different subscribers met at the unique key: the one that lost now finds the other.
      const isRepeat =
        isUniqueViolation(error, 'ux_payment_idempotency_key') || isUniqueViolation(error, 'ux_payment_external_id');
      if (!isRepeat) throw error;
      return this.database.transaction((tx) => this.book(tx, intent, amounts));
    }
  }

  private async book(tx: Tx, intent: PaymentIntent, amounts: PaymentAmountsAsked): Promise<PaymentEntity> {
    const { request } = intent;
    await this.subscribers.lock(tx, request.subscriberId);
    const known = await this.findKnown(tx, intent, amounts);
    if (known !== null) return known;

    const plan = await this.posting.plan(tx, request, amounts);
    const draft = toDraft(intent, amounts, plan);
    // All that follows from it comes before its receipt: while that is held, every other payment waits for its own.
    await this.posting.settle(tx, plan.result);
    await this.announcer.booked(tx, draft);
    const payment = await this.posting.number(tx, draft);
    await this.payments.insert(tx, payment);
    await this.posting.post(tx, payment, plan.result);
    await this.announcer.record(tx, payment, intent.by);
    return payment;
  }

  /** The payment that this request has booked before, by its key or by the gateway's transaction (BR-16). */
  private async findKnown(tx: Tx, intent: PaymentIntent, asked: PaymentAmountsAsked): Promise<PaymentEntity | null> {
    const { request, idempotencyKey } = intent;
    const sameKey = await this.payments.findByKey(tx, idempotencyKey);
    if (sameKey !== null) {
      if (sameKey.requestHash === requestHash(request)) return sameKey;
      throw new IdempotencyKeyReused();
    }
    if (request.externalId === undefined) return null;
    const sameTransaction = await this.payments.findByExternalId(tx, request.method, request.externalId);
    if (sameTransaction === null) return null;
    const isSame =
      sameTransaction.subscriberId === request.subscriberId &&
      sameTransaction.amountMinor === asked.amountMinor &&
      sameTransaction.currency === request.currency;
    if (!isSame) throw new ExternalIdTaken(request.externalId, sameTransaction.receipt);
    return sameTransaction;
  }
}

function toDraft(
  { idempotencyKey, by, request }: PaymentIntent,
  { amountMinor, feeMinor }: PaymentAmountsAsked,
  { day: { entity, at, on }, result }: PaymentPlan,
): PaymentDraft {
  const receivedAt = request.receivedAt === undefined ? at : new Date(request.receivedAt);
  if (receivedAt.getTime() > at.getTime() + CLOCK_SKEW_MS) throw new PaymentFromTheFuture();
  return {
    id: newId(),
    billingEntityId: entity.id,
    subscriberId: request.subscriberId,
    method: request.method,
    gatewayAccount: request.method,
    externalId: request.externalId ?? null,
    idempotencyKey,
    requestHash: requestHash(request),
    currency: request.currency,
    amountMinor,
    feeMinor,
    unallocatedMinor: result.remainderMinor,
    receivedAt,
    receivedOn: dateInZone(receivedAt, entity.zone),
    bookedAt: at,
    bookedOn: on,
    bookedBy: typeof by === 'string' ? by : by.name,
    note: request.note ?? null,
    state: 'booked',
    reversedAt: null,
    reversedBy: null,
    reversalReason: null,
  };
}
