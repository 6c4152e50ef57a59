/** What sort of refusal it is; platform/http maps each to one HTTP status. */
export type DomainErrorKind =
  | 'invalid' // the request cannot be understood or breaks a rule of its own
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict' // the state of things does not allow it
  | 'too-many' // slow down; try later
  | 'unavailable'; // a part we need is not there just now

/** A refusal the caller can act on. Clients switch on `code`; it never changes. */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  abstract readonly kind: DomainErrorKind;
  /** Facts a client can show or use; never a secret. */
  readonly details: Readonly<Record<string, unknown>> = {};

  override get name(): string {
    return this.constructor.name;
  }
}
