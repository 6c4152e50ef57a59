import { DomainError } from '@demarc/kernel';

export class PolicyNotFound extends DomainError {
  readonly code = 'suspension-policy/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no suspension policy ${id}`);
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
