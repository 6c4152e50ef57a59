import type { WidgetScope } from '@demarc/contracts';
import { DomainError } from '@demarc/kernel';

export class WidgetOriginTaken extends DomainError {
  readonly code = 'widget/origin-taken';
  readonly kind = 'conflict';
  constructor(origin: string) {
    super(`${origin} is registered already`);
  }
}

export class WidgetOriginNotFound extends DomainError {
  readonly code = 'widget/origin-not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`no origin ${id} is registered`);
  }
}

export class WidgetOriginNotRegistered extends DomainError {
  readonly code = 'widget/origin-not-registered';
  readonly kind = 'forbidden';
  override readonly details: { origin: string };
  constructor(origin: string) {
    super(`${origin} is not registered for the widget; an owner does that under Settings, Widget`);
    this.details = { origin };
  }
}

export class WidgetSubscriberNotFound extends DomainError {
  readonly code = 'widget/subscriber-not-found';
  readonly kind = 'not-found';
  override readonly details: { subscriber: string };
  constructor(subscriber: string) {
    super(`nobody has ${subscriber}`);
    this.details = { subscriber };
  }
}

export interface WidgetCandidate {
  subscriber: string;
  number: string;
  name: string;
  label: string;
}

/** The key fits more than one: the page lets its agent choose, and asks again with an `id:`. */
export class WidgetSubscriberAmbiguous extends DomainError {
  readonly code = 'widget/subscriber-ambiguous';
  readonly kind = 'conflict';
  override readonly details: { subscriber: string; candidates: WidgetCandidate[] };
  constructor(subscriber: string, candidates: WidgetCandidate[]) {
    super(`${candidates.length} share ${subscriber}`);
    this.details = { subscriber, candidates };
  }
}

/** One answer for a token that never was, one that is gone, and one whose maker was shut out. */
export class WidgetTokenUnknown extends DomainError {
  readonly code = 'widget/token-unknown';
  readonly kind = 'unauthenticated';
  constructor() {
    super('this needs the token of a widget');
  }
}

export class WidgetTokenExpired extends DomainError {
  readonly code = 'widget/token-expired';
  readonly kind = 'unauthenticated';
  constructor() {
    super('the token has expired; ask for a new one');
  }
}

export class WidgetWrongOrigin extends DomainError {
  readonly code = 'widget/wrong-origin';
  readonly kind = 'forbidden';
  constructor() {
    super('this token is for pages of another origin');
  }
}

export class WidgetScopeMissing extends DomainError {
  readonly code = 'widget/scope-missing';
  readonly kind = 'forbidden';
  override readonly details: { permission: WidgetScope };
  constructor(permission: WidgetScope) {
    super(`this token does not allow ${permission}`);
    this.details = { permission };
  }
}

export class WidgetServiceNotFound extends DomainError {
  readonly code = 'widget/service-not-found';
  readonly kind = 'not-found';
  constructor() {
    super('this subscriber has no such service');
  }
}

export class WidgetRouterMissing extends DomainError {
  readonly code = 'widget/router-missing';
  readonly kind = 'conflict';
  constructor() {
    super('no router is known for this service');
  }
}

export class WidgetNotBuilt extends DomainError {
  readonly code = 'widget/not-built';
  readonly kind = 'unavailable';
  constructor() {
    super('the widget was not built; "npm run build" does it');
  }
}
