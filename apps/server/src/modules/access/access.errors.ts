import { DomainError } from '@demarc/kernel';

export class NasNotFound extends DomainError {
  readonly code = 'nas/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no NAS ${id}`);
  }
}

export class NasNameTaken extends DomainError {
  readonly code = 'nas/name-taken';
  readonly kind = 'conflict';
  constructor(name: string) {
    super(`a NAS is called ${name} already`);
  }
}

export class NasApiPasswordMissing extends DomainError {
  readonly code = 'nas/api-password-missing';
  readonly kind = 'invalid';
  constructor() {
    super('the RouterOS API needs a password; give it together with the user');
  }
}

export class StaticAddressTaken extends DomainError {
  readonly code = 'access/static-address-taken';
  readonly kind = 'conflict';
  constructor(address: string) {
    super(`${address} belongs to another service on this NAS`);
  }
}

export class AccessSessionNotFound extends DomainError {
  readonly code = 'access-session/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no access session ${id}`);
  }
}

export class AccessReplyUnknownPlaceholder extends DomainError {
  readonly code = 'radius/unknown-placeholder';
  readonly kind = 'invalid';
  constructor(attribute: string, name: string) {
    super(`${attribute} holds {${name}}, which nothing is known for`);
  }
}

export class NothingByHand extends DomainError {
  readonly code = 'access/nothing-by-hand';
  readonly kind = 'conflict';
  constructor() {
    super('nothing of this state is left to a person');
  }
}

export class SaidByHandAlready extends DomainError {
  readonly code = 'access/done-already';
  readonly kind = 'conflict';
  override readonly details: { by: string };
  constructor(by: string) {
    super(`${by} has said so already`);
    this.details = { by };
  }
}

export class TrafficRangeWrong extends DomainError {
  readonly code = 'access/traffic-range';
  readonly kind = 'invalid';
  constructor() {
    super('the range of a series begins in the past, ends after it begins, and is of 400 days at most');
  }
}
