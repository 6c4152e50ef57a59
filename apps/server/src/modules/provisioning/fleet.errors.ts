import { DomainError } from '@demarc/kernel';

export class SelectionChanged extends DomainError {
  readonly code = 'router-selection/changed';
  readonly kind = 'conflict';
  override readonly details: { expected: number; count: number };
  constructor(expected: number, count: number) {
    super(`${count} routers are meant now, not ${expected}; nothing was done`);
    this.details = { expected, count };
  }
}

export class SelectionTooLarge extends DomainError {
  readonly code = 'router-selection/too-large';
  readonly kind = 'conflict';
  constructor(most: number) {
    super(`more than ${most} routers are meant; narrow it down and do it in parts`);
  }
}
