import { DomainError } from '@demarc/kernel';

export class NoClockHold extends DomainError {
  readonly code = 'control/no-clock-hold';
  readonly kind = 'conflict';
  constructor() {
    super('nothing is held because of the clock');
  }
}
