import { DomainError } from '@demarc/kernel';

export class PlanNotFound extends DomainError {
  readonly code = 'plan/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no plan ${id}`);
  }
}

export class PlanNameTaken extends DomainError {
  readonly code = 'plan/name-taken';
  readonly kind = 'conflict';
  constructor(name: string) {
    super(`a plan is called ${name} already`);
  }
}

export class PlanInactive extends DomainError {
  readonly code = 'plan/inactive';
  readonly kind = 'conflict';
  constructor(name: string) {
    super(`the plan ${name} is no longer sold`);
  }
}

export class TaxNotFound extends DomainError {
  readonly code = 'tax/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no tax ${id}`);
  }
}
