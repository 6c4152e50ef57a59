import { DomainError } from '@demarc/kernel';

export class RouterNotFound extends DomainError {
  readonly code = 'router/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no router ${id}`);
  }
}

export class RouterIsEvidence extends DomainError {
  readonly code = 'router/is-evidence';
  readonly kind = 'conflict';
  constructor() {
    super('what this router said proves changes of a service: it can be retired, not forgotten');
  }
}

export class SeriesRangeEmpty extends DomainError {
  readonly code = 'router/series-range-empty';
  readonly kind = 'invalid';
  constructor() {
    super('the range of a series ends after it begins');
  }
}

export class SerialTaken extends DomainError {
  readonly code = 'router/serial-taken';
  readonly kind = 'conflict';
  constructor(serialNumber: string) {
    super(`a router with the serial ${serialNumber} is already known`);
  }
}

export class SubscriptionHasRouter extends DomainError {
  readonly code = 'router/subscription-has-router';
  readonly kind = 'conflict';
  constructor() {
    super('this subscription has a router already; take that one away first');
  }
}

export class RouterRetired extends DomainError {
  readonly code = 'router/retired';
  readonly kind = 'conflict';
  constructor() {
    super('this router was retired');
  }
}

export class RouterInQuarantine extends DomainError {
  readonly code = 'router/in-quarantine';
  readonly kind = 'conflict';
  constructor() {
    super('this router is in quarantine: assign it first, nothing is sent to it before');
  }
}

export class RouterFileNotFound extends DomainError {
  readonly code = 'router-file/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no file ${id}`);
  }
}

export class RouterFileTooLarge extends DomainError {
  readonly code = 'router-file/too-large';
  readonly kind = 'invalid';
  override readonly details: { maxBytes: number };
  constructor(maxBytes: number) {
    super(`a file has at most ${maxBytes} bytes (FILES_MAX_BYTES)`);
    this.details = { maxBytes };
  }
}

export class RouterFileEmpty extends DomainError {
  readonly code = 'router-file/empty';
  readonly kind = 'invalid';
  constructor() {
    super('the file is empty');
  }
}

export class RouterFileInUse extends DomainError {
  readonly code = 'router-file/in-use';
  readonly kind = 'conflict';
  constructor() {
    super('a task that is not over or a profile needs this file');
  }
}

export class RouterFileIncomplete extends DomainError {
  readonly code = 'router-file/incomplete';
  readonly kind = 'invalid';
  constructor() {
    super('the upload broke off');
  }
}

/** The hash that was given with it is another. */
export class RouterFileAltered extends DomainError {
  readonly code = 'router-file/altered';
  readonly kind = 'invalid';
  override readonly details: { sha256: string };
  constructor(sha256: string) {
    super(`what arrived has another SHA-256 than you said: ${sha256}`);
    this.details = { sha256 };
  }
}

/** The S3-speaking store; what it said is for the operator, and holds no secret. */
export class FileStoreUnavailable extends DomainError {
  readonly code = 'router-file/store-unavailable';
  readonly kind = 'unavailable';
  constructor(why: string) {
    super(`the store of files cannot be used: ${why}`);
  }
}

export class RouterUploadNotFound extends DomainError {
  readonly code = 'router-upload/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no file ${id} of a router`);
  }
}

/** C21: nobody gets it before somebody has looked where it came from. */
export class RouterUploadQuarantined extends DomainError {
  readonly code = 'router-upload/quarantined';
  readonly kind = 'conflict';
  constructor() {
    super('this file is in quarantine: release it first');
  }
}

export class RouterUploadInUse extends DomainError {
  readonly code = 'router-upload/in-use';
  readonly kind = 'conflict';
  constructor() {
    super('a task that is not over needs this file');
  }
}

export class RouterUploadUnreadable extends DomainError {
  readonly code = 'router-upload/unreadable';
  readonly kind = 'unavailable';
  constructor() {
    super('the stored file is gone, or is not as it was stored');
  }
}

export class RouterUploadNotComparable extends DomainError {
  readonly code = 'router-upload/not-comparable';
  readonly kind = 'invalid';
  constructor(why: string) {
    super(why);
  }
}

export class ImportHeadUnknown extends DomainError {
  readonly code = 'router-import/head-unknown';
  readonly kind = 'invalid';
  constructor() {
    super('the first line must name the columns, and one of them must be "serial"');
  }
}
