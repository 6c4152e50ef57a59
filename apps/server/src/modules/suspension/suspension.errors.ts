import { DomainError } from '@demarc/kernel';

export class PolicyNotFound extends DomainError {
  readonly code = 'suspension-policy/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no suspension policy ${id}`);
  }
}

export class PolicyAssignmentChanged extends DomainError {
  readonly code = 'suspension-policy/assignment-changed';
  readonly kind = 'conflict';
  override readonly details: { services: number };
  constructor(services: number) {
    super(`${services} services would change now; look again before you decide`);
    this.details = { services };
  }
}

export class PolicyChangedMeanwhile extends DomainError {
  readonly code = 'suspension-policy/changed-meanwhile';
  readonly kind = 'conflict';
  override readonly details: { version: number };
  constructor(version: number) {
    super(`somebody else has changed the policy; it is version ${version} now`);
    this.details = { version };
  }
}

export class PolicyNameTaken extends DomainError {
  readonly code = 'suspension-policy/name-taken';
  readonly kind = 'conflict';
  constructor(name: string) {
    super(`a suspension policy is called ${name} already`);
  }
}

export class PolicyWindowEmpty extends DomainError {
  readonly code = 'suspension-policy/window-empty';
  readonly kind = 'conflict';
  constructor() {
    super('the window must close later than it opens');
  }
}

export class NothingToPay extends DomainError {
  readonly code = 'suspension/nothing-to-pay';
  readonly kind = 'conflict';
  constructor() {
    super('no bill is open, so no payment could end it: choose a date, or until somebody restores it');
  }
}

export class EndInThePast extends DomainError {
  readonly code = 'suspension/end-in-the-past';
  readonly kind = 'conflict';
  constructor() {
    super('it would be over before it begins');
  }
}

export class EndTooFar extends DomainError {
  readonly code = 'suspension/end-too-far';
  readonly kind = 'conflict';
  override readonly details: { days: number };
  constructor(days: number) {
    super(`that is more than ${days} days away`);
    this.details = { days };
  }
}

export class StillOverdue extends DomainError {
  readonly code = 'suspension/still-overdue';
  readonly kind = 'conflict';
  override readonly details: { overdue: string; currency: string };
  constructor(overdue: string, currency: string) {
    super(`${overdue} ${currency} is overdue: say until when the service is spared, or take a payment`);
    this.details = { overdue, currency };
  }
}

export class NotRestricted extends DomainError {
  readonly code = 'suspension/not-restricted';
  readonly kind = 'conflict';
  constructor() {
    super('the service is not restricted; to spare it ahead, say until when');
  }
}

export class ServiceIsOver extends DomainError {
  readonly code = 'suspension/service-ended';
  readonly kind = 'conflict';
  constructor() {
    super('the service has ended');
  }
}

export class InterventionKeyReused extends DomainError {
  readonly code = 'suspension/key-reused';
  readonly kind = 'conflict';
  constructor() {
    super('this Idempotency-Key was used for another act');
  }
}

export class RunNotFound extends DomainError {
  readonly code = 'suspension-run/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no suspension run ${id}`);
  }
}

export class RunNotHeld extends DomainError {
  readonly code = 'suspension-run/not-held';
  readonly kind = 'conflict';
  constructor() {
    super('nothing holds this run any more');
  }
}

export class RunChangedMeanwhile extends DomainError {
  readonly code = 'suspension-run/changed-meanwhile';
  readonly kind = 'conflict';
  override readonly details: { waiting: number };
  constructor(waiting: number) {
    super(`${waiting} wait in this run now; look again before you decide`);
    this.details = { waiting };
  }
}

export class ProfileUnknown extends DomainError {
  readonly code = 'suspension/profile-unknown';
  readonly kind = 'invalid';
  constructor() {
    super('there is no such configuration profile');
  }
}
