import { DomainError } from '@demarc/kernel';

export class PaymentNotFound extends DomainError {
  readonly code = 'payment/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no payment ${id}`);
  }
}

export class IdempotencyKeyReused extends DomainError {
  readonly code = 'payment/idempotency-key-reused';
  readonly kind = 'conflict';
  constructor() {
    super('this Idempotency-Key booked another payment; a new intention needs a new key');
  }
}

export class ExternalIdTaken extends DomainError {
  readonly code = 'payment/external-id-taken';
  readonly kind = 'conflict';
  override readonly details: { receipt: string };
  constructor(externalId: string, receipt: string) {
    super(`transaction ${externalId} is booked already, for another subscriber or another amount`);
    this.details = { receipt };
  }
}

export class PaymentFromTheFuture extends DomainError {
  readonly code = 'payment/received-in-future';
  readonly kind = 'invalid';
  constructor() {
    super('a payment cannot have been received after now');
  }
}

export class FeeTooLarge extends DomainError {
  readonly code = 'payment/fee-too-large';
  readonly kind = 'invalid';
  constructor() {
    super('a fee lies between zero and the amount paid');
  }
}

export class PaymentAlreadyReversed extends DomainError {
  readonly code = 'payment/already-reversed';
  readonly kind = 'conflict';
  constructor(receipt: string) {
    super(`payment ${receipt} is reversed already`);
  }
}

export class SourceNotFound extends DomainError {
  readonly code = 'payment-source/not-found';
  readonly kind = 'not-found';
  constructor(name: string) {
    super(`no payment source is called ${name}`);
  }
}

export class ReportFromTheFuture extends DomainError {
  readonly code = 'payment-source/in-the-future';
  readonly kind = 'conflict';
  constructor() {
    super('nobody knows yet what will be paid then: look at the clock');
  }
}
