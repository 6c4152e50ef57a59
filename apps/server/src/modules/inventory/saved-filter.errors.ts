import { DomainError } from '@demarc/kernel';

export class SavedFilterNotFound extends DomainError {
  readonly code = 'saved-filter/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no saved filter ${id}, or it is somebody else's own`);
  }
}

export class SavedFilterNotYours extends DomainError {
  readonly code = 'saved-filter/not-yours';
  readonly kind = 'forbidden';
  constructor() {
    super('only its owner, or who may configure routers, changes a shared filter; save it under a name of your own');
  }
}

export class SavedFilterSharingRefused extends DomainError {
  readonly code = 'saved-filter/sharing-refused';
  readonly kind = 'forbidden';
  constructor() {
    super('to share a filter needs the permission router.configure');
  }
}

export class SavedFilterNameTaken extends DomainError {
  readonly code = 'saved-filter/name-taken';
  readonly kind = 'conflict';
  constructor(name: string) {
    super(`there is a filter “${name}” already`);
  }
}

export class SavedFilterChangedMeanwhile extends DomainError {
  readonly code = 'saved-filter/changed-meanwhile';
  readonly kind = 'conflict';
  override readonly details: { version: number };
  constructor(version: number) {
    super('somebody else has changed this filter; look at it again');
    this.details = { version };
  }
}

export class TooManySavedFilters extends DomainError {
  readonly code = 'saved-filter/too-many';
  readonly kind = 'conflict';
  constructor(most: number) {
    super(`a person keeps at most ${most} filters; delete one first`);
  }
}
