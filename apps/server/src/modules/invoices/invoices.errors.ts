import { DomainError } from '@demarc/kernel';

export class InvoiceNotFound extends DomainError {
  readonly code = 'invoice/not-found';
  readonly kind = 'not-found';
  constructor(number: string) {
    super(`there is no invoice ${number}`);
  }
}

export class InvoiceAlreadyPaid extends DomainError {
  readonly code = 'invoice/already-paid';
  readonly kind = 'conflict';
  constructor(number: string) {
    super(`invoice ${number} is paid, wholly or in part; it cannot be voided`);
  }
}

export class InvoiceAlreadyVoid extends DomainError {
  readonly code = 'invoice/already-void';
  readonly kind = 'conflict';
  constructor(number: string) {
    super(`invoice ${number} is void already`);
  }
}

export class BillingRunNotFound extends DomainError {
  readonly code = 'billing-run/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no billing run ${id}`);
  }
}

export class BillingRunActive extends DomainError {
  readonly code = 'billing-run/active';
  readonly kind = 'conflict';
  override readonly details: { billingRunId: string; asOf: string };
  constructor(billingRunId: string, asOf: string) {
    super(`a billing run as of ${asOf} is not finished yet`);
    this.details = { billingRunId, asOf };
  }
}

export class BillingRunTooFarAhead extends DomainError {
  readonly code = 'billing-run/too-far-ahead';
  readonly kind = 'invalid';
  constructor(latest: string) {
    super(`periods can be billed ahead up to ${latest}`);
  }
}
