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
