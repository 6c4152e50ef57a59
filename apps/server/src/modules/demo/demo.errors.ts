import { DomainError } from '@demarc/kernel';
import type { DemoStep } from '@demarc/contracts';

export class DemoFleetAway extends DomainError {
  readonly code = 'demo/fleet-away';
  readonly kind = 'unavailable';
  constructor() {
    super('the simulated CPEs are not running');
  }
}

export class DemoFleetRefused extends DomainError {
  readonly code = 'demo/fleet-refused';
  readonly kind = 'conflict';
  constructor(reason: string) {
    super(`the simulated CPE says: ${reason}`);
  }
}

export class DemoStepNotYet extends DomainError {
  readonly code = 'demo/step-not-yet';
  readonly kind = 'conflict';
  constructor(step: DemoStep, why: string) {
    super(`"${step}" cannot be played now: ${why}`);
  }
}
