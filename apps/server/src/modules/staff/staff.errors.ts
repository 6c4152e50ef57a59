import { DomainError } from '@demarc/kernel';

/** One answer for a wrong password and for an unknown account (ASVS 6.3.8). */
export class LoginRefused extends DomainError {
  readonly code = 'auth/login-refused';
  readonly kind = 'unauthenticated';
  constructor() {
    super('e-mail or password is wrong');
  }
}

export class TooManyGuesses extends DomainError {
  readonly code = 'auth/too-many-guesses';
  readonly kind = 'too-many';
  override readonly details: { retryAfterSeconds: number };
  constructor(retryAfterSeconds: number) {
    super(`too many wrong passwords; try again in ${retryAfterSeconds} s`);
    this.details = { retryAfterSeconds };
  }
}

export class StaffNotFound extends DomainError {
  readonly code = 'staff/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no staff account ${id}`);
  }
}

export class StaffEmailTaken extends DomainError {
  readonly code = 'staff/email-taken';
  readonly kind = 'conflict';
  constructor(email: string) {
    super(`${email} has an account already`);
  }
}

export class LastOwner extends DomainError {
  readonly code = 'staff/last-owner';
  readonly kind = 'conflict';
  constructor() {
    super('somebody must stay owner');
  }
}

export class TokenRoleTooWide extends DomainError {
  readonly code = 'auth/token-role-too-wide';
  readonly kind = 'forbidden';
  constructor() {
    super('a token may do no more than the account it belongs to');
  }
}

export class TokenNotFound extends DomainError {
  readonly code = 'auth/token-not-found';
  readonly kind = 'not-found';
  constructor() {
    super('there is no such token');
  }
}
