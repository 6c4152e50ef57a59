import { DomainError } from '@demarc/kernel';

export class ProfileNotFound extends DomainError {
  readonly code = 'profile/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no profile ${id}`);
  }
}

export class ProfileChangeNotFound extends DomainError {
  readonly code = 'profile/change-not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no change ${id} of a profile`);
  }
}

export class ProfileNameTaken extends DomainError {
  readonly code = 'profile/name-taken';
  readonly kind = 'conflict';
  constructor(name: string) {
    super(`there is a profile called ${name} already`);
  }
}

export class ProfileChangedMeanwhile extends DomainError {
  readonly code = 'profile/changed-meanwhile';
  readonly kind = 'conflict';
  override readonly details: { revision: number };
  constructor(revision: number) {
    super('somebody else has changed this profile meanwhile; look at it again');
    this.details = { revision };
  }
}

export class ProfileChangePending extends DomainError {
  readonly code = 'profile/change-pending';
  readonly kind = 'conflict';
  override readonly details: { change: string };
  constructor(change: string) {
    super('a change of this profile waits for approval; approve, reject or withdraw it first');
    this.details = { change };
  }
}

export class ProfileChangeDecided extends DomainError {
  readonly code = 'profile/change-decided';
  readonly kind = 'conflict';
  constructor(state: string) {
    super(`this change is ${state} already`);
  }
}

/** C34: the second person is another one. */
export class ApproverIsAuthor extends DomainError {
  readonly code = 'profile/approver-is-author';
  readonly kind = 'forbidden';
  constructor() {
    super('somebody else has to approve a change of yours');
  }
}

export class ProfileStillUsed extends DomainError {
  readonly code = 'profile/in-use';
  readonly kind = 'conflict';
  constructor() {
    super('the profile is still for some routers: take its scopes away first');
  }
}

export class ProfileTargetUnknown extends DomainError {
  readonly code = 'profile/target-unknown';
  readonly kind = 'invalid';
  constructor(kind: string) {
    super(`a scope names a ${kind} that does not exist`);
  }
}

export class ProfileSecretUnknown extends DomainError {
  readonly code = 'profile/secret-unknown';
  readonly kind = 'invalid';
  constructor() {
    super('a secret is named that is not of this profile; give it again');
  }
}

export class ProfileParameterInvalid extends DomainError {
  readonly code = 'profile/parameter-invalid';
  readonly kind = 'invalid';
  override readonly details: { path: string };
  constructor(path: string, why: string) {
    super(`${path} ${why}`);
    this.details = { path };
  }
}
