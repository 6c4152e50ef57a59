import { DomainError } from '@demarc/kernel';

export class BulkChangeNotFound extends DomainError {
  readonly code = 'bulk-change/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no bulk change ${id}`);
  }
}

export class BulkChangeNotIn extends DomainError {
  readonly code = 'bulk-change/state';
  readonly kind = 'conflict';
  override readonly details: { state: string };
  constructor(state: string, decision: string) {
    super(`the bulk change is ${state}; that does not go with “${decision}”`);
    this.details = { state };
  }
}

export class BulkChangeNeedsApproval extends DomainError {
  readonly code = 'bulk-change/needs-approval';
  readonly kind = 'conflict';
  override readonly details: { approvalAbove: number };
  constructor(approvalAbove: number) {
    super(`more than ${approvalAbove} routers would be changed: a second person has to approve`);
    this.details = { approvalAbove };
  }
}

export class OwnBulkChange extends DomainError {
  readonly code = 'bulk-change/own';
  readonly kind = 'forbidden';
  constructor() {
    super('you made this bulk change: another person has to approve it');
  }
}

export class BulkChangeChanged extends DomainError {
  readonly code = 'bulk-change/changed';
  readonly kind = 'conflict';
  override readonly details: { wouldChange: number };
  constructor(wouldChange: number) {
    super(`${wouldChange} routers would be changed now; look again`);
    this.details = { wouldChange };
  }
}

export class NothingToChange extends DomainError {
  readonly code = 'bulk-change/empty';
  readonly kind = 'conflict';
  constructor() {
    super('no router of the set would be changed');
  }
}

export class NothingToUndo extends DomainError {
  readonly code = 'bulk-change/nothing-to-undo';
  readonly kind = 'conflict';
  constructor() {
    super('there is nothing to take back: no router has taken it, or nobody knows what was there before');
  }
}

export class BulkChangeKeyReused extends DomainError {
  readonly code = 'bulk-change/key-reused';
  readonly kind = 'conflict';
  constructor() {
    super('this Idempotency-Key made another bulk change');
  }
}

export class CsvWithoutSerials extends DomainError {
  readonly code = 'bulk-change/csv';
  readonly kind = 'invalid';
  constructor(problem: string) {
    super(`the file cannot be read: ${problem}`);
  }
}

export class SecretsNotYours extends DomainError {
  readonly code = 'bulk-change/secrets';
  readonly kind = 'forbidden';
  constructor() {
    super('the secrets that were set are for those who may see keys of WiFi');
  }
}
