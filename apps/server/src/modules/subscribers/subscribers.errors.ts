import { DomainError } from '@demarc/kernel';

export class SubscriberNotFound extends DomainError {
  readonly code = 'subscriber/not-found';
  readonly kind = 'not-found';
  constructor(key: string) {
    super(`there is no subscriber ${key}`);
  }
}

export class SubscriptionNotFound extends DomainError {
  readonly code = 'subscription/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no subscription ${id}`);
  }
}

export class PppoeUsernameTaken extends DomainError {
  readonly code = 'subscription/pppoe-username-taken';
  readonly kind = 'conflict';
  constructor(username: string) {
    super(`the PPPoE user ${username} belongs to another subscription`);
  }
}

export class SubscriptionEnded extends DomainError {
  readonly code = 'subscription/ended';
  readonly kind = 'conflict';
  constructor() {
    super('the subscription has ended');
  }
}

export class PlanChangeInThePast extends DomainError {
  readonly code = 'subscription/plan-change-overlaps';
  readonly kind = 'conflict';
  constructor(from: string) {
    super(`the present plan began on ${from}; a change must come later`);
  }
}

export class SubscriptionRefersToNothing extends DomainError {
  readonly code = 'subscription/refers-to-nothing';
  readonly kind = 'invalid';
  constructor(what: 'NAS' | 'policy') {
    super(`there is no such ${what}`);
  }
}
