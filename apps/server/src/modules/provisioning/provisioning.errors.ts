import { DomainError } from '@demarc/kernel';

export class TaskNotFound extends DomainError {
  readonly code = 'router/task-not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no task ${id}`);
  }
}

export class TaskAlreadySent extends DomainError {
  readonly code = 'router/task-sent';
  readonly kind = 'conflict';
  constructor() {
    super('the task has been sent to the router; it cannot be taken back');
  }
}

export class RouterNotManaged extends DomainError {
  readonly code = 'router/not-managed';
  readonly kind = 'conflict';
  constructor(state: string) {
    super(`nothing is sent to a router in state ${state}`);
  }
}

export class ParameterUnknown extends DomainError {
  readonly code = 'router/parameter-unknown';
  readonly kind = 'invalid';
  override readonly details: { path: string };
  constructor(path: string) {
    super(`${path} is not the name of a parameter`);
    this.details = { path };
  }
}

/** The same key for another intention. */
export class TaskKeyReused extends DomainError {
  readonly code = 'router/task-key-reused';
  readonly kind = 'conflict';
  constructor() {
    super('this Idempotency-Key was used for another task');
  }
}

/** C20: the wrong image makes a brick of a router. */
export class FileForAnotherModel extends DomainError {
  readonly code = 'router/file-for-another-model';
  readonly kind = 'conflict';
  override readonly details: { productClass: string };
  constructor(productClass: string) {
    super(`this file is for ${productClass}, and the router is another model`);
    this.details = { productClass };
  }
}

export class RouterNotArmed extends DomainError {
  readonly code = 'router/not-armed';
  readonly kind = 'conflict';
  constructor() {
    super('this router is only observed: arm it first, nothing is written to it before');
  }
}
