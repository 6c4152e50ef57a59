import { DomainError } from '@demarc/kernel';

export class CallNotFound extends DomainError {
  readonly code = 'call/not-found';
  readonly kind = 'not-found';
  constructor() {
    super('this call is not open: the router has come, or somebody has ended it');
  }
}
