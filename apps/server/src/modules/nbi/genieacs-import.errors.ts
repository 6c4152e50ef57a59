import { DomainError } from '@demarc/kernel';

export class ImportNotFound extends DomainError {
  readonly code = 'genieacs-import/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no import ${id}`);
  }
}

export class ImportTooLarge extends DomainError {
  readonly code = 'genieacs-import/too-large';
  readonly kind = 'invalid';
  constructor() {
    super('a file of a dump has at most 8 GB');
  }
}

export class ImportHasEnded extends DomainError {
  readonly code = 'genieacs-import/ended';
  readonly kind = 'conflict';
  constructor() {
    super('this import is over, and its files are gone: begin another one');
  }
}

export class ImportUnderWay extends DomainError {
  readonly code = 'genieacs-import/under-way';
  readonly kind = 'conflict';
  constructor() {
    super('an import is being worked on; wait for its end');
  }
}

export class ImportHasNoFile extends DomainError {
  readonly code = 'genieacs-import/no-file';
  readonly kind = 'conflict';
  constructor() {
    super('add a file of the dump first');
  }
}

export class ImportHasTooManyFiles extends DomainError {
  readonly code = 'genieacs-import/too-many-files';
  readonly kind = 'conflict';
  constructor() {
    super('an import has at most 40 files');
  }
}

export class ImportHostNotListed extends DomainError {
  readonly code = 'genieacs-import/host-not-listed';
  readonly kind = 'forbidden';
  constructor(host: string) {
    super(`${host} is not among the hosts that a fleet may be fetched from (Settings, GenieACS API)`);
  }
}
