import { DomainError } from '@demarc/kernel';

export class IncidentNotFound extends DomainError {
  readonly code = 'incident/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no incident ${id}`);
  }
}

export class IncidentClosed extends DomainError {
  readonly code = 'incident/closed';
  readonly kind = 'conflict';
  constructor() {
    super('this incident is over; what is known of it can still be noted');
  }
}
